package io.aemp.internal.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.NodeObserver;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.local.LocalConnection;
import io.aemp.node.AempNode;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * How links come up, what goes over them, and what is told about them.
 */
class LinkTests {

	private final FakeCluster cluster = new FakeCluster("a", "b", "c", "p");

	private final List<String> log = new ArrayList<>();

	private Port logging(AempNode node, String name) {
		return node.port(name).rcv((message) -> this.log.add(text(message)));
	}

	private static String text(Message message) {
		return message.elements().stream().map(String::valueOf).reduce((one, other) -> one + " " + other).orElse("");
	}

	@Test
	void whenThereIsNoLinkThenWhatIsSentWaitsAndArrivesInOrder() {
		AempNode a = this.cluster.start("a");
		logging(this.cluster.start("b"), "log");
		for (int i = 0; i < 5; i++) {
			a.snd("b#log", i);
		}
		assertThat(a.nodeIsUp("b")).isFalse();
		this.cluster.run();
		assertThat(this.log).containsExactly("0", "1", "2", "3", "4");
		assertThat(a.nodeIsUp("b")).isTrue();
		assertThat(a.upNodes()).containsExactly("b");
	}

	@Test
	void whenTheLinkIsUpThenMessagesGoBothWays() {
		AempNode a = this.cluster.start("a");
		AempNode b = this.cluster.start("b");
		Port back = logging(a, "log");
		b.port("echo").rcv((message) -> b.snd(message.text(0), "pong"));
		a.snd("b#echo", back.id());
		this.cluster.run();
		assertThat(this.log).containsExactly("pong");
		assertThat(this.cluster.network().connections()).hasSize(1);
	}

	@Test
	void whenThereAreMorePortsThanCachesHoldThenEachGetsItsOwnMessages() {
		AempNode a = this.cluster.start("a");
		AempNode b = this.cluster.start("b");
		List<String> expected = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			logging(b, "log" + i + "x".repeat(i % 100)).rcv("which",
					(message) -> this.log.add(b.self().id() + " " + message.text(0)));
		}
		for (int round = 0; round < 3; round++) {
			for (int i = 0; i < 1000; i++) {
				String id = "b#log" + i + "x".repeat(i % 100);
				a.snd(id, "which", round);
				expected.add(id + " " + round);
			}
			this.cluster.run();
		}
		assertThat(this.log).containsExactlyInAnyOrderElementsOf(expected);
	}

	@Test
	void whenManyMessagesAreSentAtOnceThenNoneIsMissing() {
		AempNode a = this.cluster.start("a");
		logging(this.cluster.start("b"), "log");
		a.snd("b#log", "first");
		this.cluster.run();
		List<String> expected = new ArrayList<>(List.of("first"));
		for (int i = 0; i < 10_000; i++) {
			a.snd("b#log", "a message that fills chunks", i);
			expected.add("a message that fills chunks " + i);
		}
		this.cluster.run();
		assertThat(this.log).isEqualTo(expected);
	}

	@Test
	void whenTheConnectionTakesNoBytesThenTheyWaitUntilItDoes() {
		AempNode a = this.cluster.start("a");
		logging(this.cluster.start("b"), "log");
		a.snd("b#log", "first");
		this.cluster.run();
		this.cluster.network().connection().setWritable("a", false);
		a.snd("b#log", "second");
		this.cluster.run();
		a.snd("b#log", "third");
		this.cluster.run();
		assertThat(this.log).containsExactly("first");
		this.cluster.network().connection().setWritable("a", true);
		this.cluster.run();
		assertThat(this.log).containsExactly("first", "second", "third");
		a.snd("b#log", "fourth");
		this.cluster.run();
		assertThat(this.log).endsWith("fourth");
	}

	@Test
	void whenMessageIsLargerThanThePeerAcceptsThenItIsRefusedToTheSender() {
		AempNode a = this.cluster.start("a");
		FakePeer peer = new FakePeer(this.cluster, "p", Map.of("maxframe", "100"));
		a.snd("p#port", "first");
		this.cluster.run();
		assertThatIllegalArgumentException().isThrownBy(() -> a.snd("p#port", "x".repeat(100)))
			.withMessageContaining("p#port")
			.withMessageContaining("100");
		a.snd("p#port", "second");
		this.cluster.run();
		assertThat(peer.received()).containsExactly(List.of("port", "first"), List.of("port", "second"));
	}

	@Test
	void whenPacketIsMalformedThenTheLinkFails() {
		AempNode a = this.cluster.start("a");
		FakePeer peer = new FakePeer(this.cluster, "p", Map.of());
		List<Reason> reasons = new ArrayList<>();
		a.mon("p", reasons::add);
		this.cluster.run();
		peer.sendBytes(new byte[] { 0x01 });
		this.cluster.run();
		assertThat(reasons).singleElement().satisfies((reason) -> {
			assertThat(reason.kind()).isEqualTo("transport_error");
			assertThat(reason.toString()).contains("malformed packet");
		});
		assertThat(peer.ends()).hasSize(1);
	}

	@Test
	void whenRequestMakesNoSenseThenItIsIgnoredAndTheLinkLives() {
		AempNode a = this.cluster.start("a");
		logging(a, "log");
		FakePeer peer = new FakePeer(this.cluster, "p", Map.of());
		a.snd("p#port", "hello");
		this.cluster.run();
		peer.send("");
		peer.send("", (Object) null);
		peer.send("", "");
		peer.send("", "mon1");
		peer.send("", "mon1", (Object) null);
		peer.send("", "mon0", (Object) null);
		peer.send("", "kil1", "");
		peer.send("", "kil1", List.of());
		peer.send("", "kil0");
		peer.send("", "eval", "exit");
		peer.send("", List.of("mon1"), 5);
		peer.send("log", "still here");
		this.cluster.run();
		assertThat(this.log).containsExactly("still here");
		assertThat(peer.ends()).isEmpty();
	}

	@Test
	void whenUnmonitorRequestNamesNoStringThenItIsIgnoredAndTheLinkLives() {
		AempNode a = this.cluster.start("a");
		logging(a, "log");
		FakePeer peer = new FakePeer(this.cluster, "p", Map.of());
		a.snd("p#port", "hello");
		this.cluster.run();
		peer.send("", "mon0", List.of("no", "name"));
		peer.send("log", "still here");
		this.cluster.run();
		assertThat(this.log).containsExactly("still here");
		assertThat(peer.ends()).isEmpty();
	}

	@Test
	void whenReasonFromThePeerIsNestedAsDeepAsPacketsMayBeThenTheMonitorFires() {
		AempNode a = this.cluster.start("a");
		FakePeer peer = new FakePeer(this.cluster, "p", Map.of());
		List<Reason> reasons = new ArrayList<>();
		a.mon("p#port", reasons::add);
		this.cluster.run();
		Object nested = List.of();
		for (int depth = 2; depth <= 129; depth++) {
			nested = List.of(nested);
		}
		peer.send("", "kil0", "port", "too", nested);
		this.cluster.run();
		assertThat(reasons).hasSize(1);
	}

	@Test
	void whenKillRequestArrivesThenThePortDiesBehindWhatWasSentBefore() {
		AempNode a = this.cluster.start("a");
		AempNode b = this.cluster.start("b");
		logging(b, "log");
		List<Reason> reasons = new ArrayList<>();
		a.mon("b#log", reasons::add);
		a.snd("b#log", "before");
		a.kil("b#log", "enough", 1);
		a.snd("b#log", "after");
		this.cluster.run();
		assertThat(this.log).containsExactly("before");
		assertThat(reasons).containsExactly(Reason.of("enough", 1L));
	}

	@Test
	void whenNodeIsToBeKilledThenItIsRefused() {
		AempNode a = this.cluster.start("a");
		assertThatIllegalArgumentException().isThrownBy(() -> a.kil("b"));
		assertThatIllegalArgumentException().isThrownBy(() -> a.kil("b#"));
	}

	@Test
	void whenBothNodesDialAtOnceThenOneLinkComesUpAndNothingIsLost() {
		AempNode a = this.cluster.start("a");
		AempNode b = this.cluster.start("b");
		logging(a, "log");
		logging(b, "log");
		a.mon("b", (reason) -> this.log.add("a lost b"));
		b.mon("a", (reason) -> this.log.add("b lost a"));
		this.cluster.network().holdNewConnections(true);
		a.snd("b#log", "from a");
		b.snd("a#log", "from b");
		this.cluster.run();
		assertThat(this.cluster.network().dials()).isEqualTo(2);
		this.cluster.network().connections().forEach(LocalConnection::release);
		this.cluster.run();
		assertThat(this.log).containsExactlyInAnyOrder("from a", "from b");
		this.cluster.advance(Duration.ofSeconds(10));
		assertThat(this.log).hasSize(2);
		assertThat(this.cluster.network().connections()).hasSize(1);
	}

	@Test
	void whenTheRefusalOfOneConnectionOvertakesTheChoiceOfTheOtherThenNothingIsLost() {
		AempNode a = this.cluster.start("a");
		AempNode b = this.cluster.start("b");
		logging(a, "log");
		this.cluster.network().holdNewConnections(true);
		a.snd("b#log", "from a");
		b.mon("a", (reason) -> this.log.add("b lost a"));
		b.snd("a#log", "from b");
		logging(b, "log");
		this.cluster.run();
		LocalConnection dialledByA = dialledBy("a");
		LocalConnection dialledByB = dialledBy("b");
		// Node a chooses the connection that it dialled and refuses the other one; node b
		// hears of the refusal first.
		dialledByA.towards("a").release();
		this.cluster.run();
		dialledByB.release();
		this.cluster.run();
		dialledByA.release();
		this.cluster.run();
		assertThat(this.log).containsExactlyInAnyOrder("from a", "from b");
	}

	@Test
	void whenNodeIsLinkedThenAnotherConnectionFromItIsRefused() {
		AempNode a = this.cluster.start("a");
		FakePeer peer = new FakePeer(this.cluster, "p", Map.of());
		a.snd("p#port", "hello");
		this.cluster.run();
		peer.dial(this.cluster.portOf("a"));
		this.cluster.advance(Duration.ofMillis(50));
		assertThat(peer.ends()).hasSize(1);
		assertThat(this.cluster.network().connections()).hasSize(1);
		a.snd("p#port", "again");
		this.cluster.run();
		assertThat(peer.received()).containsExactly(List.of("port", "hello"), List.of("port", "again"));
	}

	@Test
	void whenThePeerChoosesAnotherConnectionAndDoesNotAnswerOverTheOldThenItReplacesTheOld() {
		// The peer's ID is the lower one: the choice is its.
		FakeCluster cluster = new FakeCluster("n", "a");
		AempNode n = cluster.start("n");
		FakePeer peer = new FakePeer(cluster, "a", Map.of());
		List<Reason> reasons = new ArrayList<>();
		n.mon("a#port", reasons::add);
		cluster.run();
		assertThat(reasons).isEmpty();
		peer.fallSilent();
		peer.dial(cluster.portOf("n"));
		cluster.advance(Duration.ofSeconds(1));
		assertThat(reasons).containsExactly(
				Reason.transportError("a", "it did not answer when another connection came from its node"));
		assertThat(n.nodeIsUp("a")).isTrue();
		n.snd("a#port", "over the new one");
		cluster.run();
		assertThat(peer.received()).endsWith(List.of("port", "over the new one"));
		assertThat(cluster.network().connections()).hasSize(1);
	}

	@Test
	void whenAnOlderChoiceArrivesBehindANewerOneThenItDeliversNothing() {
		AempNode a = this.cluster.start("a");
		AempNode b = this.cluster.start("b");
		logging(b, "log");
		a.mon("b#log", (reason) -> {
			this.log.add("fired");
			if (this.log.size() == 1) {
				a.snd("b#log", "new");
			}
		});
		a.snd("b#log", "old");
		// Node a chooses the first connection and sends, but its choice stands still ...
		while (!a.nodeIsUp("b")) {
			if (!this.cluster.runtime().executor().runOne()) {
				this.cluster.runtime().timers().advance(Duration.ZERO);
			}
		}
		LocalConnection first = this.cluster.network().connection();
		first.towards("b").hold();
		this.cluster.run();
		assertThat(b.nodeIsUp("a")).isFalse();
		// ... it loses that connection, and chooses a second one, which is faster.
		first.cutFor("a");
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(this.log).containsExactly("fired", "new");
		// When there is no link any more, the first choice arrives with what was sent.
		this.cluster.network()
			.connections()
			.stream()
			.filter((connection) -> connection != first)
			.forEach(LocalConnection::cut);
		this.cluster.run();
		assertThat(b.nodeIsUp("a")).isFalse();
		first.release();
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(this.log).containsExactly("fired", "new");
		assertThat(first.isOpen()).isFalse();
	}

	/** So a node whose clock was set back is locked out for a moment only. */
	@Test
	void whenAnOlderChoiceComesMoreThanTenSecondsLaterThenItCounts() {
		FakeCluster cluster = new FakeCluster("n", "a");
		AempNode n = cluster.start("n");
		FakePeer peer = new FakePeer(cluster, "a", Map.of());
		peer.choose(100);
		peer.dial(cluster.portOf("n"));
		cluster.run();
		assertThat(n.nodeIsUp("a")).isTrue();
		peer.close();
		cluster.run();
		peer.choose(50);
		cluster.advance(Duration.ofSeconds(9));
		peer.dial(cluster.portOf("n"));
		cluster.run();
		assertThat(n.nodeIsUp("a")).as("while an older choice may arrive late").isFalse();
		cluster.advance(Duration.ofSeconds(2));
		peer.dial(cluster.portOf("n"));
		cluster.run();
		assertThat(n.nodeIsUp("a")).isTrue();
	}

	private LocalConnection dialledBy(String nodeId) {
		return this.cluster.network()
			.connections()
			.stream()
			.filter((connection) -> connection.dialler().equals(nodeId))
			.findFirst()
			.orElseThrow();
	}

	@Test
	void whenNodesComeAndGoThenTheirObserverHearsOfItInOrder() {
		AempNode a = this.cluster.start("a");
		this.cluster.start("b");
		this.cluster.start("c");
		a.snd("b#port", 1);
		this.cluster.run();
		a.monNodes(new Nodes());
		a.snd("c#port", 1);
		this.cluster.run();
		assertThat(this.log).containsExactly("up b", "up c");
		this.cluster.network().connections().get(0).cut();
		this.cluster.run();
		assertThat(this.log).containsExactly("up b", "up c", "down b");
		assertThat(a.nodeIsUp("b")).isFalse();
		assertThat(a.upNodes()).containsExactly("c");
		assertThat(a.nodeIsUp("a")).isTrue();
	}

	@Test
	void whenObserverIsClosedThenItHearsNothingMore() {
		AempNode a = this.cluster.start("a");
		this.cluster.start("b");
		Guard guard = a.monNodes(new Nodes());
		a.snd("b#port", 1);
		this.cluster.run();
		guard.close();
		this.cluster.network().connection().cut();
		this.cluster.run();
		assertThat(this.log).containsExactly("up b");
	}

	@Test
	void whenPortObservesNodesThenItHearsOfThemInItsOrderAndAfterItsMonitors() {
		AempNode a = this.cluster.start("a");
		AempNode b = this.cluster.start("b");
		Port observer = a.port();
		observer.rcv("start", (message) -> {
			a.monNodes(new Nodes());
			a.mon("b#port", (reason) -> this.log.add("monitor"));
		});
		observer.rcv((message) -> this.log.add(text(message)));
		b.port("port").rcv((message) -> {
		});
		a.snd(observer.id(), "start");
		this.cluster.run();
		this.log.clear();
		this.cluster.network().connection().cut();
		a.snd(observer.id(), "message");
		this.cluster.run();
		assertThat(this.log).containsExactly("message", "monitor", "down b");
	}

	@Test
	void whenObservingPortIsDeadThenNothingIsHeard() {
		AempNode a = this.cluster.start("a");
		this.cluster.start("b");
		Port observer = a.port().rcv((message) -> a.monNodes(new Nodes()));
		a.snd(observer.id(), "start");
		a.kil(observer.id());
		this.cluster.run();
		a.snd("b#port", 1);
		this.cluster.run();
		assertThat(this.log).isEmpty();
	}

	@Test
	void whenNodeHasNoSecretThenItNeitherListensNorDials() {
		AempNode a = this.cluster.start("a", (settings) -> settings.secret(null));
		assertThat(a.listeners()).isEmpty();
	}

	/** Writes into the log what it hears. */
	private final class Nodes implements NodeObserver {

		@Override
		public void nodeUp(String nodeId) {
			LinkTests.this.log.add("up " + nodeId);
		}

		@Override
		public void nodeDown(String nodeId, Reason reason) {
			LinkTests.this.log.add("down " + nodeId);
		}

	}

}
