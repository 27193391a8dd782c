package io.aemp.internal.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.NodeObserver;
import io.aemp.Reason;
import io.aemp.internal.handshake.Greeting;
import io.aemp.local.LocalConnection;
import io.aemp.node.AempNode;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import io.aemp.testing.LogRecorder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a node finds out that nobody is left at the other end of a link, and what becomes
 * of that link. Node n has the higher ID than peer a, which chooses, and the lower one
 * than peer p.
 */
class SilenceTests {

	/** To connect, however many addresses there are, and to greet. */
	private static final Duration LONGEST_DIAL = Duration.ofSeconds(40);

	private static final Map<String, String> PERL = Map.of(Greeting.PROVIDER, "AE-2.02");

	private final FakeCluster cluster = new FakeCluster("n", "a", "p", "other");

	private final AempNode node = this.cluster.start("n");

	private final List<String> log = new ArrayList<>();

	@RegisterExtension
	private final LogRecorder logged = new LogRecorder("io.aemp.internal.link");

	@BeforeEach
	void observe() {
		this.node.monNodes(new NodeObserver() {

			@Override
			public void nodeUp(String nodeId) {
				SilenceTests.this.log.add(nodeId + " up");
			}

			@Override
			public void nodeSlow(String nodeId) {
				SilenceTests.this.log.add(nodeId + " slow");
			}

			@Override
			public void nodeResponsive(String nodeId) {
				SilenceTests.this.log.add(nodeId + " responsive");
			}

			@Override
			public void nodeDown(String nodeId, Reason reason) {
				SilenceTests.this.log.add(nodeId + " down, " + reason.elements().get(2));
			}

		});
	}

	private FakePeer link(String peer, Map<String, String> attributes) {
		FakePeer linked = new FakePeer(this.cluster, peer, attributes);
		this.node.snd(peer + "#port", "hello");
		this.cluster.run();
		assertThat(this.log).containsExactly(peer + " up");
		this.log.clear();
		return linked;
	}

	@Test
	void whenAnIdlePeerAnswersThenItsLinkStaysUp() {
		link("p", Map.of());
		this.cluster.advance(Duration.ofMinutes(10));
		assertThat(this.log).isEmpty();
		assertThat(this.cluster.network().dials()).isEqualTo(1);
	}

	@Test
	void whenTwoNodesAreIdleThenTheirLinkStaysUp() {
		AempNode other = this.cluster.start("other");
		other.snd("n#port", "hello");
		this.cluster.advance(Duration.ofMinutes(10));
		assertThat(this.log).containsExactly("other up");
	}

	@Test
	void whenAPeerOfOurKindFallsSilentThenItIsSlowAfterSixSecondsAndDownAfterTen() {
		link("p", Map.of()).fallSilent();
		this.cluster.advance(Duration.ofMillis(5_999));
		assertThat(this.log).isEmpty();
		this.cluster.advance(Duration.ofMillis(1));
		assertThat(this.log).containsExactly("p slow");
		this.cluster.advance(Duration.ofMillis(3_999));
		assertThat(this.log).hasSize(1);
		this.cluster.advance(Duration.ofMillis(1));
		assertThat(this.log).containsExactly("p slow", "p down, it was silent for 10000 ms");
	}

	@Test
	void whenAPeerOfAnotherKindComputesThenItHasThirtySeconds() {
		FakePeer peer = link("p", PERL);
		peer.fallSilent();
		this.cluster.advance(Duration.ofSeconds(20));
		assertThat(this.log).containsExactly("p slow");
		peer.send("port", "done");
		this.cluster.advance(Duration.ofSeconds(3));
		assertThat(this.log).containsExactly("p slow", "p responsive");
		this.cluster.advance(Duration.ofSeconds(30));
		assertThat(this.log).endsWith("p slow", "p down, it was silent for 30000 ms");
	}

	@Test
	void whenAPeerOfAnotherKindComputesForTwentySecondsThenNothingIsLost() {
		List<Reason> reasons = new ArrayList<>();
		FakePeer peer = link("p", PERL);
		this.node.mon("p#port", reasons::add);
		this.cluster.run();
		peer.received().clear();
		this.cluster.network().connection().hold();
		for (int second = 0; second < 20; second++) {
			this.node.snd("p#port", second);
			this.cluster.advance(Duration.ofSeconds(1));
		}
		assertThat(peer.received()).isEmpty();
		this.cluster.network().connection().release();
		this.cluster.advance(Duration.ofSeconds(30));
		assertThat(peer.received()).hasSize(20).startsWith(List.of("port", 0L)).endsWith(List.of("port", 19L));
		assertThat(this.log).containsExactly("p slow", "p responsive");
		assertThat(reasons).isEmpty();
	}

	@Test
	void whenAPeerOfAnotherKindStillHoldsTheLinkAfterAPartitionThenItIsLinkedAgainWithoutWaitingForIt() {
		List<Reason> reasons = new ArrayList<>();
		FakePeer peer = link("p", PERL);
		this.node.mon("p#port", reasons::add);
		peer.refuseWhileLinked();
		LocalConnection old = this.cluster.network().connection();
		old.hold();
		this.cluster.advance(Duration.ofSeconds(30));
		assertThat(this.log).containsExactly("p slow", "p down, it was silent for 30000 ms");
		assertThat(reasons).hasSize(1);
		// It has noticed nothing, and goes on to compute.
		peer.fallSilent();
		old.release();
		this.cluster.run();
		assertThat(peer.ends()).isEmpty();
		this.log.clear();
		this.node.snd("p#port", "again");
		this.cluster.advance(Duration.ofMillis(300));
		assertThat(this.log).containsExactly("p up");
		assertThat(peer.received()).contains(List.of("port", "again"));
		assertThat(this.cluster.network().connections()).hasSize(1);
	}

	@Test
	void whenAPeerCannotBeAskedThenItMayBeSilentForEver() {
		link("p", Map.of(Greeting.MONITORING, "0"));
		this.cluster.network().connection().hold();
		this.cluster.advance(Duration.ofHours(1));
		assertThat(this.log).isEmpty();
	}

	@Test
	void whenThisProcessStoodStillThenThePeerIsNotBlamed() {
		link("p", Map.of());
		for (int i = 0; i < 10; i++) {
			// No loop runs meanwhile, as in a process that was stopped.
			this.cluster.runtime().timers().advance(Duration.ofSeconds(15));
			this.cluster.run();
		}
		assertThat(this.log).isEmpty();
	}

	@Test
	void whenAPeerOnlyTakesBytesThenItLives() {
		FakePeer peer = link("p", Map.of());
		peer.fallSilent();
		LocalConnection connection = this.cluster.network().connection();
		for (int i = 0; i < 10; i++) {
			connection.setWritable("n", false);
			this.cluster.advance(Duration.ofSeconds(5));
			connection.setWritable("n", true);
			this.cluster.run();
		}
		assertThat(this.log).isEmpty();
	}

	@Test
	void whenALinkIsGivenUpThenItsMonitorsHearWhy() {
		List<Reason> reasons = new ArrayList<>();
		this.node.mon("p#port", reasons::add);
		link("p", Map.of()).fallSilent();
		this.cluster.advance(Duration.ofSeconds(10));
		assertThat(reasons).containsExactly(Reason.transportError("p", "it was silent for 10000 ms"));
	}

	@Test
	void whenThePeerOfALinkThatWasGivenUpReturnsThenItNoticesAndNothingOfItIsDelivered() {
		List<String> received = new ArrayList<>();
		this.node.port("log").rcv((message) -> received.add(message.text(0)));
		FakePeer peer = link("p", Map.of());
		this.cluster.network().connection().hold();
		peer.send("log", "late");
		this.cluster.advance(Duration.ofSeconds(10));
		assertThat(this.log).containsExactly("p slow", "p down, it was silent for 10000 ms");
		assertThat(peer.ends()).isEmpty();
		this.cluster.network().connection().release();
		this.cluster.run();
		assertThat(peer.ends()).containsExactly("Connection reset by peer");
		assertThat(received).isEmpty();
		assertThat(this.cluster.network().connections()).isEmpty();
	}

	@Test
	void whenThePeerRefusesBecauseOfALinkThatWasGivenUpThenThatIsResetAndThePeerDialledAgain() {
		FakePeer peer = link("a", Map.of());
		peer.refuseWhileLinked();
		peer.fallSilent();
		this.cluster.advance(Duration.ofSeconds(10));
		this.log.clear();
		this.node.snd("a#port", "again");
		this.cluster.advance(Duration.ofMillis(300));
		assertThat(peer.received()).contains(List.of("port", "again"));
		assertThat(this.log).containsExactly("a up");
		assertThat(this.cluster.network().connections()).hasSize(1);
	}

	@Test
	void whenANewcomerComesAndTheLinkLivesThenTheNewcomerIsRefusedAndTheLogSaysWhy() {
		FakePeer peer = link("p", Map.of());
		this.cluster.advance(LONGEST_DIAL);
		peer.dial(this.cluster.portOf("n"));
		this.cluster.advance(Duration.ofMillis(50));
		assertThat(peer.ends()).hasSize(1);
		assertThat(this.log).isEmpty();
		assertThat(this.logged.events()).filteredOn((event) -> event.getLevel() == Level.WARN)
			.extracting(ILoggingEvent::getFormattedMessage)
			.singleElement()
			.asString()
			.contains("node p is linked already. Do two processes use this node ID?");
	}

	@Test
	void whenANewcomerMayHaveBeenDialledBeforeTheLinkWasUpThenItIsRefusedWithoutAWarning() {
		FakePeer peer = link("p", Map.of());
		this.cluster.advance(LONGEST_DIAL.minusSeconds(1));
		peer.dial(this.cluster.portOf("n"));
		this.cluster.advance(Duration.ofMillis(50));
		assertThat(peer.ends()).hasSize(1);
		assertThat(this.logged.events()).noneMatch((event) -> event.getLevel() == Level.WARN);
	}

	@Test
	void whenANewcomerComesAndTheLinkIsDeadThenTheNewcomerTakesItsPlaceWithinASecond() {
		FakePeer peer = link("p", Map.of());
		this.cluster.network().connection().cutFor("p");
		this.cluster.run();
		peer.dial(this.cluster.portOf("n"));
		this.cluster.advance(Duration.ofMillis(999));
		assertThat(this.log).isEmpty();
		this.cluster.advance(Duration.ofMillis(1));
		assertThat(this.log).containsExactly("p down, it did not answer when another connection came from its node",
				"p up");
		this.node.snd("p#port", "again");
		this.cluster.run();
		assertThat(peer.received()).endsWith(List.of("port", "again"));
		assertThat(this.cluster.network().connections()).hasSize(1);
	}

	@Test
	void whenTheLinkEndsWhileANewcomerWaitsThenItNeedNotWaitAnyLonger() {
		FakePeer peer = link("p", Map.of());
		LocalConnection old = this.cluster.network().connection();
		old.hold();
		peer.dial(this.cluster.portOf("n"));
		this.cluster.run();
		assertThat(this.log).isEmpty();
		old.cut();
		this.cluster.run();
		assertThat(this.log).containsExactly("p down, Connection reset by peer", "p up");
	}

	@Test
	void whenThePeerCannotBeAskedThenItKeepsItsLink() {
		FakePeer peer = link("p", Map.of(Greeting.MONITORING, "0"));
		peer.dial(this.cluster.portOf("n"));
		this.cluster.run();
		assertThat(peer.ends()).hasSize(1);
		assertThat(this.log).isEmpty();
	}

	@Test
	void whenTwoNewcomersComeThenTheOlderOneIsRefused() {
		FakePeer peer = link("p", Map.of());
		this.cluster.network().connection().cutFor("p");
		this.cluster.run();
		peer.dial(this.cluster.portOf("n"));
		this.cluster.run();
		peer.dial(this.cluster.portOf("n"));
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(this.log).endsWith("p up");
		assertThat(this.cluster.network().connections()).hasSize(1);
	}

}
