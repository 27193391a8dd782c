package io.aemp.replay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.handshake.Handshake;
import io.aemp.internal.handshake.HandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Recorded handshakes: with the greeting and the nonce of one recorded side we say, byte
 * for byte, what it said.
 */
class HandshakeReplayTests {

	/** All sides whose peer was verified, and that said nothing we would never say. */
	static Stream<Arguments> sides() {
		return RecordingReader.names().filter((name) -> !name.startsWith("wrong-secret")).flatMap((name) -> {
			RecordingReader.Recording recording = RecordingReader.read(name);
			return recording.sides()
				.stream()
				.filter((side) -> side.authentication().startsWith("hmac_sha3_512;"))
				.map((side) -> Arguments.of(name, recording, side));
		});
	}

	@Test
	void whenTheRecordingsAreListedThenNoHandshakeIsMissing() {
		assertThat(sides()).hasSize(41);
	}

	@ParameterizedTest(name = "{0} {2}")
	@MethodSource("sides")
	void whenWeTakeOneSideThenOurBytesAreTheRecordedOnesHoweverTheOthersAreCut(String name,
			RecordingReader.Recording recording, RecordingReader.Side local) throws Exception {
		String inbound = recording.other(local).framing();
		byte[] input = recording.other(local).handshake();
		for (int cut = 0; cut <= input.length; cut++) {
			Handshake handshake = handshake(local, recording.secret());
			assertThat(text(handshake.open())).isEqualTo(local.greeting() + '\n' + local.nonce() + '\n');
			List<Handshake.Action> actions = new ArrayList<>();
			actions.addAll(handshake.receive(ByteBuffer.wrap(input, 0, cut)));
			actions.addAll(handshake.receive(ByteBuffer.wrap(input, cut, input.length - cut)));
			assertVerified(handshake, actions, local, inbound);
		}
		Handshake handshake = handshake(local, recording.secret());
		List<Handshake.Action> actions = new ArrayList<>();
		for (byte byteValue : input) {
			actions.addAll(handshake.receive(ByteBuffer.wrap(new byte[] { byteValue })));
		}
		assertVerified(handshake, actions, local, inbound);
	}

	private static void assertVerified(Handshake handshake, List<Handshake.Action> actions, RecordingReader.Side local,
			String inboundFraming) {
		// The peer is not of our kind, so nothing is sent before we choose.
		assertThat(actions).hasSize(1);
		Handshake.Verified verified = (Handshake.Verified) actions.get(0);
		assertThat(verified.chosen()).isFalse();
		assertThat(verified.inboundFraming()).isEqualTo(inboundFraming);
		assertThat(verified.outboundFraming()).isEqualTo(local.framing());
		assertThat(text(handshake.choose(1))).isEqualTo(local.authentication() + '\n');
	}

	@Test
	void whenTheSimpleClientIsVerifiedThenItsMessagesAreLeftInTheBuffer() throws Exception {
		RecordingReader.Recording recording = RecordingReader.read("simple-client-hmac-cbor");
		byte[] lines = recording.side("py>A").handshake();
		byte[] packets = recording.packetBytes("py>A");
		ByteBuffer in = ByteBuffer.allocate(lines.length + packets.length).put(lines).put(packets).flip();
		Handshake handshake = handshake(recording.side("A>py"), recording.secret());
		assertThat(handshake.receive(in)).hasSize(1);
		assertThat(in).isEqualTo(ByteBuffer.wrap(packets));
		assertThat(handshake.peer().isOurKind()).isFalse();
		assertThat(handshake.peer().nodeId()).isEqualTo("py");
		assertThat(handshake.peer().attributes()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "wrong-secret-raw-client, 0, A>py, s3cret", "wrong-secret-raw-client, 0, py>A, wrong",
			"wrong-secret, 0, A>B, s3cret", "wrong-secret, 0, B>A, wrong", "wrong-secret, 1, A>B, s3cret",
			"wrong-secret, 1, B>A, wrong" })
	void whenTheOtherSideHasAnotherSecretThenItIsRefusedAndNoProofOfOursIsSent(String name, int connection, String ours,
			String secret) throws Exception {
		RecordingReader.Recording recording = RecordingReader.read(name);
		RecordingReader.Side local = recording.side(connection, ours);
		byte[] input = recording.other(local).handshake();
		for (int cut = 0; cut < input.length; cut++) {
			Handshake handshake = handshake(local, secret);
			assertThat(text(handshake.open())).isEqualTo(local.greeting() + '\n' + local.nonce() + '\n');
			assertThat(handshake.receive(ByteBuffer.wrap(input, 0, cut))).isEmpty();
			ByteBuffer rest = ByteBuffer.wrap(input, cut, input.length - cut);
			assertThatExceptionOfType(HandshakeException.class).isThrownBy(() -> handshake.receive(rest))
				.withMessage("could not prove that it knows our secret");
			assertThatIllegalStateException().isThrownBy(() -> handshake.choose(1));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			no-common-framing | 0 | A>B           | understands none of our framings [json] but [cbor]
			no-common-framing | 0 | B>A           | understands none of our framings [cbor] but [json]
			no-common-framing | 1 | A>B           | understands none of our framings [json] but [cbor]
			no-common-framing | 1 | B>A           | understands none of our framings [cbor] but [json]
			version-mismatch  | 0 | A>py          | speaks aemp version '2', this node speaks version 1
			echo-attack       | 0 | A>py          | is this node itself, or another process with its node ID
			echo-attack       | 0 | py>A          | is this node itself, or another process with its node ID
			self-connect      | 0 | A>A(listener) | is this node itself, or another process with its node ID
			self-connect      | 0 | A(listener)>A | is this node itself, or another process with its node ID
			""")
	void whenTheRecordedSideClosedAfterTheGreetingThenWeDoSoWithoutAnotherByte(String name, int connection, String ours,
			String why) throws Exception {
		RecordingReader.Recording recording = RecordingReader.read(name);
		RecordingReader.Side local = recording.side(connection, ours);
		Handshake handshake = handshake(local, "s3cret");
		assertThat(text(handshake.open())).isEqualTo(local.greeting() + '\n' + local.nonce() + '\n');
		ByteBuffer input = ByteBuffer.wrap(recording.other(local).handshake());
		assertThatExceptionOfType(HandshakeException.class).isThrownBy(() -> handshake.receive(input)).withMessage(why);
		assertThat(recording.packetBytes(local)).isEmpty();
	}

	@Test
	void whenClearTextIsNotAcceptedThenTheRecordedSimpleClientIsRefused() throws Exception {
		RecordingReader.Recording recording = RecordingReader.read("simple-client-cleartext-json");
		RecordingReader.Side side = recording.side("A>py");
		Greeting local = greeting(side);
		Handshake handshake = new Handshake(
				new Greeting(local.nodeId(), List.of("hmac_sha3_512"), local.framings(), local.attributes()),
				side.nonce(), recording.secret().getBytes(StandardCharsets.UTF_8));
		ByteBuffer input = ByteBuffer.wrap(recording.side("py>A").handshake());
		assertThatExceptionOfType(HandshakeException.class).isThrownBy(() -> handshake.receive(input))
			.withMessage("authenticates by 'cleartext', which this node does not accept");
	}

	@Test
	void whenWeTakeTheSideOfTheClientThatSentTheSecretThenWeSendAHashInstead() throws Exception {
		RecordingReader.Recording recording = RecordingReader.read("simple-client-cleartext-json");
		Handshake handshake = handshake(recording.side("py>A"), recording.secret());
		assertThat(handshake.receive(ByteBuffer.wrap(recording.side("A>py").handshake()))).hasSize(1);
		assertThat(text(handshake.choose(1))).startsWith("hmac_sha3_512;").doesNotContain("733363726574");
	}

	@Test
	void whenTheSecretIsTheSameInsteadThenTheRecordedProofIsRight() throws Exception {
		// That is what the recording differs in, nothing else.
		RecordingReader.Recording recording = RecordingReader.read("wrong-secret-raw-client");
		Handshake handshake = handshake(recording.side("A>py"), "wrong");
		assertThat(handshake.receive(ByteBuffer.wrap(recording.side("py>A").handshake()))).hasSize(1);
		Handshake other = handshake(recording.side("py>A"), "s3cret");
		assertThat(other.receive(ByteBuffer.wrap(recording.side("A>py").handshake()))).hasSize(1);
		assertThat(text(other.choose(1))).isNotEqualTo(recording.side("py>A").authentication() + '\n');
	}

	/** Our side with what the recorded side greeted with. */
	private static Handshake handshake(RecordingReader.Side side, String secret) {
		return new Handshake(greeting(side), side.nonce(), secret.getBytes(StandardCharsets.UTF_8));
	}

	private static Greeting greeting(RecordingReader.Side side) {
		String[] fields = side.greeting().split(";");
		Map<String, String> attributes = new LinkedHashMap<>();
		for (int i = 5; i < fields.length; i++) {
			String[] pair = fields[i].split("=", 2);
			attributes.put(pair[0], pair[1]);
		}
		return new Greeting(fields[2], List.of(fields[3].split(",")), List.of(fields[4].split(",")), attributes);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

}
