package io.aemp.replay;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.aemp.internal.wire.FrameBuffer;
import io.aemp.internal.wire.FrameException;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.internal.wire.FrameReader;
import io.aemp.internal.wire.Framing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages as the reference implementation wrote them.
 */
class MessagesReplayTests {

	static Stream<Arguments> sides() {
		return RecordingReader.names().flatMap((name) -> {
			RecordingReader.Recording recording = RecordingReader.read(name);
			return recording.sides()
				.stream()
				.filter((side) -> !side.packets().isEmpty())
				.map((side) -> Arguments.of(name, recording, side));
		});
	}

	@ParameterizedTest
	@CsvSource({ "basic-cbor, A>B, 134", "basic-cbor, B>A, 137", "basic-json, A>B, 134", "basic-json, B>A, 137",
			"mon-cbor, A>B, 9", "mon-cbor, B>A, 23", "mon-json, A>B, 9", "mon-json, B>A, 23", "node-json, A>B, 10",
			"node-json, B>A, 19", "mixed-framing, A>B, 9", "mixed-framing, B>A, 23", "simple-client-hmac-cbor, py>A, 2",
			"simple-client-hmac-cbor, A>py, 3", "simple-client-cleartext-json, py>A, 6",
			"simple-client-cleartext-json, A>py, 4" })
	void whenARecordingIsReadThenNoMessageIsMissing(String name, String direction, int count) {
		assertThat(RecordingReader.read(name).side(direction).packets().size()).isEqualTo(count);
	}

	@ParameterizedTest(name = "{0} {2}")
	@MethodSource("sides")
	void whenARecordedMessageIsReadThenItMeansWhatTheRecordingSays(String name, RecordingReader.Recording recording,
			RecordingReader.Side side) throws Exception {
		for (RecordingReader.Packet packet : side.packets()) {
			assertThat(packet.framing()).isEqualTo(side.framing());
			assertThat(Canonical.exact(read(packet.framing(), packet.bytes()))).as(packet.text())
				.isEqualTo(Canonical.exact(packet.message()));
		}
	}

	@ParameterizedTest(name = "{0} {2}")
	@MethodSource("sides")
	void whenARecordedMessageWasReadThenItIsTheSameAfterWeWroteIt(String name, RecordingReader.Recording recording,
			RecordingReader.Side side) throws Exception {
		for (RecordingReader.Packet packet : side.packets()) {
			@Nullable Object[] message = read(packet.framing(), packet.bytes());
			for (Framing framing : Framing.SUPPORTED) {
				FrameBuffer out = new FrameBuffer(64);
				framing.write(String.valueOf(message[0]), Arrays.copyOfRange(message, 1, message.length), out);
				assertThat(Canonical.text(read(framing.name(), Arrays.copyOf(out.array(), out.length()))))
					.as(packet.text())
					.isEqualTo(Canonical.text(message));
			}
		}
	}

	@ParameterizedTest(name = "{0} {2}")
	@MethodSource("sides")
	void whenARecordedStreamIsCutAnywhereThenTheMessagesAreTheSame(String name, RecordingReader.Recording recording,
			RecordingReader.Side side) throws Exception {
		byte[] bytes = recording.packetBytes(side);
		List<List<@Nullable Object>> expected = side.packets()
			.stream()
			.map((packet) -> Canonical.exact(packet.message()))
			.toList();
		Random random = new Random(11);
		for (int most : new int[] { 1, 2, 10, 100, 1000, bytes.length }) {
			FrameReader reader = reader(side.framing());
			List<List<@Nullable Object>> messages = new ArrayList<>();
			int at = 0;
			while (at < bytes.length) {
				int count = Math.min(bytes.length - at, 1 + random.nextInt(most));
				reader.feed(ByteBuffer.wrap(bytes, at, count));
				at += count;
				@Nullable Object @Nullable [] message = reader.next();
				while (message != null) {
					messages.add(Canonical.exact(message));
					message = reader.next();
				}
			}
			assertThat(messages).isEqualTo(expected);
		}
	}

	private static @Nullable Object[] read(String framing, byte[] bytes) throws FrameException {
		FrameReader reader = reader(framing);
		reader.feed(ByteBuffer.wrap(bytes));
		@Nullable Object @Nullable [] message = reader.next();
		if (message == null || reader.next() != null) {
			throw new AssertionError("Not one message");
		}
		return message;
	}

	private static FrameReader reader(String framing) {
		return Framing.named(framing).newReader(FrameLimits.ofFrameBytes(1 << 20));
	}

}
