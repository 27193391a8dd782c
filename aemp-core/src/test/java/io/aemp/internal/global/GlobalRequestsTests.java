package io.aemp.internal.global;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.link.Link;
import io.aemp.internal.link.Links;
import io.aemp.internal.port.PortTable;
import io.aemp.node.AempNode;
import io.aemp.replay.Canonical;
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
 * The requests of discovery one by one, with a peer of which the test says every packet.
 */
class GlobalRequestsTests {

	private static final Map<String, String> PERL = Map.of(Greeting.PROVIDER, "AE-2.02", Greeting.GLOBAL, "1");

	@RegisterExtension
	final LogRecorder log = new LogRecorder("io.aemp.internal.global");

	private final FakeCluster cluster = new FakeCluster("a", "b", "c", "d").withoutAddresses();

	private final FakePeer peer = new FakePeer(this.cluster, "b", PERL);

	private AempNode slave() {
		AempNode node = this.cluster.start("a", (settings) -> settings.seed(this.cluster.addressOf("b")));
		this.cluster.run();
		return node;
	}

	private AempNode global() {
		AempNode node = this.cluster.start("a", (settings) -> settings.network((network) -> network.global(true)));
		this.cluster.run();
		this.peer.dial(this.cluster.portOf("a"));
		this.cluster.run();
		return node;
	}

	private void send(String tag, @Nullable Object... arguments) {
		@Nullable Object[] request = new @Nullable Object[arguments.length + 1];
		request[0] = tag;
		System.arraycopy(arguments, 0, request, 1, arguments.length);
		this.peer.send("", request);
		this.cluster.run();
	}

	/**
	 * Returns the requests of discovery that the peer received since the last call.
	 */
	private List<List<@Nullable Object>> sent() {
		List<List<@Nullable Object>> all = this.peer.received()
			.stream()
			.filter((packet) -> String.valueOf(packet.get(1)).startsWith("g_"))
			.map((packet) -> Canonical.text(packet.subList(1, packet.size()).toArray()))
			.collect(Collectors.toList());
		this.peer.received().clear();
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

	@Test
	void whenASeedIsLinkedThenItIsAskedToBeGlobalAndToldAll() {
		AempNode node = this.cluster.start("a", (settings) -> settings.seed(this.cluster.addressOf("b")));
		node.family("f").set("k", "v");
		this.cluster.run();
		assertThat(sent()).containsExactly(request("g_slave"), request("g_slave",
				Map.of("'l", Map.of("a", List.of(this.cluster.addressOf("a"))), "f", Map.of("k", "v"))));
	}

	@Test
	void whenASeedKnowsNothingOfDiscoveryThenItIsNotAskedAndNoMaster() {
		FakePeer simple = new FakePeer(this.cluster, "c", Map.of(Greeting.PROVIDER, "simple-1"));
		AempNode node = this.cluster.start("a",
				(settings) -> settings.seed(this.cluster.addressOf("c")).seed(this.cluster.addressOf("b")));
		this.cluster.run();
		assertThat(node.upNodes()).containsExactlyInAnyOrder("b", "c");
		assertThat(node.network().master()).isEqualTo("b");
		assertThat(simple.received()).isEmpty();
	}

	@Test
	void whenASlaveChangesSomethingThenItLeavesOutWhatIsEmpty() {
		AempNode node = slave();
		sent();
		node.family("f").set("k", "v");
		node.family("f").set("k", "v");
		node.family("f").set("n");
		node.family("f").delete("k", "n");
		node.family("f").delete("k");
		this.cluster.run();
		assertThat(sent()).containsExactly(request("g_upd", "f", Map.of("k", "v")),
				request("g_upd", "f", mapOf("n", null)), request("g_upd", "f", null, List.of("k", "n")));
	}

	@Test
	void whenASlaveMonitorsThenOnlyItsMasterIsBelieved() {
		AempNode node = slave();
		FakePeer other = new FakePeer(this.cluster, "c", PERL);
		other.dial(this.cluster.portOf("a"));
		this.cluster.run();
		sent();
		FamilyRecorder recorder = new FamilyRecorder();
		node.family("f").mon(recorder);
		this.cluster.run();
		assertThat(sent()).containsExactly(request("g_mon1", "f"));
		other.send("", "g_chg1", "f", Map.of("wrong", 1));
		send("g_chg2", "f", Map.of("too early", 1), List.of());
		assertThat(recorder.events()).isEmpty();
		send("g_chg1", "f", null);
		other.send("", "g_chg2", "f", Map.of("wrong", 1), List.of());
		send("g_chg2", "f", Map.of("k", 1), List.of());
		send("g_chg2", "f", Map.of(), List.of("k", "nothing"));
		send("g_chg2", "f", Map.of("bytes", new byte[] { 'x' }), null);
		send("g_chg2", "f", null, List.of(new byte[] { 'b', 'y', 't', 'e', 's' }));
		send("g_chg2", "other", Map.of("k", 1), List.of());
		assertThat(recorder.events()).containsExactly("+[] *[] -[]", "+[k] *[] -[]", "+[] *[] -[k]", "+[bytes] *[] -[]",
				"+[] *[] -[bytes]");
	}

	@Test
	void whenAQueryIsAnsweredThenItsReplyCompletes() {
		AempNode node = slave();
		sent();
		CompletableFuture<List<String>> keys = node.family("f").keys();
		CompletableFuture<List<@Nullable Object>> values = node.family("f").values();
		CompletableFuture<?> content = node.family("f").content();
		this.cluster.run();
		assertThat(sent()).containsExactly(request("g_db_keys", "f", "1"), request("g_db_values", "f", "2"),
				request("g_db_family", "f", "3"));
		send("g_reply", "2", List.of("v"));
		send("g_reply", "2", List.of("again"));
		send("g_reply", "nobody asked", List.of());
		send("g_reply", 1, List.of(new byte[] { 'k' }));
		assertThat(keys).isCompletedWithValue(List.of("k"));
		assertThat(values).isCompletedWithValue(List.of("v"));
		send("g_reply", "3", null);
		assertThat(content).isCompletedExceptionally();
	}

	@Test
	void whenTheLinkToTheMasterFailsThenAllIsAskedAgain() {
		AempNode node = slave();
		node.family("f").keys();
		node.family("f").mon(new FamilyRecorder());
		node.snd("x#port", "hello");
		this.cluster.run();
		assertThat(sent()).contains(request("g_db_keys", "f", "1"), request("g_mon1", "f"), request("g_find", "x"));
		this.cluster.cut("a", "b");
		this.cluster.advance(Duration.ofSeconds(4));
		assertThat(sent()).containsExactly(request("g_slave"),
				request("g_slave", Map.of("'l", Map.of("a", List.of(this.cluster.addressOf("a"))))),
				request("g_db_keys", "f", "1"), request("g_find", "x"), request("g_mon1", "f"));
	}

	@Test
	void whenAGlobalNodeIsLinkedThenItSaysSoFirst() {
		AempNode node = global();
		node.family("f").set("k", "v");
		this.cluster.run();
		assertThat(sent()).containsExactly(request("g_global"));
		send("g_global");
		Map<String, @Nullable Object> globals = mapOf("a", null);
		globals.put("b", null);
		assertThat(sent()).containsExactly(request("g_upd", "'g", mapOf("b", null), List.of()), request("g_set",
				Map.of("'g", globals, "'l", Map.of("a", List.of(this.cluster.addressOf("a"))), "f", Map.of("k", "v"))));
	}

	@Test
	void whenAGlobalNodeTellsItsDatabaseThenItsListenersAreMirrored() {
		AempNode node = global();
		send("g_global");
		sent();
		send("g_set", Map.of("'l", Map.of("b", List.of("127.0.0.1:4002"), "x", List.of("127.0.0.1:1"))));
		assertThat(sent()).containsExactly(request("g_upd", "'l", Map.of("b", List.of("127.0.0.1:4002")), List.of()));
		assertThat(node.network().globalNodes()).containsExactly("b");
	}

	@Test
	void whenAGlobalNodeHasASlaveThenItsChangesAreToldToBoth() {
		AempNode node = global();
		send("g_global");
		FakePeer slave = new FakePeer(this.cluster, "c", PERL);
		slave.dial(this.cluster.portOf("a"));
		this.cluster.run();
		sent();
		slave.send("", "g_slave", Map.of("f", Map.of("c", 1)));
		slave.send("", "g_mon1", "f");
		this.cluster.run();
		assertThat(sent()).containsExactly(request("g_upd", "f", Map.of("c", 1), List.of()));
		send("g_upd", "f", Map.of("b", 2), List.of());
		node.family("f").set("a", 3);
		this.cluster.run();
		slave.send("", "g_upd", "f", null, List.of("c"));
		this.cluster.run();
		assertThat(sent()).containsExactly(request("g_upd", "f", Map.of("a", 3), List.of()),
				request("g_upd", "f", Map.of(), List.of("c")));
		assertThat(slave.received().stream().map((packet) -> Canonical.text(packet.toArray()))).containsExactly(
				request("", "g_global"), request("", "g_chg1", "f", Map.of("c", 1)),
				request("", "g_chg2", "f", Map.of("b", 2), List.of()),
				request("", "g_chg2", "f", Map.of("a", 3), List.of()),
				request("", "g_chg2", "f", Map.of(), List.of("c")));
		slave.received().clear();
		this.peer.close();
		this.cluster.run();
		assertThat(slave.received().stream().map((packet) -> Canonical.text(packet.toArray())))
			.containsExactly(request("", "g_chg2", "f", Map.of(), List.of("b")));
		slave.send("", "g_mon0", "f");
		this.cluster.run();
		slave.received().clear();
		node.family("f").set("a", 4);
		this.cluster.run();
		assertThat(slave.received()).isEmpty();
	}

	@Test
	void whenASlaveAsksThenItIsAnswered() {
		AempNode node = global();
		node.family("f").set("k", "v");
		this.cluster.run();
		send("g_slave", Map.of("'l", Map.of("b", List.of("127.0.0.1:4002"))));
		sent();
		send("g_db_family", "f", "1");
		send("g_db_keys", "f", "2");
		send("g_db_values", "f", 3);
		send("g_db_family", "none", "4");
		send("g_find", "b");
		send("g_find", "nobody");
		send("g_mon1", "none");
		send("g_mon1", "f");
		send("g_mon1", "f");
		assertThat(sent()).containsExactly(request("g_reply", "1", Map.of("k", "v")),
				request("g_reply", "2", List.of("k")), request("g_reply", 3, List.of("v")),
				request("g_reply", "4", Map.of()), request("g_found", "b", List.of("127.0.0.1:4002")),
				request("g_found", "nobody", null), request("g_chg1", "none", null),
				request("g_chg1", "f", Map.of("k", "v")), request("g_chg1", "f", Map.of("k", "v")));
	}

	@Test
	void whenAStrangerAnswersOrSpeaksAsAGlobalNodeThenThatHasNoEffect() {
		AempNode node = this.cluster.start("a");
		this.peer.dial(this.cluster.portOf("a"));
		this.cluster.run();
		FamilyRecorder recorder = new FamilyRecorder();
		node.family("f").mon(recorder);
		send("g_set", Map.of("f", Map.of("k", 1)));
		send("g_mon0", "f");
		send("g_chg1", "f", Map.of("k", 1));
		send("g_chg2", "f", Map.of("k", 1), List.of());
		send("g_found", "a", List.of());
		send("g_reply", "1", Map.of());
		send("g_unknown");
		assertThat(recorder.events()).containsExactly("+[] *[] -[]");
		assertThat(sent()).isEmpty();
		assertThat(node.network().global()).isFalse();
	}

	@Test
	void whenARequestIsMalformedThenItIsLoggedWithoutItsContentAndTheNextOneCounts() {
		AempNode node = global();
		send("g_slave", "no map");
		send("g_slave", Map.of("f", "no map"));
		send("g_slave", Map.of());
		send("g_upd");
		send("g_upd", "f", List.of("secret"));
		send("g_upd", "f", Map.of("k", 1), List.of(List.of()));
		send("g_upd", "f", Map.of("k", 1), "no list");
		send("g_find");
		send("g_db_keys", "f");
		send("g_mon1", List.of());
		send("g_upd", "f", Map.of("k", "good"), List.of());
		CompletableFuture<List<@Nullable Object>> values = node.family("f").values();
		this.cluster.run();
		assertThat(Canonical.text(values.join().toArray())).containsExactly("good");
		assertThat(this.log.events()).extracting(ILoggingEvent::getFormattedMessage)
			.filteredOn((text) -> text.startsWith("Node b sent a malformed request g_"))
			.hasSize(9)
			.noneMatch((text) -> text.contains("secret"));
	}

	@Test
	void whenTheFirstRequestForAMasterComesThenTheNodeBecomesGlobal() {
		AempNode node = this.cluster.start("a");
		this.peer.dial(this.cluster.portOf("a"));
		this.cluster.run();
		assertThat(sent()).isEmpty();
		send("g_slave");
		assertThat(sent()).containsExactly(request("g_global"));
		assertThat(node.network().global()).isTrue();
		assertThat(node.network().slaveNodes()).isEmpty();
		send("g_slave", Map.of());
		assertThat(node.network().slaveNodes()).containsExactly("b");
	}

	@Test
	void whenASlaveBecomesGlobalThenItTellsItsMasterInTheRecordedOrder() {
		AempNode node = slave();
		send("g_global");
		node.family("f").set("k", "v");
		this.cluster.run();
		sent();
		send("g_slave");
		List<List<@Nullable Object>> sent = sent();
		assertThat(sent.get(0)).isEqualTo(request("g_upd", "'g", mapOf("a", null)));
		assertThat(sent.get(1)).isEqualTo(request("g_global"));
		assertThat(sent.get(2)).isEqualTo(request("g_upd", "'g", mapOf("b", null), List.of()));
		assertThat(sent.get(3).get(0)).isEqualTo("g_set");
		assertThat(sent).hasSize(4);
		assertThat(node.network().master()).isEqualTo("a");
	}

	@Test
	void whenASlaveOfOurKindSaysThatItIsGlobalThenWhatItToldAsSlaveIsForgotten() {
		AempNode node = this.cluster.start("a", (settings) -> settings.network((network) -> network.global(true)));
		FakePeer peer = new FakePeer(this.cluster, "d", Map.of(Greeting.GLOBAL, "1"));
		peer.dial(this.cluster.portOf("a"));
		this.cluster.run();
		peer.send("", "g_slave", Map.of("f", Map.of("k", 1)));
		peer.send("", "g_mon1", "f");
		FakePeer slave = new FakePeer(this.cluster, "c", PERL);
		slave.dial(this.cluster.portOf("a"));
		this.cluster.run();
		slave.send("", "g_slave", Map.of());
		slave.send("", "g_mon1", "f");
		this.cluster.run();
		slave.received().clear();
		peer.send("", "g_global");
		this.cluster.run();
		assertThat(slave.received().stream().map((packet) -> Canonical.text(packet.toArray())))
			.containsExactly(request("", "g_chg2", "f", Map.of(), List.of("k")));
		peer.received().clear();
		node.family("f").set("l", 1);
		this.cluster.run();
		assertThat(peer.received().stream().map((packet) -> Canonical.text(packet.toArray())))
			.containsExactly(request("", "g_upd", "f", Map.of("l", 1), List.of()));
		assertThat(node.network().globalNodes()).containsExactly("d");
		assertThat(node.network().slaveNodes()).containsExactly("c");
	}

	@Test
	void whenARequestComesFromALinkThatIsOverThenItHasNoEffect() {
		NodeSettings settings = this.cluster.settings("a",
				(builder) -> builder.network((network) -> network.global(true)));
		PortTable ports = PortTables.create("a", this.cluster.runtime());
		List<Link> used = new ArrayList<>();
		Links links = new Links(settings, this.cluster.runtime(), this.cluster.transport("a"), ports,
				(link, request) -> used.add(link), (nodeId) -> CompletableFuture.completedFuture(List.of()));
		Discovery discovery = new Discovery(settings, this.cluster.runtime(), ports, links);
		discovery.start(List.of());
		links.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.cluster.portOf("a")));
		FamilyRecorder recorder = new FamilyRecorder();
		discovery.family("f").mon(recorder);
		for (int i = 0; i < 2; i++) {
			this.peer.dial(this.cluster.portOf("a"));
			this.cluster.run();
			send("g_slave");
			if (i == 0) {
				this.cluster.cut("a", "b");
				this.cluster.run();
			}
		}
		assertThat(used).hasSize(2);
		discovery.request(used.get(0), Message.of("g_slave", Map.of("f", Map.of("old", 1))));
		discovery.request(used.get(1), Message.of("g_slave", Map.of("f", Map.of("new", 1))));
		this.cluster.run();
		assertThat(recorder.events()).containsExactly("+[] *[] -[]", "+[new] *[] -[]");
	}

	@Test
	void whenTheLinkToAGlobalNodeFailsThenItsEntriesGoWithIt() {
		AempNode node = global();
		send("g_global");
		send("g_set",
				Map.of("'l", Map.of("b", List.of("127.0.0.1:4002")), "'g", mapOf("b", null), "f", Map.of("k", 1)));
		FakePeer slave = new FakePeer(this.cluster, "c", PERL);
		slave.dial(this.cluster.portOf("a"));
		this.cluster.run();
		slave.send("", "g_slave", Map.of());
		slave.send("", "g_mon1", "'l");
		slave.send("", "g_mon1", "'g");
		slave.send("", "g_mon1", "f");
		this.cluster.run();
		slave.received().clear();
		this.peer.unbind();
		this.peer.close();
		this.cluster.advance(Duration.ofSeconds(10));
		assertThat(slave.received().stream().map((packet) -> Canonical.text(packet.toArray())))
			.containsExactlyInAnyOrder(request("", "g_chg2", "'l", Map.of(), List.of("b")),
					request("", "g_chg2", "'g", Map.of(), List.of("b")),
					request("", "g_chg2", "f", Map.of(), List.of("k")));
		assertThat(node.network().globalNodes()).isEmpty();
	}

	@Test
	void whenAPeerTellsTooManyEntriesThenItsLinkFailsAndNothingOfItStays() {
		AempNode node = this.cluster.start("a", (settings) -> settings.network((network) -> network.global(true))
			.limits((limits) -> limits.databaseEntriesPerNode(10)));
		this.peer.dial(this.cluster.portOf("a"));
		this.cluster.run();
		send("g_slave", Map.of("f", Map.of("a", 1, "b", 2)));
		for (int i = 0; i < 9; i++) {
			send("g_upd", "f", Map.of("k" + i, i));
		}
		assertThat(node.upNodes()).isEmpty();
		CompletableFuture<List<String>> keys = node.family("f").keys();
		this.cluster.run();
		assertThat(keys).isCompletedWithValue(List.of());
		assertThat(this.log.events()).extracting(ILoggingEvent::getFormattedMessage)
			.contains(
					"Gave up the link to node b: it has 11 entries in the database, more than databaseEntriesPerNode (10)");
	}

	@Test
	void whenAPeerTellsTooManyBytesThenItsLinkFails() {
		AempNode node = this.cluster.start("a", (settings) -> settings.network((network) -> network.global(true))
			.limits((limits) -> limits.databaseBytesPerNode(10_000)));
		this.peer.dial(this.cluster.portOf("a"));
		this.cluster.run();
		send("g_global");
		send("g_set", Map.of("f", Map.of("k", "x".repeat(9000))));
		assertThat(node.upNodes()).containsExactly("b");
		send("g_upd", "f", Map.of("l", "x".repeat(1000)), List.of());
		assertThat(node.upNodes()).isEmpty();
	}

	@Test
	void whenAPeerMonitorsTooManyFamiliesThenItsLinkFails() {
		AempNode node = this.cluster.start("a", (settings) -> settings.network((network) -> network.global(true))
			.limits((limits) -> limits.databaseEntriesPerNode(100)));
		this.peer.dial(this.cluster.portOf("a"));
		this.cluster.run();
		send("g_slave", Map.of());
		for (int i = 0; i < 101 && !node.upNodes().isEmpty(); i++) {
			send("g_mon1", "f" + i);
		}
		assertThat(node.upNodes()).isEmpty();
	}

	@Test
	void whenTheMasterTellsMoreThanIsBearableThenTheLinkFails() {
		AempNode node = this.cluster.start("a", (settings) -> settings.seed(this.cluster.addressOf("b"))
			.limits((limits) -> limits.databaseEntriesPerNode(5)));
		node.family("f").mon(new FamilyRecorder());
		this.cluster.run();
		send("g_chg1", "f", Map.of("a", 1, "b", 2, "c", 3));
		assertThat(node.network().master()).isEqualTo("b");
		send("g_chg2", "f", Map.of("d", 1, "e", 2, "f", 3), List.of());
		assertThat(node.upNodes()).isEmpty();
	}

	@Test
	void whenAnAddressFromTheNetworkIsMalformedThenTheOthersAreUsed() {
		AempNode node = slave();
		FakePeer c = new FakePeer(this.cluster, "c", PERL);
		node.snd("c#port", "hello");
		this.cluster.run();
		send("g_found", "c",
				Arrays.asList("nonsense", 7, null, List.of(), new byte[] { 'x' }, this.cluster.addressOf("c")));
		assertThat(c.received().stream().map((packet) -> Canonical.text(packet.toArray())))
			.containsExactly(request("port", "hello"));
	}

}
