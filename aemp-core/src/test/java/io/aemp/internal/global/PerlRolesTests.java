package io.aemp.internal.global;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.aemp.internal.handshake.Greeting;
import io.aemp.node.AempNode;
import io.aemp.replay.Canonical;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Perl nodes whose role is not what they think it is (protocol, section 6, rule 14): a
 * slave that missed the restart of its master, and a global node that has one of ours as
 * master. Node {@code p} is such a node, {@code g} another global node, and {@code a} the
 * node of this project that both are linked to.
 */
class PerlRolesTests {

	private static final Map<String, String> PERL = Map.of(Greeting.PROVIDER, "AE-2.02", Greeting.GLOBAL, "1");

	private final FakeCluster cluster = new FakeCluster("a", "p", "g", "b", "c").withoutAddresses();

	private final FakePeer p = new FakePeer(this.cluster, "p", PERL);

	private final FakePeer g = new FakePeer(this.cluster, "g", PERL);

	private AempNode start(boolean global) {
		AempNode node = this.cluster.start("a", (settings) -> settings.network((network) -> network.global(global)));
		this.cluster.run();
		dial(this.p);
		return node;
	}

	/** A global node that is linked to another one, too, and to the peer in question. */
	private AempNode startBetweenGlobals() {
		AempNode node = start(true);
		dial(this.g);
		this.g.send("", "g_global");
		this.cluster.run();
		clear();
		return node;
	}

	private void dial(FakePeer peer) {
		peer.dial(this.cluster.portOf("a"));
		this.cluster.run();
	}

	private void send(Object... request) {
		this.p.send("", request);
		this.cluster.run();
	}

	private void clear() {
		this.p.received().clear();
		this.g.received().clear();
	}

	private static List<List<@Nullable Object>> sent(FakePeer peer) {
		List<List<@Nullable Object>> all = new ArrayList<>();
		peer.received().forEach((packet) -> all.add(Canonical.text(packet.subList(1, packet.size()).toArray())));
		return all;
	}

	private static List<@Nullable Object> request(@Nullable Object... elements) {
		return Canonical.text(elements);
	}

	private static Map<String, @Nullable Object> mapOf(String key, @Nullable Object value) {
		Map<String, @Nullable Object> map = new HashMap<>();
		map.put(key, value);
		return map;
	}

	private Map<String, ?> content(AempNode node, String family) {
		CompletableFuture<Map<String, @Nullable Object>> content = node.family(family)
			.content()
			.thenApply((told) -> told.asMap());
		this.cluster.run();
		return content.join();
	}

	@Test
	void whenAPeerWithoutARoleAsksThenItIsAnswered() {
		AempNode node = start(true);
		node.family("f").set("k", "v");
		this.cluster.run();
		clear();
		send("g_db_family", "f", "1");
		send("g_db_keys", "f", "2");
		send("g_db_values", "f", "3");
		send("g_find", "a");
		send("g_find", "nobody");
		assertThat(sent(this.p)).containsExactly(request("g_reply", "1", Map.of("k", "v")),
				request("g_reply", "2", List.of("k")), request("g_reply", "3", List.of("v")),
				request("g_found", "a", List.of(this.cluster.addressOf("a"))), request("g_found", "nobody", null));
		assertThat(node.network().slaveNodes()).isEmpty();
	}

	@Test
	void whenAGlobalPeerAsksThenItIsAnswered() {
		start(true);
		send("g_global");
		clear();
		send("g_db_keys", "f", "1");
		send("g_mon1", "f");
		assertThat(sent(this.p)).containsExactly(request("g_reply", "1", List.of()), request("g_chg1", "f", null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "g_find", "g_db_family", "g_db_keys", "g_db_values", "g_mon1", "g_upd" })
	void whenANodeThatIsNotGlobalIsTakenForAMasterThenItBecomesGlobalFirst(String tag) {
		AempNode node = start(false);
		switch (tag) {
			case "g_upd" -> send(tag, "f", Map.of("k", 1));
			case "g_find", "g_mon1" -> send(tag, "f");
			default -> send(tag, "f", "id");
		}
		assertThat(node.network().global()).isTrue();
		assertThat(sent(this.p).get(0)).isEqualTo(request("g_global"));
		assertThat(sent(this.p)).hasSize(tag.equals("g_upd") ? 1 : 2);
		assertThat(node.network().slaveNodes())
			.isEqualTo(List.of("g_upd", "g_mon1").contains(tag) ? Set.of("p") : Set.of());
	}

	@ParameterizedTest
	@ValueSource(strings = { "g_find", "g_db_family", "g_mon1", "g_upd" })
	void whenSuchARequestIsMalformedThenTheNodeStaysWhatItIs(String tag) {
		AempNode node = start(false);
		send(tag);
		send(tag, List.of("no name"), "no map");
		assertThat(node.network().global()).isFalse();
		assertThat(sent(this.p)).isEmpty();
	}

	@Test
	void whenAPeerWithoutARoleSetsAndMonitorsThenItIsASlaveWhoseEntriesGoWithItsLink() {
		AempNode node = startBetweenGlobals();
		send("g_mon1", "f");
		send("g_upd", "f", Map.of("k", 1));
		assertThat(content(node, "f")).containsOnlyKeys("k");
		assertThat(sent(this.p)).containsExactly(request("g_chg1", "f", null),
				request("g_chg2", "f", Map.of("k", 1), List.of()));
		assertThat(sent(this.g)).containsExactly(request("g_upd", "f", Map.of("k", 1), List.of()));
		assertThat(node.network().slaveNodes()).containsExactly("p");
		this.p.close();
		this.cluster.run();
		assertThat(content(node, "f")).isEmpty();
		assertThat(sent(this.g).get(1)).isEqualTo(request("g_upd", "f", Map.of(), List.of("k")));
	}

	@Test
	void whenASlaveThatSetBeforeTellsItsWholeDatabaseThenThatCounts() {
		AempNode node = start(false);
		send("g_upd", "f", Map.of("gone", 1));
		send("g_slave", Map.of("f", Map.of("k", 2)));
		assertThat(content(node, "f")).containsOnlyKeys("k");
	}

	/** A slave that does not notice the restart keeps to what it did before. */
	@Test
	void whenBothSeedsAreRestartedOneAfterTheOtherThenTheSlaveIsStillServed() {
		AempNode b = startSeed("b", "c");
		startSeed("c", "b");
		this.cluster.advance(Duration.ofSeconds(10));
		this.p.dial(this.cluster.portOf("b"));
		this.cluster.run();
		send("g_slave", Map.of("f", Map.of("p", 1)));
		assertThat(b.network().slaveNodes()).contains("p");
		this.cluster.crash("b");
		this.cluster.advance(Duration.ofSeconds(1));
		this.p.dial(this.cluster.portOf("c"));
		this.cluster.run();
		send("g_slave", Map.of("f", Map.of("p", 1)));
		AempNode again = startSeed("b", "c");
		this.cluster.advance(Duration.ofSeconds(10));
		this.cluster.crash("c");
		this.cluster.advance(Duration.ofSeconds(1));
		this.p.dial(this.cluster.portOf("b"));
		this.cluster.run();
		this.p.received().clear();
		send("g_db_keys", "f", "1");
		send("g_upd", "f", Map.of("late", 2));
		send("g_db_keys", "f", "2");
		assertThat(sent(this.p)).contains(request("g_reply", "1", List.of()), request("g_reply", "2", List.of("late")));
		AempNode c = startSeed("c", "b");
		this.cluster.advance(Duration.ofSeconds(10));
		assertThat(content(again, "f")).containsOnlyKeys("late");
		assertThat(content(c, "f")).containsOnlyKeys("late");
	}

	private AempNode startSeed(String nodeId, String other) {
		return this.cluster.start(nodeId, (settings) -> settings.seed(this.cluster.addressOf(other)));
	}

	/**
	 * The requests of a global node with one of ours as master, in any order.
	 */
	@ParameterizedTest
	@ValueSource(
			strings = { "global slave upd set", "global upd slave set", "slave global upd set", "slave upd global set",
					"upd global slave set", "upd slave global set", "slave set global upd", "set slave global upd",
					"global set slave upd", "set global slave upd", "slave upd set global", "upd slave set global" })
	void whenAGlobalNodeHasThisOneAsMasterThenNothingItSetsIsLost(String order) {
		AempNode node = startBetweenGlobals();
		for (String step : order.split(" ")) {
			switch (step) {
				case "global" -> send("g_global");
				case "slave" -> send("g_slave", order.indexOf("upd") < order.indexOf("slave")
						? Map.of("f", Map.of("early", 1, "between", 2)) : Map.of("f", Map.of("early", 1)));
				case "upd" -> send("g_upd", "f", Map.of("between", 2));
				default ->
					send("g_set", Map.of("f", Map.of("slave's", 3), "'l", Map.of("p", List.of("127.0.0.1:4009"))));
			}
		}
		assertThat(content(node, "f")).containsOnlyKeys("early", "between", "slave's");
		assertThat(node.network().globalNodes()).containsExactlyInAnyOrder("g", "p");
		assertThat(node.network().slaveNodes()).containsExactly("p");
		assertTold(this.g, "f", "early", "between");
		assertTold(this.p, "f", "early", "between");
		assertTold(this.g, "'l", "p");
		clear();
		send("g_upd", "f", Map.of("late", 4));
		send("g_upd", "f", null, List.of("early"));
		for (FakePeer peer : List.of(this.g, this.p)) {
			assertThat(sent(peer)).containsExactly(request("g_upd", "f", Map.of("late", 4), List.of()),
					request("g_upd", "f", Map.of(), List.of("early")));
		}
		assertThat(content(node, "f")).containsOnlyKeys("late", "between", "slave's");
	}

	/** In updates or with the whole database, whatever came first. */
	private static void assertTold(FakePeer peer, String family, String... keys) {
		List<Object> told = new ArrayList<>();
		for (List<@Nullable Object> request : sent(peer)) {
			Object content = request.get(0).equals("g_upd") && request.get(1).equals(family) ? request.get(2)
					: request.get(0).equals("g_set") && request.get(1) instanceof Map<?, ?> all ? all.get(family)
							: null;
			if (content instanceof Map<?, ?> values) {
				told.addAll(values.keySet());
			}
		}
		assertThat(told).contains((Object[]) keys);
	}

	@Test
	void whenAGlobalNodeHasThisOneAsMasterThenItsMonitorsAreToldItsOwnChanges() {
		startBetweenGlobals();
		send("g_slave", Map.of());
		send("g_mon1", "f");
		send("g_global");
		clear();
		send("g_upd", "f", Map.of("k", 1));
		assertThat(sent(this.p)).containsExactlyInAnyOrder(request("g_upd", "f", Map.of("k", 1), List.of()),
				request("g_chg2", "f", Map.of("k", 1), List.of()));
	}

	@Test
	void whenAGlobalNodeTellsMoreThenWhatItToldBeforeStays() {
		AempNode node = startBetweenGlobals();
		send("g_global");
		send("g_upd", "f", Map.of("one", 1), List.of());
		send("g_set", Map.of("f", Map.of("two", 2)));
		assertThat(content(node, "f")).containsOnlyKeys("one", "two");
		clear();
		send("g_upd", "f", Map.of("three", 3), List.of());
		assertThat(sent(this.g)).isEmpty();
		assertThat(sent(this.p)).isEmpty();
	}

	@Test
	void whenTheLinkToSuchANodeFailsThenAllItToldIsGone() {
		AempNode node = startBetweenGlobals();
		send("g_global");
		send("g_set", Map.of("f", Map.of("slave's", 3)));
		send("g_slave", Map.of("f", Map.of("own", 1)));
		clear();
		this.p.unbind();
		this.p.close();
		this.cluster.run();
		assertThat(content(node, "f")).isEmpty();
		assertThat(sent(this.g)).contains(request("g_upd", "f", Map.of(), List.of("own")),
				request("g_upd", "'g", Map.of(), List.of("p")));
		assertThat(node.network().globalNodes()).containsExactly("g");
		assertThat(node.network().slaveNodes()).isEmpty();
	}

	@Test
	void whenSuchANodeSaysAgainThatItIsGlobalThenNothingIsToldAgain() {
		startBetweenGlobals();
		send("g_global");
		send("g_slave", Map.of("f", Map.of("own", 1)));
		clear();
		send("g_global");
		assertThat(sent(this.p)).isEmpty();
		assertThat(sent(this.g)).isEmpty();
	}

	@Test
	void whenANodeThatIsNotGlobalIsToldThenItTakesTheWholeDatabaseOfAGlobalNodeLater() {
		AempNode node = start(false);
		send("g_global");
		send("g_set", Map.of("f", Map.of("k", 1)));
		assertThat(content(node, "f")).isEmpty();
		send("g_slave", mapOf("'g", mapOf("p", null)));
		assertThat(sent(this.p)).anyMatch((sent) -> sent.get(0).equals("g_set"));
		send("g_set", Map.of("f", Map.of("k", 1)));
		assertThat(content(node, "f")).containsOnlyKeys("k");
	}

}
