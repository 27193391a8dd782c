package io.aemp.replay;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.aemp.Message;
import io.aemp.Node;
import io.aemp.NodeSettings;
import io.aemp.internal.transport.NoLeaks;
import io.aemp.node.AempNode;
import io.aemp.testing.Patience;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The recorded session in which both nodes send each other every type of value, with a
 * node of ours in the place of either, over a real socket.
 */
@ExtendWith(NoLeaks.class)
class ValuesReplayIntegrationTests {

	private static final int ECHOES = 65;

	@ParameterizedTest
	@ValueSource(strings = { "basic-cbor", "basic-json" })
	void whenTheRecordedNodeSendsEachTypeOfValueThenWeReadThemEchoThemAndSendTheSame(String file) throws Exception {
		RecordingReader.Recording recording = RecordingReader.read(file);
		RecordingReader.Side theirs = recording.side("B>A");
		BlockingQueue<Message> received = new LinkedBlockingQueue<>();
		try (AempNode node = AempNode
			.start(NodeSettings.builder().nodeId("A").secret(recording.secret()).bind("127.0.0.1:0").build())) {
			node.port("start")
				.rcv((message) -> packetsTo(recording.side("A>B"), "sink").stream()
					.filter((packet) -> origin(Canonical.text(packet)).equals("value"))
					.forEach((packet) -> send(node, "B#sink", packet)));
			node.port("sink").rcv(received::add);
			node.port("echo").rcv((message) -> {
				@Nullable Object[] echo = message.elements().toArray();
				echo[0] = "echo";
				node.snd(message.text(0), echo);
			});
			node.port("stop").rcv((message) -> node.snd("B#sink", "bye"));
			try (RecordedPeer peer = RecordedPeer.dial(recording, "B>A", node)) {
				peer.client().send(recording.packetBytes("B>A"));
				// What different ports send has no order.
				Map<Object, List<List<@Nullable Object>>> answers = new HashMap<>();
				for (int i = 0; i < packetsTo(recording.side("A>B"), "sink").size(); i++) {
					List<@Nullable Object> answer = Canonical.text(peer.next());
					answers.computeIfAbsent(origin(answer), (origin) -> new ArrayList<>()).add(answer);
				}
				assertThat(answers.get("value")).isEqualTo(texts(packetsTo(recording.side("A>B"), "sink")).stream()
					.filter((message) -> origin(message).equals("value"))
					.toList());
				assertThat(answers.get("echo")).hasSize(ECHOES)
					.isEqualTo(texts(
							packetsTo(theirs, "echo").stream().map(ValuesReplayIntegrationTests::echoed).toList()));
				assertThat(answers.get("time")).singleElement()
					.satisfies((time) -> assertThat(time).hasSize(3).last().isInstanceOf(Double.class));
				assertThat(answers.get("bye")).containsExactly(List.of("sink", "bye"));
				peer.assertNothingElse(node);
			}
			assertReceived(received, packetsTo(theirs, "sink"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "basic-cbor", "basic-json" })
	void whenWeSendEachTypeOfValueThenTheRecordedNodeIsToldTheSameAndWeReadWhatItSends(String file) throws Exception {
		RecordingReader.Recording recording = RecordingReader.read(file);
		RecordingReader.Side ours = recording.side("B>A");
		BlockingQueue<Message> received = new LinkedBlockingQueue<>();
		try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				AempNode node = AempNode.start(NodeSettings.builder()
					.nodeId("B")
					.secret(recording.secret())
					.bind()
					.seed("127.0.0.1:" + listener.getLocalPort())
					.build());
				RecordedPeer peer = RecordedPeer.accept(recording, "A>B", listener)) {
			node.port("sink").rcv(received::add);
			await().until(() -> node.nodeIsUp("A"));
			for (RecordingReader.Packet packet : ours.packets()) {
				@Nullable Object[] message = packet.message();
				String port = String.valueOf(message[0]);
				if (!port.isEmpty() || "time".equals(Canonical.text(message).get(1))) {
					send(node, "A#" + port, message);
					assertThat(Canonical.text(peer.next())).isEqualTo(Canonical.text(message));
				}
			}
			peer.client().send(recording.packetBytes("A>B"));
			assertReceived(received, packetsTo(recording.side("A>B"), "sink"));
			peer.assertNothingElse(node);
		}
	}

	private static List<@Nullable Object[]> packetsTo(RecordingReader.Side side, String port) {
		return side.packets()
			.stream()
			.map(RecordingReader.Packet::message)
			.filter((packet) -> packet[0].equals(port))
			.toList();
	}

	private static void send(Node node, String portId, @Nullable Object[] packet) {
		node.snd(portId, Arrays.copyOfRange(packet, 1, packet.length));
	}

	/** By which of its ports the recorded node sent this. */
	private static Object origin(List<@Nullable Object> message) {
		Object label = message.get(1);
		return (label != null && List.of("echo", "time", "bye").contains(label)) ? label : "value";
	}

	private static @Nullable Object[] echoed(@Nullable Object[] packet) {
		@Nullable Object[] echo = packet.clone();
		echo[0] = "sink";
		echo[1] = "echo";
		return echo;
	}

	private static List<List<@Nullable Object>> texts(List<@Nullable Object[]> packets) {
		return packets.stream().map((packet) -> Canonical.text(packet)).toList();
	}

	private static void assertReceived(BlockingQueue<Message> received, List<@Nullable Object[]> packets)
			throws InterruptedException {
		for (List<@Nullable Object> packet : texts(packets)) {
			Message message = received.poll(Patience.SECONDS, TimeUnit.SECONDS);
			assertThat(message).as(packet.toString()).isNotNull();
			assertThat(Canonical.text(message.elements().toArray())).isEqualTo(packet.subList(1, packet.size()));
		}
		assertThat(received).isEmpty();
	}

}
