package io.aemp.replay;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.aemp.FamilyContent;
import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.PortId;
import io.aemp.internal.handshake.Greeting;
import io.aemp.node.AempNode;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import io.aemp.testing.FamilyRecorder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes of ours in the place of each node of the recordings of the database: they must
 * send what the recorded one sent. The other one sends what it sent then.
 */
class DatabaseReplayTests {

	private final FakeCluster cluster = new FakeCluster("A", "B", "C").withoutAddresses();

	private final Map<String, String> addresses = Map.of("127.0.0.1:5101", this.cluster.addressOf("A"),
			"127.0.0.1:5102", this.cluster.addressOf("B"), "127.0.0.1:5103", this.cluster.addressOf("C"));

	@ParameterizedTest
	@ValueSource(strings = { "db-slave-cbor", "db-slave-json" })
	void whenWeAreTheGlobalNodeThenTheRecordedSlaveIsAnsweredAsRecorded(String file) {
		RecordingReader.Recording recording = RecordingReader.read(file);
		AempNode a = this.cluster.start("A", (settings) -> settings.network((network) -> network.global(true)));
		AempNode c = startSlaveOfA();
		c.family("cfam").set("c1", "one");
		c.family("cfam").set("c2", Arrays.asList("list", 1, null, Map.of("k", "v")));
		this.cluster.advance(Duration.ofSeconds(1));
		int answers = play(recording, a, c);
		assertThat(answers).isEqualTo(21);
		assertThat(a.network().slaveNodes()).containsExactlyInAnyOrder("B", "C");
	}

	@ParameterizedTest
	@ValueSource(strings = { "db-global-cbor", "db-global-json" })
	void whenWeAreAGlobalNodeThenTheOtherGlobalNodeIsToldWhatWasRecorded(String file) {
		RecordingReader.Recording recording = RecordingReader.read(file);
		AempNode a = this.cluster.start("A", (settings) -> settings.network((network) -> network.global(true)));
		a.port("ctl")
			.rcv("set", (message) -> a.family(message.text(0)).set(message.text(1), message.get(2)))
			.rcv("del", (message) -> a.family(message.text(0)).delete(message.text(1)))
			.rcv("stop", (message) -> {
			});
		a.family("afam").set("a1", "A one");
		AempNode c = startSlaveOfA();
		c.family("cfam").set("c1", "C one");
		this.cluster.advance(Duration.ofSeconds(1));
		int told = play(recording, a, c);
		assertThat(told).isEqualTo(9);
		assertThat(a.network().globalNodes()).containsExactly("B");
	}

	private AempNode startSlaveOfA() {
		return this.cluster.start("C", (settings) -> settings.seed(this.cluster.addressOf("A")));
	}

	/** The recorded B against our A; our C does what the recorded one must have done. */
	private int play(RecordingReader.Recording recording, AempNode a, AempNode c) {
		RecordingReader.Side theirs = recording.side("B>A");
		FakePeer peer = new FakePeer(this.cluster, "B", theirs.framing(), perl());
		peer.dial(this.cluster.portOf("A"));
		this.cluster.run();
		int compared = 0;
		Deque<RecordingReader.Packet> ours = new ArrayDeque<>(recording.side("A>B").packets());
		Deque<RecordingReader.Packet> others = new ArrayDeque<>(theirs.packets());
		while (!ours.isEmpty() || !others.isEmpty()) {
			compared += compare(peer, ours);
			if (!others.isEmpty()
					&& (ours.isEmpty() || !isCausedByC(ours.element()) || isBefore(recording, others, ours))) {
				peer.sendBytes(others.remove().bytes());
			}
			else if (!ours.isEmpty()) {
				act(c, ours.element());
			}
			this.cluster.run();
		}
		compared += compare(peer, ours);
		assertThat(peer.received()).isEmpty();
		assertThat(peer.ends()).isEmpty();
		assertThat(a.upNodes()).contains("B");
		return compared;
	}

	private static Map<String, String> perl() {
		return Map.of(Greeting.PROVIDER, "AE-2.02", Greeting.GLOBAL, "1");
	}

	/** Determines if a packet is no answer to B, but caused by C. */
	private static boolean isCausedByC(RecordingReader.Packet packet) {
		List<@Nullable Object> message = Canonical.text(packet.message());
		return message.get(2).equals("cfam") && (message.get(1).equals("g_chg2") || message.get(1).equals("g_upd"))
				|| message.get(1).equals("g_upd") && message.get(2).equals("'l") && message.get(4).equals(List.of("C"));
	}

	/** Determines if B sent its next packet before A sent its next one. */
	private static boolean isBefore(RecordingReader.Recording recording, Deque<RecordingReader.Packet> others,
			Deque<RecordingReader.Packet> ours) {
		return position(recording, "B>A", others) < position(recording, "A>B", ours);
	}

	/** In which event the next packet of a side is. */
	private static int position(RecordingReader.Recording recording, String direction,
			Deque<RecordingReader.Packet> left) {
		int bytes = left.stream().mapToInt((packet) -> packet.bytes().length).sum();
		for (int i = recording.events().size() - 1; i >= 0; i--) {
			RecordingReader.Event event = recording.events().get(i);
			if (event.direction().equals(direction)) {
				bytes -= event.bytes().length;
				if (bytes <= 0) {
					return i;
				}
			}
		}
		throw new AssertionError("The events have less bytes than the packets");
	}

	private void act(AempNode c, RecordingReader.Packet packet) {
		Message update = Message.decoded(packet.message(), 3);
		if ("'l".equals(Canonical.text(packet.message()[2]))) {
			this.cluster.crash("C");
			return;
		}
		update.map(0).forEach((key, value) -> c.family("cfam").set(key, value));
		Message deleted = Message.decoded(update.list(1).toArray(), 0);
		if (deleted.size() > 0) {
			String[] keys = new String[deleted.size()];
			for (int i = 0; i < keys.length; i++) {
				keys[i] = deleted.text(i);
			}
			c.family("cfam").delete(keys);
		}
	}

	private int compare(FakePeer peer, Deque<RecordingReader.Packet> expected) {
		int compared = 0;
		for (List<@Nullable Object> packet : List.copyOf(peer.received())) {
			assertThat(comparable(packet.toArray(), false)).isEqualTo(comparable(expected.remove().message(), true));
			compared++;
		}
		peer.received().clear();
		return compared;
	}

	/** With our addresses, and without an order where hashes make none. */
	private @Nullable Object comparable(@Nullable Object[] message, boolean recorded) {
		List<@Nullable Object> canonical = Canonical.text(message);
		boolean unordered = List.of("g_reply", "g_chg2", "g_upd").contains(canonical.get(1));
		List<@Nullable Object> comparable = new ArrayList<>();
		for (int i = 0; i < canonical.size(); i++) {
			Object element = recorded ? relocated(canonical.get(i)) : canonical.get(i);
			if (i > 2 && unordered && element instanceof List<?> list) {
				List<@Nullable Object> sorted = new ArrayList<>(list);
				sorted.sort(Comparator.comparing(String::valueOf));
				element = sorted;
			}
			comparable.add(element);
		}
		return comparable;
	}

	private @Nullable Object relocated(@Nullable Object value) {
		if (value instanceof List<?> list) {
			List<@Nullable Object> items = new ArrayList<>();
			list.forEach((item) -> items.add(relocated(item)));
			return items;
		}
		if (value instanceof Map<?, ?> map) {
			Map<@Nullable Object, @Nullable Object> items = new LinkedHashMap<>();
			map.forEach((key, item) -> items.put(key, relocated(item)));
			return items;
		}
		return (value instanceof String text && !text.equals("127.0.0.1:5102"))
				? this.addresses.getOrDefault(text, text) : value;
	}

	@ParameterizedTest
	@ValueSource(strings = { "db-slave-cbor", "db-slave-json" })
	void whenWeAreTheSlaveThenTheRecordedMasterIsAskedAndToldWhatWasRecorded(String file) {
		RecordingReader.Recording recording = RecordingReader.read(file);
		FakePeer master = new FakePeer(this.cluster, "A", recording.side("A>B").framing(), perl());
		AempNode b = this.cluster.start("B", (settings) -> settings.seed(this.cluster.addressOf("A")));
		b.family("bfam").set("early", "set before connect");
		this.cluster.run();
		Replay replay = new Replay(b, master);
		for (RecordingReader.Event event : recording.events()) {
			replay.play(event.direction(), recording.packetsOf(event));
		}
		assertThat(replay.acted).isEqualTo(24);
		assertThat(replay.recorders.get("cfam").content()).containsOnlyKeys("c9");
		assertThat(replay.recorders.get("nofam").events()).containsExactly("+[] *[] -[]");
		assertThat(replay.recorders.get("bfam").content()).containsOnlyKeys("early", "nested", "undef", "k\u00e9y");
		assertThat(replay.results).hasSize(5).allSatisfy((result, future) -> assertThat(future).isCompleted());
		Message values = Message.decoded(((List<?>) replay.results.get("f").join()).toArray(), 0);
		assertThat(values.elements()).hasSize(6);
		assertThat(((FamilyContent) replay.results.get("b").join()).text("c1")).contains("one");
		assertThat(b.network().master()).isEqualTo("A");
	}

	@ParameterizedTest
	@ValueSource(strings = { "db-global-cbor", "db-global-json" })
	void whenWeAreTheGlobalNodeWithTheSeedThenTheRecordedOneIsToldWhatWasRecorded(String file) {
		RecordingReader.Recording recording = RecordingReader.read(file);
		FakePeer other = new FakePeer(this.cluster, "A", recording.side("A>B").framing(), perl());
		AempNode b = this.cluster.start("B",
				(settings) -> settings.seed(this.cluster.addressOf("A")).network((network) -> network.global(true)));
		b.family("bfam").set("b1", "B one");
		this.cluster.run();
		Replay replay = new Replay(b, other);
		for (RecordingReader.Event event : recording.events()) {
			replay.play(event.direction(), recording.packetsOf(event));
		}
		assertThat(replay.acted).isEqualTo(7);
		CompletableFuture<FamilyContent> cfam = b.family("cfam").content();
		CompletableFuture<FamilyContent> afam = b.family("afam").content();
		CompletableFuture<FamilyContent> bfam = b.family("bfam").content();
		this.cluster.run();
		assertThat(cfam.join().isEmpty()).isTrue();
		// Ours was deleted again, so that of A counts.
		assertThat(afam.join().keys()).containsExactly("a2");
		assertThat(Canonical.text(afam.join().get("a2"))).isEqualTo(Canonical.text(List.of(1, 2)));
		assertThat(bfam.join().keys()).containsExactly("b2");
		assertThat(b.network().globalNodes()).containsExactly("A");
	}

	/**
	 * Our B against the recorded A: whatever the recorded B sent, ours is made to send by
	 * calls of the API, if it did not by itself.
	 */
	private final class Replay {

		private final AempNode node;

		private final FakePeer peer;

		private final Map<String, FamilyRecorder> recorders = new HashMap<>();

		private final Map<String, Guard> guards = new HashMap<>();

		private final Map<String, CompletableFuture<?>> results = new HashMap<>();

		private final Map<String, Object> ids = new HashMap<>();

		private int acted;

		private boolean asked;

		Replay(AempNode node, FakePeer peer) {
			this.node = node;
			this.peer = peer;
		}

		void play(String direction, List<RecordingReader.Packet> packets) {
			for (RecordingReader.Packet packet : packets) {
				List<@Nullable Object> message = Canonical.text(packet.message());
				if (direction.equals("B>A")) {
					expect(message, Message.decoded(packet.message(), 1));
				}
				else if (message.get(1).equals("g_reply")) {
					answer(message);
				}
				else if (!message.get(1).equals("g_found") || !message.get(2).equals("A")) {
					this.peer.sendBytes(packet.bytes());
				}
			}
			DatabaseReplayTests.this.cluster.run();
		}

		private void answer(List<@Nullable Object> message) {
			Object id = this.ids.get(String.valueOf(message.get(2)));
			if (id != null) {
				this.peer.send("", "g_reply", id, message.get(3));
			}
		}

		private void expect(List<@Nullable Object> expected, Message request) {
			String tag = String.valueOf(request.tag());
			if (tag.equals("g_slave") && expected.size() == 2) {
				if (this.asked) {
					// The recorded one asks twice.
					return;
				}
				this.asked = true;
			}
			if (tag.startsWith("g_db_") && request.text(1).startsWith("'")
					|| tag.equals("g_find") && request.text(1).equals("A") || expected.get(0).equals("stop")) {
				// No application can ask that, and who is linked is not looked for.
				return;
			}
			if (this.peer.received().isEmpty()) {
				act(expected, request);
				DatabaseReplayTests.this.cluster.run();
				this.acted++;
			}
			List<@Nullable Object> sent = new ArrayList<>(this.peer.received().remove(0));
			if (tag.startsWith("g_db_")) {
				this.ids.put(request.text(2), String.valueOf(Canonical.text(sent.get(3))));
				sent.set(3, expected.get(3));
			}
			assertThat(comparable(relocatedB(sent), false)).isEqualTo(comparable(expected.toArray(), true));
		}

		/** Our own address as the recorded one. */
		private @Nullable Object[] relocatedB(List<@Nullable Object> sent) {
			Object replaced = replace(Canonical.text(sent.toArray()));
			return ((List<?>) replaced).toArray();
		}

		private Object replace(@Nullable Object value) {
			if (value instanceof List<?> list) {
				List<@Nullable Object> items = new ArrayList<>();
				list.forEach((item) -> items.add((item != null) ? replace(item) : null));
				return items;
			}
			if (value instanceof Map<?, ?> map) {
				Map<@Nullable Object, @Nullable Object> items = new LinkedHashMap<>();
				map.forEach((key, item) -> items.put(key, (item != null) ? replace(item) : null));
				return items;
			}
			return DatabaseReplayTests.this.cluster.addressOf("B").equals(value) ? "127.0.0.1:5102"
					: "127.0.0.1:5101".equals(value) ? DatabaseReplayTests.this.cluster.addressOf("A") : value;
		}

		private void act(List<@Nullable Object> message, Message request) {
			if (message.get(0).equals("ctl")) {
				this.node.snd("A#ctl", request.elements().toArray());
				return;
			}
			String family = request.text(1);
			switch (String.valueOf(request.tag())) {
				case "g_upd" -> update(family, request);
				case "g_mon1" -> {
					FamilyRecorder recorder = new FamilyRecorder();
					this.recorders.put(family, recorder);
					this.guards.put(family, this.node.family(family).mon(recorder));
				}
				case "g_mon0" -> this.guards.get(family).close();
				case "g_db_family" -> this.results.put(request.text(2), this.node.family(family).content());
				case "g_db_keys" -> this.results.put(request.text(2), this.node.family(family).keys());
				case "g_db_values" -> this.results.put(request.text(2), this.node.family(family).values());
				case "g_find" -> this.node.snd(family + "#port", "hello");
				default -> throw new AssertionError("The node did not send " + message);
			}
		}

		private void update(String family, Message request) {
			if (request.get(2) != null) {
				request.map(2).forEach((key, value) -> {
					if (family.equals("myports")) {
						this.node.port(PortId.parse(key).name());
						this.node.family(family).register(key, value);
					}
					else {
						this.node.family(family).set(key, value);
					}
				});
			}
			if (request.size() > 3) {
				Message keys = Message.decoded(request.list(3).toArray(), 0);
				if (family.equals("myports")) {
					this.node.kil(keys.text(0));
				}
				else {
					this.node.family(family)
						.delete(keys.elements()
							.stream()
							.map((key) -> String.valueOf(Canonical.text(key)))
							.toArray(String[]::new));
				}
			}
		}

	}

}
