package io.aemp.internal.global;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.node.AempNode;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FamilyRecorder;
import io.aemp.testing.LogRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests how nodes find their roles, and how the database follows changes of roles
 * (protocol, section 6, rules 1 to 9). No node knows the address of another one but that
 * of its seeds.
 */
class RolesTests {

	@RegisterExtension
	final LogRecorder log = new LogRecorder("io.aemp.internal.global");

	private final FakeCluster cluster = new FakeCluster("a", "b", "c", "d", "e", "bridge").withoutAddresses();

	private AempNode start(String nodeId, String... seeds) {
		return this.cluster.start(nodeId, (settings) -> {
			for (String seed : seeds) {
				settings.seed(this.cluster.addressOf(seed));
			}
			return settings;
		});
	}

	private <T> T result(CompletableFuture<T> future) {
		this.cluster.run();
		assertThat(future).isDone();
		return future.join();
	}

	private Map<String, ?> content(AempNode node, String family) {
		return result(node.family(family).content()).asMap();
	}

	@Test
	void whenANodeIsSetToBeGlobalThenItIs() {
		AempNode a = this.cluster.start("a", (settings) -> settings.network((network) -> network.global(true)));
		this.cluster.run();
		assertThat(a.network().global()).isTrue();
		assertThat(a.network().master()).isEqualTo("a");
	}

	@Test
	void whenANodeIsASeedThenItIsAskedToBeGlobalAndIsTheMaster() {
		AempNode a = start("a");
		AempNode b = start("b", "a");
		this.cluster.run();
		assertThat(a.network().global()).isTrue();
		assertThat(a.network().slaveNodes()).containsExactly("b");
		assertThat(b.network().global()).isFalse();
		assertThat(b.network().master()).isEqualTo("a");
	}

	@Test
	void whenANodeFindsItselfAmongItsSeedsThenItIsGlobal() {
		AempNode a = start("a", "a");
		this.cluster.run();
		assertThat(a.network().global()).isTrue();
	}

	@Test
	void whenNoSeedWasReachedYetThenTheNodeIsNotGlobalAndHasNoMaster() {
		AempNode a = start("a", "b");
		this.cluster.advance(Duration.ofSeconds(30));
		assertThat(a.network().global()).isFalse();
		assertThat(a.network().master()).isNull();
	}

	@Test
	void whenSlavesSetKeysThenAllNodesSeeThem() {
		AempNode a = start("a");
		AempNode b = start("b", "a");
		AempNode c = start("c", "a");
		b.family("f").set("early", "b");
		this.cluster.run();
		a.family("f").set("a", 1L);
		b.family("f").set("b", 2L);
		c.family("f").set("c", 3L);
		this.cluster.run();
		for (AempNode node : List.of(a, b, c)) {
			assertThat(content(node, "f")).isEqualTo(Map.of("early", "b", "a", 1L, "b", 2L, "c", 3L));
		}
		b.family("f").delete("b", "early");
		this.cluster.run();
		assertThat(content(c, "f")).isEqualTo(Map.of("a", 1L, "c", 3L));
	}

	@Test
	void whenASlaveAsksThenItSeesWhatItDidBefore() {
		start("a");
		AempNode b = start("b", "a");
		this.cluster.run();
		b.family("f").set("k", 1L);
		CompletableFuture<List<String>> keys = b.family("f").keys();
		b.family("f").delete("k");
		CompletableFuture<List<Object>> values = castValues(b.family("f").values());
		assertThat(result(keys)).containsExactly("k");
		assertThat(result(values)).isEmpty();
	}

	@SuppressWarnings("unchecked")
	private static CompletableFuture<List<Object>> castValues(CompletableFuture<?> values) {
		return (CompletableFuture<List<Object>>) values;
	}

	@Test
	void whenAnotherSlaveChangesAFamilyThenMonitorsAreTold() {
		start("a");
		AempNode b = start("b", "a");
		AempNode c = start("c", "a");
		this.cluster.run();
		FamilyRecorder recorder = new FamilyRecorder();
		b.family("f").mon(recorder);
		this.cluster.run();
		assertThat(recorder.events()).containsExactly("+[] *[] -[]");
		c.family("f").set("k", 1L);
		this.cluster.run();
		c.family("f").set("k", 2L);
		this.cluster.run();
		c.family("f").delete("k");
		this.cluster.run();
		assertThat(recorder.events()).containsExactly("+[] *[] -[]", "+[k] *[] -[]", "+[] *[k] -[]", "+[] *[] -[k]");
	}

	@Test
	void whenTheLastMonitorOfAFamilyIsGoneThenNothingIsToldAndTheNextOneBeginsAnew() {
		start("a");
		AempNode b = start("b", "a");
		AempNode c = start("c", "a");
		this.cluster.run();
		FamilyRecorder first = new FamilyRecorder();
		b.family("f").mon(first).close();
		c.family("f").set("k", 1L);
		this.cluster.run();
		FamilyRecorder second = new FamilyRecorder();
		b.family("f").mon(second);
		this.cluster.run();
		assertThat(second.events()).containsExactly("+[k] *[] -[]");
		FamilyRecorder third = new FamilyRecorder();
		b.family("f").mon(third);
		this.cluster.run();
		assertThat(third.events()).containsExactly("+[k] *[] -[]");
	}

	@Test
	void whenANodeIsLostThenItsKeysAreGoneEverywhere() {
		AempNode a = start("a");
		AempNode b = start("b", "a");
		AempNode c = start("c", "a");
		this.cluster.run();
		FamilyRecorder recorder = new FamilyRecorder();
		c.family("f").set("c", 1L);
		b.family("f").set("b", 1L);
		b.family("f").mon(recorder);
		this.cluster.run();
		this.cluster.crash("c");
		this.cluster.run();
		assertThat(recorder.events()).containsExactly("+[b, c] *[] -[]", "+[] *[] -[c]");
		assertThat(content(a, "f")).isEqualTo(Map.of("b", 1L));
	}

	@Test
	void whenANodeIsKnownByNameOnlyThenItsMasterKnowsWhereItIs() {
		AempNode a = start("a");
		AempNode b = start("b", "a");
		AempNode c = start("c", "a");
		this.cluster.run();
		List<Object> received = new ArrayList<>();
		Port port = c.port((message) -> received.add(message.get(0)));
		b.snd(port.id(), "from b");
		this.cluster.run();
		assertThat(received).containsExactly("from b");
		assertThat(b.upNodes()).containsExactlyInAnyOrder("a", "c");
		assertThat(a.upNodes()).containsExactlyInAnyOrder("b", "c");
	}

	@Test
	void whenNobodyKnowsANodeThenMonitorsFireAtOnce() {
		start("a");
		AempNode b = start("b", "a");
		this.cluster.run();
		List<Reason> reasons = new ArrayList<>();
		b.mon("nobody#port", reasons::add);
		this.cluster.run();
		assertThat(reasons).containsExactly(Reason.transportError("nobody", "no address of node nobody is known"));
	}

	@Test
	void whenThereIsNoMasterThenALookUpWaitsForOne() {
		AempNode b = start("b", "a");
		AempNode c = start("c", "a");
		this.cluster.advance(Duration.ofSeconds(5));
		List<Object> received = new ArrayList<>();
		List<Reason> reasons = new ArrayList<>();
		Port port = c.port((message) -> received.add(message.get(0)));
		b.mon(port.id(), reasons::add);
		b.snd(port.id(), "patience");
		this.cluster.advance(Duration.ofSeconds(2));
		start("a");
		this.cluster.advance(Duration.ofSeconds(4));
		assertThat(received.isEmpty()).isEqualTo(!reasons.isEmpty());
		b.snd(port.id(), "again");
		this.cluster.run();
		assertThat(received).contains("again");
	}

	@Test
	void whenThereIsNoMasterForLongThenALookUpFails() {
		AempNode b = start("b", "a");
		List<Reason> reasons = new ArrayList<>();
		b.mon("c#port", reasons::add);
		this.cluster.advance(Duration.ofSeconds(9));
		assertThat(reasons).isEmpty();
		this.cluster.advance(Duration.ofSeconds(2));
		assertThat(reasons).hasSize(1);
		assertThat(String.valueOf(reasons.get(0).elements().get(2))).contains("has had no master for 10000 ms",
				"seed " + this.cluster.addressOf("a") + " cannot be reached: Connection refused");
	}

	@Test
	void whenTheMasterIsLostThenTheNodeChoosesAnotherSeedAndTellsItAll() {
		AempNode a = start("a", "b");
		AempNode b = start("b", "a");
		AempNode c = start("c", "a", "b");
		AempNode d = start("d", "b", "a");
		this.cluster.advance(Duration.ofSeconds(4));
		assertThat(Set.of(String.valueOf(c.network().master()), String.valueOf(d.network().master()))).isSubsetOf("a",
				"b");
		c.family("f").set("c", 1L);
		FamilyRecorder recorder = new FamilyRecorder();
		c.family("f").mon(recorder);
		d.family("f").set("d", 1L);
		this.cluster.advance(Duration.ofSeconds(4));
		assertThat(recorder.content()).containsOnlyKeys("c", "d");
		AempNode master = String.valueOf(c.network().master()).equals("a") ? a : b;
		AempNode other = (master == a) ? b : a;
		this.cluster.crash(master.id());
		this.cluster.advance(Duration.ofSeconds(8));
		assertThat(c.network().master()).isEqualTo(other.id());
		assertThat(recorder.content()).containsOnlyKeys("c", "d");
		assertThat(content(other, "f")).isEqualTo(Map.of("c", 1L, "d", 1L));
		d.family("f").set("d", 2L);
		this.cluster.run();
		assertThat(recorder.content()).containsEntry("d", 2L);
		assertThat(c.family("f").staleSince()).isEmpty();
	}

	@Test
	void whenTheMasterIsLostThenTheFamilyIsStaleUntilItIsBack() {
		AempNode a = start("a");
		AempNode b = start("b", "a");
		FamilyRecorder recorder = new FamilyRecorder();
		b.family("f").mon(recorder);
		a.family("f").set("k", 1L);
		this.cluster.advance(Duration.ofSeconds(20));
		this.cluster.crash("a");
		this.cluster.run();
		assertThat(b.family("f").staleSince()).contains(Instant.ofEpochSecond(20));
		assertThat(b.family("other").staleSince()).contains(Instant.ofEpochSecond(20));
		assertThat(recorder.content()).containsOnlyKeys("k");
		CompletableFuture<List<String>> pending = b.family("f").keys();
		b.family("f").set("l", 2L);
		this.cluster.advance(Duration.ofSeconds(4));
		assertThat(pending).isNotDone();
		start("a");
		this.cluster.advance(Duration.ofSeconds(4));
		assertThat(result(pending)).containsExactly("l");
		assertThat(recorder.content()).containsOnlyKeys("l");
		assertThat(recorder.events()).endsWith("+[l] *[] -[k]");
		assertThat(b.family("f").staleSince()).isEmpty();
	}

	@Test
	void whenTheMasterDoesNotAnswerThenQueriesFailAfterATimeOut() {
		start("a");
		AempNode b = start("b", "a");
		this.cluster.run();
		this.cluster.network().connection().hold();
		CompletableFuture<List<String>> keys = b.family("f").keys();
		this.cluster.advance(Duration.ofSeconds(11));
		assertThat(keys).isCompletedExceptionally();
		assertThat(keys.handle((result, failure) -> failure.getMessage()).join())
			.contains("Node b cannot read family f, because its master a did not answer within 10000 ms");
	}

	@Test
	void whenTwoNodesAreEachOthersSeedsThenBothAreGlobalAndKnowAll() {
		AempNode a = start("a", "b");
		AempNode b = start("b", "a");
		a.family("f").set("a", 1L);
		b.family("f").set("b", 2L);
		this.cluster.advance(Duration.ofSeconds(10));
		assertThat(a.network().global()).isTrue();
		assertThat(b.network().global()).isTrue();
		assertThat(a.network().globalNodes()).containsExactly("b");
		assertThat(b.network().globalNodes()).containsExactly("a");
		assertThat(content(a, "f")).isEqualTo(Map.of("a", 1L, "b", 2L));
		assertThat(content(b, "f")).isEqualTo(Map.of("a", 1L, "b", 2L));
	}

	@Test
	void whenASlaveBecomesGlobalThenItIsNoSlaveAnyMore() {
		AempNode a = start("a");
		AempNode b = start("b", "a");
		AempNode c = start("c", "b");
		b.family("f").set("b", 1L);
		c.family("f").set("c", 2L);
		FamilyRecorder recorder = new FamilyRecorder();
		a.family("f").mon(recorder);
		this.cluster.advance(Duration.ofSeconds(10));
		assertThat(b.network().global()).isTrue();
		assertThat(a.network().slaveNodes()).isEmpty();
		assertThat(a.network().globalNodes()).containsExactly("b");
		assertThat(b.network().slaveNodes()).containsExactly("c");
		assertThat(recorder.content()).isEqualTo(Map.of("b", 1L, "c", 2L));
		c.family("f").delete("c");
		a.family("f").set("a", 3L);
		this.cluster.run();
		assertThat(recorder.content()).isEqualTo(Map.of("b", 1L, "a", 3L));
		assertThat(content(c, "f")).isEqualTo(Map.of("b", 1L, "a", 3L));
	}

	@Test
	void whenGlobalsHearOfEachOtherThenTheyKeepLinks() {
		AempNode a = start("a");
		AempNode b = this.cluster.start("b",
				(settings) -> settings.seed(this.cluster.addressOf("a")).network((network) -> network.global(true)));
		AempNode c = this.cluster.start("c",
				(settings) -> settings.seed(this.cluster.addressOf("a")).network((network) -> network.global(true)));
		this.cluster.advance(Duration.ofSeconds(2));
		assertThat(a.network().globalNodes()).containsExactlyInAnyOrder("b", "c");
		assertThat(b.network().globalNodes()).containsExactlyInAnyOrder("a", "c");
		assertThat(c.network().globalNodes()).containsExactlyInAnyOrder("a", "b");
		this.cluster.advance(Duration.ofSeconds(30));
		this.cluster.cut("b", "c");
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(b.network().globalNodes()).containsExactlyInAnyOrder("a", "c");
	}

	@Test
	void whenTwoNetworksMeetThenTheyAreOne() {
		AempNode a = start("a");
		AempNode b = start("b", "a");
		AempNode c = start("c");
		AempNode d = start("d", "c");
		b.family("f").set("b", 1L);
		d.family("f").set("d", 2L);
		FamilyRecorder recorder = new FamilyRecorder();
		b.family("f").mon(recorder);
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(recorder.content()).containsOnlyKeys("b");
		start("e", "a", "c");
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(recorder.content()).containsOnlyKeys("b");
		// A slave of both seeds does not connect them, a global node does.
		AempNode bridge = this.cluster.start("bridge",
				(settings) -> settings.seed(this.cluster.addressOf("a"), this.cluster.addressOf("c"))
					.network((network) -> network.global(true)));
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(recorder.content()).containsOnlyKeys("b", "d");
		assertThat(a.network().globalNodes()).containsExactlyInAnyOrder("bridge", "c");
		this.cluster.crash(bridge.id());
		this.cluster.advance(Duration.ofSeconds(60));
		assertThat(recorder.content()).containsOnlyKeys("b", "d");
		assertThat(content(c, "f")).containsOnlyKeys("b", "d");
	}

	@Test
	void whenNodesOwnTheSameKeyThenThatIsVisibleAndLoggedOnce() {
		AempNode a = start("a");
		AempNode b = start("b", "a");
		AempNode c = start("c", "a");
		this.cluster.run();
		b.family("f").set("k", "b");
		this.cluster.run();
		c.family("f").set("k", "c");
		this.cluster.run();
		c.family("f").set("k", "d");
		this.cluster.run();
		assertThat(a.network().openConflicts()).isEqualTo(1);
		assertThat(a.network().conflicts()).isEqualTo(1);
		assertThat(content(b, "f")).isEqualTo(Map.of("k", "d"));
		c.family("f").delete("k");
		this.cluster.run();
		assertThat(a.network().openConflicts()).isZero();
		assertThat(content(b, "f")).isEqualTo(Map.of("k", "b"));
		assertThat(this.log.events()).extracting(ILoggingEvent::getFormattedMessage)
			.filteredOn((text) -> text.contains("different values"))
			.hasSize(1);
	}

}
