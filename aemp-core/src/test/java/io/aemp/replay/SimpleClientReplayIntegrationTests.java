package io.aemp.replay;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.Node;
import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.NoLeaks;
import io.aemp.internal.transport.SimpleClient;
import io.aemp.node.AempNode;
import io.aemp.testing.Patience;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The recorded sessions of a hand-written client, with a node of ours in the place of the
 * node or of the client.
 */
@ExtendWith(NoLeaks.class)
class SimpleClientReplayIntegrationTests {

	@ParameterizedTest
	@CsvSource({ "simple-client-hmac-cbor, 2", "simple-client-cleartext-json, 3" })
	void whenTheRecordedClientAsksThenItIsAnsweredAsItWas(String file, int answers) throws Exception {
		RecordingReader.Recording recording = RecordingReader.read(file);
		RecordingReader.Side theirs = recording.side("py>A");
		boolean clearText = theirs.authentication().startsWith("cleartext;");
		try (AempNode node = AempNode
			.start((clearText
					? settings(recording)
						.authentication((authentication) -> authentication.accept("hmac_sha3_512", "cleartext"))
					: settings(recording))
				.build())) {
			echo(node);
			try (RecordedPeer peer = greet(node, recording)) {
				SimpleClient client = peer.client();
				client.send(clearText ? theirs.authentication() + '\n' : client.authentication(recording.secret()));
				assertThat(client.readLine()).isEqualTo(client.expectedAuthentication(recording.secret()));
				peer.play(new Answers());
				peer.assertNothingElse(node);
				assertThat(peer.answers()).isEqualTo(answers);
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "simple-client-hmac-cbor, 2", "simple-client-cleartext-json, 6" })
	void whenWeAreTheClientThenWeSayTheSameAndUnderstandTheAnswers(String file, int messages) throws Exception {
		RecordingReader.Recording recording = RecordingReader.read(file);
		try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				AempNode node = AempNode.start(
						settings(recording).nodeId("py").bind().seed("127.0.0.1:" + listener.getLocalPort()).build())) {
			BlockingQueue<List<@Nullable Object>> received = new LinkedBlockingQueue<>();
			Stream.of("p", "t", "q").forEach((name) -> node.port(name).rcv((message) -> {
				List<@Nullable Object> packet = new ArrayList<>(List.of(name));
				packet.addAll(message.elements());
				received.add(Canonical.text(packet.toArray()));
			}));
			try (RecordedPeer peer = RecordedPeer.accept(recording, "A>py", listener)) {
				await().until(() -> node.nodeIsUp("A"));
				peer.play(new Questions(node, received));
				peer.assertNothingElse(node);
				assertThat(peer.answers()).isEqualTo(messages);
				assertThat(received).isEmpty();
			}
		}
	}

	@Test
	void whenClearTextIsNotConfiguredThenTheRecordedClientSeesOurGreetingOnly() throws Exception {
		RecordingReader.Recording recording = RecordingReader.read("simple-client-cleartext-json");
		try (AempNode node = AempNode.start(settings(recording).build()); RecordedPeer peer = greet(node, recording)) {
			peer.client().send(recording.side("py>A").authentication() + '\n');
			peer.client().send(recording.packetBytes("py>A"));
			assertThat(peer.client().readToEnd()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "cbor" })
	void whenTheRecordedClientHasTheWrongSecretThenItSeesOurGreetingOnly(String framing) throws Exception {
		RecordingReader.Recording recording = RecordingReader.read("wrong-secret-raw-client");
		RecordingReader.Side theirs = recording.side("py>A");
		try (AempNode node = AempNode.start(settings(recording).build());
				SimpleClient client = SimpleClient.connect(Address.parse(node.listeners().get(0)).port())) {
			client.greet(theirs.greeting().replace(";json;", ";" + framing + ";"), theirs.nonce());
			client.readGreeting();
			client.send(client.authentication("wrong"));
			assertThat(client.readToEnd()).isEmpty();
			assertThat(node.upNodes()).isEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					["echo",NaN]
					["echo",{"a":1,"a":2}]
					{"echo":1}
					["echo"}
					GET / HTTP/1.1
					[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
					""")
	void whenAPacketIsMalformedThenTheNodeClosesTheConnection(String packet) throws Exception {
		RecordingReader.Recording recording = RecordingReader.read("simple-client-cleartext-json");
		try (AempNode node = AempNode.start(settings(recording).build()); RecordedPeer peer = greet(node, recording)) {
			SimpleClient client = peer.client();
			client.send(client.authentication(recording.secret()));
			client.readLine();
			client.send(packet + "        ");
			assertThat(client.readToEnd()).isEmpty();
		}
	}

	private static NodeSettingsBuilder settings(RecordingReader.Recording recording) {
		return NodeSettings.builder()
			.nodeId("A")
			.secret(recording.secret())
			.bind("127.0.0.1:0")
			.handlers((handlers) -> handlers.threads(1));
	}

	private static RecordedPeer greet(AempNode node, RecordingReader.Recording recording) throws Exception {
		return RecordedPeer.greet(recording, "py>A",
				SimpleClient.connect(Address.parse(node.listeners().get(0)).port()));
	}

	/** A port that sends back what it gets, "echo" in the place of the address. */
	private static void echo(Node node) {
		node.port("echo").rcv((message) -> {
			@Nullable Object[] answer = message.elements().toArray();
			answer[0] = "echo";
			node.snd(message.text(0), answer);
		});
	}

	/** We say only what we are asked for. */
	private static final class Answers implements RecordedPeer.Script {

		/** The time is another one, and the reference writes 2.0 as an integer. */
		@Override
		public List<@Nullable Object> comparable(List<@Nullable Object> message) {
			if (message.get(0).equals("t")) {
				assertThat(message).hasSize(2).last().isInstanceOf(Double.class);
				return List.of("t");
			}
			return message.stream()
				.map((element) -> (element instanceof Double number && number == Math.rint(number))
						? (Object) BigInteger.valueOf(number.longValue()) : element)
				.collect(Collectors.toCollection(ArrayList::new));
		}

	}

	/** We do what the client did. */
	private static final class Questions implements RecordedPeer.Script {

		private final Node node;

		private final BlockingQueue<List<@Nullable Object>> received;

		private @Nullable Guard monitor;

		Questions(Node node, BlockingQueue<List<@Nullable Object>> received) {
			this.node = node;
			this.received = received;
		}

		@Override
		public void say(@Nullable Object[] recorded) {
			Message packet = Message.decoded(recorded, 0);
			if (packet.size() > 1 && packet.text(1).equals("mon1")) {
				this.monitor = this.node.mon("A#" + packet.text(2), (reason) -> this.received.add(reason.elements()));
			}
			else if (this.monitor != null && packet.text(1).equals("mon0")) {
				this.monitor.close();
			}
			else {
				this.node.snd("A#" + packet.text(0), packet.rest(1).elements().toArray());
			}
		}

		@Override
		public void said(@Nullable Object[] packet) throws InterruptedException {
			assertThat(this.received.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo(Canonical.text(packet));
		}

	}

}
