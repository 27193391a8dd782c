package io.aemp.internal.global;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.link.Link;
import io.aemp.internal.link.Links;
import io.aemp.internal.port.PortTable;
import io.aemp.node.AempNode;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import io.aemp.testing.FamilyRecorder;
import io.aemp.testing.LogRecorder;
import io.aemp.testing.PortTables;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests how requests of several peers share the kernel, whatever one of them does.
 */
class RequestTurnsTests {

	private static final Map<String, String> PERL = Map.of(Greeting.PROVIDER, "AE-2.02", Greeting.GLOBAL, "1");

	private static final int FLOOD = 5000;

	private static final int FAMILY_BYTES = 10_000;

	private static final int QUEUE_BYTES = 8 * FAMILY_BYTES;

	@RegisterExtension
	final LogRecorder log = new LogRecorder("io.aemp.internal.global");

	private final FakeCluster cluster = new FakeCluster("a", "b", "c").withoutAddresses();

	private final FakePeer b = new FakePeer(this.cluster, "b", PERL);

	private final FakePeer c = new FakePeer(this.cluster, "c", PERL);

	/** A global node with a family of which eight copies may wait for a peer. */
	private AempNode global() {
		AempNode node = this.cluster.start("a", (settings) -> settings.network((network) -> network.global(true))
			.limits((limits) -> limits.sendQueueBytes(QUEUE_BYTES)));
		this.cluster.run();
		dial(this.b);
		this.b.send("", "g_slave", Map.of("f", Map.of("k", "x".repeat(FAMILY_BYTES))));
		this.cluster.run();
		return node;
	}

	private void dial(FakePeer peer) {
		peer.dial(this.cluster.portOf("a"));
		this.cluster.run();
	}

	/** Sets if the first connection of node a, which b has dialled, takes bytes. */
	private void setReading(boolean reading) {
		this.cluster.network().connections().get(0).setWritable("a", reading);
	}

	private static long count(FakePeer peer, String tag) {
		return peer.received().stream().filter((packet) -> packet.get(1).equals(tag)).count();
	}

	private CompletableFuture<List<String>> keys(AempNode node, String family) {
		CompletableFuture<List<String>> keys = node.family(family).keys();
		this.cluster.run();
		return keys;
	}

	@Test
	void whenAPeerDoesNotReadThenItsQuestionsWaitAndItsLinkStaysUp() {
		AempNode node = global();
		setReading(false);
		for (int i = 0; i < FLOOD; i++) {
			this.b.send("", "g_db_family", "f", i);
		}
		this.cluster.run();
		assertThat(node.upNodes()).containsExactly("b");
		assertThat(node.statistics().links().get(0).waitingBytes()).isLessThan(QUEUE_BYTES);
		setReading(true);
		this.cluster.run();
		assertThat(count(this.b, "g_reply")).isEqualTo(FLOOD);
	}

	@Test
	void whenAPeerDoesNotReadThenOthersAreServed() {
		AempNode node = global();
		dial(this.c);
		setReading(false);
		for (int i = 0; i < FLOOD; i++) {
			this.b.send("", "g_db_values", "f", i);
			this.b.send("", "g_mon1", "f");
		}
		this.cluster.run();
		this.c.send("", "g_slave", Map.of("g", Map.of("c", 1)));
		this.c.send("", "g_db_keys", "f", "id");
		this.cluster.run();
		assertThat(count(this.c, "g_reply")).isEqualTo(1);
		assertThat(keys(node, "g")).isCompletedWithValue(List.of("c"));
	}

	@Test
	void whenAQuestionWaitsThenWhatIsBehindItWaitsToo() {
		AempNode node = global();
		setReading(false);
		for (int i = 0; i < FLOOD; i++) {
			this.b.send("", "g_db_keys", "f", i);
			this.b.send("", "g_db_family", "f", i);
		}
		this.b.send("", "g_upd", "behind", Map.of("k", 1));
		this.cluster.run();
		assertThat(keys(node, "behind")).isCompletedWithValue(List.of());
		setReading(true);
		this.cluster.run();
		assertThat(keys(node, "behind")).isCompletedWithValue(List.of("k"));
	}

	@Test
	void whenTheSameIsAskedAgainAndAgainThenItIsAnsweredOnce() {
		global();
		setReading(false);
		for (int i = 0; i < FLOOD; i++) {
			this.b.send("", "g_db_family", "f", "fill");
		}
		for (int i = 0; i < FLOOD; i++) {
			this.b.send("", "g_mon1", "f");
			this.b.send("", "g_find", "nobody");
		}
		this.b.send("", "g_upd", "f", Map.of("k2", 1));
		this.b.send("", "g_mon1", "f");
		this.cluster.run();
		setReading(true);
		this.cluster.run();
		assertThat(count(this.b, "g_chg1")).isEqualTo(2);
		assertThat(count(this.b, "g_found")).isEqualTo(1);
	}

	@Test
	void whenAFamilyIsAskedForAgainAfterItWasMonitoredThenItIsToldAgain() {
		global();
		this.b.send("", "g_mon1", "f");
		this.cluster.run();
		this.b.send("", "g_mon1", "f");
		this.b.send("", "g_mon0", "f");
		this.b.send("", "g_mon1", "f");
		this.cluster.run();
		assertThat(count(this.b, "g_chg1")).isEqualTo(3);
	}

	@Test
	void whenTheLinkOfAPeerThatDoesNotReadFailsThenItsRequestsAreDroppedAndItCanComeBack() {
		AempNode node = global();
		setReading(false);
		for (int i = 0; i < FLOOD; i++) {
			this.b.send("", "g_db_family", "f", i);
		}
		this.cluster.run();
		this.cluster.cut("a", "b");
		this.cluster.run();
		assertThat(node.upNodes()).isEmpty();
		dial(this.b);
		this.b.received().clear();
		this.b.send("", "g_slave", Map.of("f", Map.of("new", 1)));
		this.b.send("", "g_db_keys", "f", "id");
		this.cluster.run();
		assertThat(count(this.b, "g_reply")).isEqualTo(1);
		assertThat(keys(node, "f")).isCompletedWithValue(List.of("new"));
	}

	@Test
	void whenALinkFailsThenWhatWaitsOfItIsDroppedWhateverItIs() {
		Served served = new Served();
		Link link = served.link(this.b, "b");
		link.fail("it is over");
		Map<String, @Nullable Object> nothing = Collections.emptyMap();
		for (int i = 0; i < FLOOD; i++) {
			for (Message request : List.of(Message.of("g_slave", nothing), Message.of("g_global"),
					Message.of("g_set", nothing), Message.of("g_upd", "f", nothing), Message.of("g_find", "x"),
					Message.of("g_db_keys", "f", i), Message.of("g_mon1", "f"), Message.of("g_mon0", "f"),
					Message.of("g_reply", i, nothing), Message.of("g_chg1", "f", nothing))) {
				served.turns.add(link, request);
			}
		}
		this.cluster.run();
		assertThat(served.handled).isEmpty();
		assertThat(served.turns.size()).isZero();
	}

	@Test
	void whenALinkFailedThenItsUpdatesDoNotAppearForAMoment() {
		Served served = new Served();
		Discovery discovery = new Discovery(served.settings, this.cluster.runtime(), served.ports, served.links);
		discovery.start(List.of());
		FamilyRecorder recorder = new FamilyRecorder();
		discovery.family("f").mon(recorder);
		Link link = served.link(this.b, "b");
		link.fail("it is over");
		for (int i = 0; i < FLOOD; i++) {
			discovery.request(link, Message.of("g_slave", Map.of("f", Map.of("k" + i, i))));
		}
		this.cluster.run();
		assertThat(recorder.events()).containsExactly("+[] *[] -[]");
	}

	@Test
	void whenOneLinkIsFloodedThenOthersAndTheNodeHaveTheirTurn() {
		Served served = new Served();
		Link flooded = served.link(this.b, "b");
		Link other = served.link(this.c, "c");
		for (int i = 0; i < FLOOD; i++) {
			served.turns.add(flooded, Message.of("g_upd", "f", Map.of("k", i)));
		}
		served.turns.add(other, Message.of("g_upd", "f", Map.of("k", 1)));
		served.links.kernel().execute(() -> served.handled.add("own"));
		this.cluster.run();
		assertThat(served.handled).hasSize(FLOOD + 2);
		assertThat(new LinkedHashSet<>(served.handled)).containsExactly("b", "c", "own");
		assertThat(served.handled.indexOf("own")).isEqualTo(RequestTurns.MAX_REQUESTS + 1);
	}

	@Test
	void whenARequestCannotBeCarriedOutThenItsLinkFailsAndOthersGoOn() {
		Served served = new Served();
		Link link = served.link(this.b, "b");
		Link other = served.link(this.c, "c");
		served.failing.add("b");
		served.turns.add(link, Message.of("g_upd", "f", Map.of()));
		served.turns.add(link, Message.of("g_upd", "f", Map.of()));
		served.turns.add(other, Message.of("g_upd", "f", Map.of()));
		this.cluster.run();
		assertThat(link.isUp()).isFalse();
		assertThat(served.handled).contains("c");
		assertThat(served.turns.size()).isZero();
	}

	/**
	 * The links of a node whose requests the test hands over itself.
	 */
	private final class Served {

		private final NodeSettings settings = RequestTurnsTests.this.cluster.settings("a",
				(builder) -> builder.network((network) -> network.global(true)));

		private final PortTable ports = PortTables.create("a", RequestTurnsTests.this.cluster.runtime());

		private final Map<String, Link> used = new HashMap<>();

		private final Links links = new Links(this.settings, RequestTurnsTests.this.cluster.runtime(),
				RequestTurnsTests.this.cluster.transport("a"), this.ports,
				(link, request) -> this.used.put(link.nodeId(), link),
				(nodeId) -> CompletableFuture.completedFuture(List.of()));

		private final List<String> handled = new ArrayList<>();

		private final Set<String> failing = new LinkedHashSet<>();

		private final RequestTurns turns = new RequestTurns(this.links.kernel(),
				RequestTurnsTests.this.cluster.runtime().timers(), this::handle);

		Served() {
			this.links.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(),
					RequestTurnsTests.this.cluster.portOf("a")));
		}

		Link link(FakePeer peer, String nodeId) {
			dial(peer);
			peer.send("", "g_find", "x");
			RequestTurnsTests.this.cluster.run();
			Link link = this.used.get(nodeId);
			assertThat(link).isNotNull();
			return link;
		}

		private void handle(Link link, Message request) {
			if (this.failing.contains(link.nodeId())) {
				throw new IllegalStateException("a mistake in the node");
			}
			this.handled.add(link.nodeId());
		}

	}

}
