package io.aemp.replay;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.Node;
import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.Port;
import io.aemp.PortId;
import io.aemp.internal.transport.NoLeaks;
import io.aemp.node.AempNode;
import io.aemp.testing.Patience;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Recorded sessions of two nodes about monitors, spawned ports and requests to the node
 * port, with a node of ours in the place of either, over a real socket: it must say what
 * the recorded one said.
 */
@ExtendWith(NoLeaks.class)
class ReplayIntegrationTests {

	@ParameterizedTest
	@CsvSource({ "mon-cbor, 7", "mon-json, 7", "mixed-framing, 7", "spawn-cbor, 9", "spawn-json, 9", "node-cbor, 8",
			"node-json, 8" })
	void whenWeAreAskedThenWeAnswerAsTheRecordedNodeDidAndNothingElse(String file, int answers) throws Exception {
		RecordingReader.Recording recording = RecordingReader.read(file);
		try (AempNode node = AempNode.start(settings("A", recording).bind("127.0.0.1:0").build())) {
			makePorts(node);
			makeFunctions(node);
			try (RecordedPeer peer = RecordedPeer.dial(recording, "B>A", node)) {
				peer.play(new Answers(peer));
				peer.assertNothingElse(node);
				assertThat(peer.answers()).isEqualTo(answers);
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "mon-cbor, 19", "mon-json, 19", "mixed-framing, 19", "spawn-cbor, 15", "spawn-json, 15",
			"node-cbor, 15", "node-json, 15" })
	void whenWeAskThenWeSayWhatTheRecordedNodeSaidAndUnderstandItsAnswers(String file, int messages) throws Exception {
		RecordingReader.Recording recording = RecordingReader.read(file);
		try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				AempNode node = AempNode
					.start(settings("B", recording).bind().seed("127.0.0.1:" + listener.getLocalPort()).build());
				RecordedPeer peer = RecordedPeer.accept(recording, "A>B", listener)) {
			await().until(() -> node.nodeIsUp("A"));
			Questions questions = new Questions(node, peer);
			peer.play(questions);
			peer.assertNothingElse(node);
			assertThat(peer.answers()).isEqualTo(messages);
			assertThat(questions.inbox).isEmpty();
			assertThat(questions.reasons).isEmpty();
		}
	}

	/**
	 * A node that takes each step of a recording to its end: with one handler thread,
	 * what a step causes is over before what the next one causes.
	 */
	private static NodeSettingsBuilder settings(String nodeId, RecordingReader.Recording recording) {
		return NodeSettings.builder()
			.nodeId(nodeId)
			.secret(recording.secret())
			.handlers((handlers) -> handlers.threads(1));
	}

	/** The ports of the scripts that were recorded. */
	private static void makePorts(Node node) {
		Stream.of("p1", "p2", "p3", "p5").forEach((name) -> node.port(name).rcv((message) -> {
		}));
		node.port("p4").rcv("boom", (message) -> {
			throw new IllegalStateException("ouch");
		});
		node.port("ctl").rcv("kil", (message) -> node.kil(message.text(0))).rcv("p6", (message) -> {
			Port unique = node.port();
			node.snd(message.text(0), "p6is", unique.id());
		}).rcv("stop", (message) -> {
		});
	}

	/** Their functions. */
	private static void makeFunctions(Node node) {
		node.function("My::Worker::init", (arguments) -> {
			String reply = arguments.text(0);
			Port self = node.self();
			self.rcv("echo", (message) -> sndAll(node, reply, message.elements(), "echoed"))
				.rcv("quit", (message) -> node.kil(self.id()));
			sndAll(node, reply, arguments.rest(1).elements(), "hello", self.id());
		});
		node.function("My::Worker::norcv", (arguments) -> node.snd(arguments.text(0), "norcv ran"));
		node.function("My::Worker::dies", (arguments) -> {
			throw new IllegalStateException("died on purpose");
		});
		node.function("main::somefunc", (arguments) -> {
			List<@Nullable Object> message = new ArrayList<>(arguments.elements());
			message.add("B");
			sndAll(node, "B#in", message, "somefunc called");
		});
	}

	private static void sndAll(Node node, String portId, List<@Nullable Object> elements, Object... before) {
		List<@Nullable Object> message = new ArrayList<>(List.of(portId));
		message.addAll(List.of(before));
		message.addAll(elements);
		node.snd(message);
	}

	/** We say only what we are asked for. */
	private static final class Answers implements RecordedPeer.Script {

		private final RecordedPeer peer;

		Answers(RecordedPeer peer) {
			this.peer = peer;
		}

		@Override
		public void answered(@Nullable Object[] recorded, @Nullable Object[] answer) {
			List<@Nullable Object> then = Canonical.text(recorded);
			List<@Nullable Object> now = Canonical.text(answer);
			if (then.get(1).equals("p6is")) {
				String name = PortId.parse(String.valueOf(now.get(2))).name();
				assertThat(name).matches("[0-9A-Za-z]+");
				this.peer.rename(PortId.parse(String.valueOf(then.get(2))).name(), name);
			}
			if (String.valueOf(then.get(1)).startsWith("eval")) {
				assertThat(now).hasSize(3).last().asString().startsWith("eval is refused");
			}
		}

		/** We do not evaluate, and the time of day is another one. */
		@Override
		public List<@Nullable Object> comparable(List<@Nullable Object> message) {
			if (message.get(1) instanceof String tag && tag.startsWith("eval")) {
				return message.subList(0, 2);
			}
			if (message.get(message.size() - 1) instanceof Double seconds) {
				assertThat(seconds).isGreaterThan(1.7e9);
				List<@Nullable Object> timeless = new ArrayList<>(message);
				timeless.set(message.size() - 1, "the time");
				return timeless;
			}
			return message;
		}

	}

	/** We do what the recorded node did, by the means of our own API. */
	private static final class Questions implements RecordedPeer.Script {

		private final Node node;

		private final RecordedPeer peer;

		private final Map<String, List<Guard>> monitors = new HashMap<>();

		private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();

		/** The port, and why it died. */
		private final BlockingQueue<List<@Nullable Object>> reasons = new LinkedBlockingQueue<>();

		Questions(Node node, RecordedPeer peer) {
			this.node = node;
			this.peer = peer;
			node.port("in").rcv(this.inbox::add);
		}

		@Override
		public void say(@Nullable Object[] recorded) {
			Message packet = Message.decoded(recorded, 0);
			if (!packet.text(0).isEmpty()) {
				sndAll(this.node, "A#" + this.peer.nameOf(packet.text(0)), packet.rest(1).elements());
				return;
			}
			Message arguments = packet.rest(Math.min(packet.size(), 2));
			String tag = (packet.size() > 1) ? packet.text(1) : "no request";
			switch (tag) {
				case "mon1" -> monitor(this.peer.nameOf(arguments.text(0)));
				case "mon0" -> this.monitors.remove(arguments.text(0)).forEach(Guard::close);
				case "kil1" ->
					this.node.kil("A#" + this.peer.nameOf(arguments.text(0)), arguments.rest(1).elements().toArray());
				case "AnyEvent::MP::_spawn" -> {
					String spawned = this.node.spawn("A", arguments.text(1), arguments.rest(2).elements().toArray());
					this.peer.rename(arguments.text(0), PortId.parse(spawned).name());
				}
				case "main::somefunc", "No::Such::Function" ->
					this.node.sndToFunc("A", tag, arguments.elements().toArray());
				default -> sndAll(this.node, "A", packet.rest(1).elements());
			}
		}

		/** Several monitors make one request. */
		private void monitor(String name) {
			this.monitors.put(name, Stream.of(1, 2)
				.map((it) -> this.node.mon("A#" + name, (reason) -> this.reasons.add(death(name, reason.elements()))))
				.toList());
		}

		@Override
		public void said(@Nullable Object[] packet) throws InterruptedException {
			Message message = Message.decoded(packet, 0);
			if (message.text(0).equals("in")) {
				Message received = this.inbox.poll(Patience.SECONDS, TimeUnit.SECONDS);
				assertThat(received).isNotNull();
				assertThat(Canonical.text(received.elements().toArray()))
					.isEqualTo(Canonical.text(message.rest(1).elements().toArray()));
			}
			else {
				assertThat(message.text(1)).isEqualTo("kil0");
				for (int i = 0; i < 2; i++) {
					assertThat(this.reasons.poll(Patience.SECONDS, TimeUnit.SECONDS))
						.isEqualTo(death(message.text(2), message.rest(3).elements()));
				}
			}
		}

		private static List<@Nullable Object> death(String name, List<@Nullable Object> reason) {
			List<@Nullable Object> death = new ArrayList<>(List.of(name));
			death.addAll(Canonical.text(reason.toArray()));
			return death;
		}

	}

}
