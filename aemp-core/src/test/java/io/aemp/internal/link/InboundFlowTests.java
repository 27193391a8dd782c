package io.aemp.internal.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

import io.aemp.LossReason;
import io.aemp.NodeObserver;
import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.Reason;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.transport.Address;
import io.aemp.internal.wire.FrameBuffer;
import io.aemp.internal.wire.Framing;
import io.aemp.node.AempNode;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import io.aemp.testing.LogRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a node bounds what others sent and what waits (guarantee, rule R8): it stops
 * reading, and if that does not help, whoever holds most gives way. Node n chooses its
 * links to peer p, peer a those to node n.
 */
class InboundFlowTests {

	/** So many messages of {@link #CONTENT} may wait; the next one stops reading. */
	private static final int FITTING = 10;

	private static final String CONTENT = "x".repeat(1000);

	/** Bytes, 64 for the message, 16 each for port name and content. */
	private static final int COST = 1 + 6 + 3 + 1000 + 64 + 2 * 16;

	private static final List<Object> ALIVE = List.of("", "");

	private static final Map<String, String> PERL = Map.of(Greeting.PROVIDER, "AE-2.02");

	private final FakeCluster cluster = new FakeCluster("a", "n", "p", "q");

	private final DeterministicRuntime runtime = this.cluster.runtime();

	private final LinkedNode node = start(UnaryOperator.identity());

	private final List<Object> handled = new ArrayList<>();

	private final List<Reason> reasons = new ArrayList<>();

	@RegisterExtension
	private final LogRecorder logged = new LogRecorder("io.aemp.internal.link");

	private LinkedNode start(UnaryOperator<NodeSettingsBuilder> customizer) {
		NodeSettings settings = this.cluster.settings("n", (builder) -> customizer
			.apply(builder.limits((limits) -> limits.receiveQueueBytes(FITTING * COST).sendQueueBytes(1 << 20))));
		LinkedNode node = new LinkedNode(settings, this.runtime, this.cluster.transport("n"));
		node.listen(Address.parse(this.cluster.addressOf("n")));
		return node;
	}

	/** A node with a port that holds up as much as it likes. */
	private LinkedNode patient(String nodeId) {
		LinkedNode patient = new LinkedNode(
				this.cluster.settings(nodeId,
						(builder) -> builder.limits((limits) -> limits.receiveQueueBytes(FITTING * COST))
							.timeouts((timeouts) -> timeouts.standstill(Duration.ofHours(1)))),
				this.runtime, this.cluster.transport(nodeId));
		patient.listen(Address.parse(this.cluster.addressOf(nodeId)));
		patient.port("sinks", (message) -> this.handled.add("sinks"));
		return patient;
	}

	private FakePeer linked(String nodeId, Map<String, String> attributes) {
		FakePeer peer = new FakePeer(this.cluster, nodeId, attributes);
		peer.dial(this.cluster.portOf("n"));
		this.cluster.run();
		return peer;
	}

	private void port(String name) {
		this.node.port(name, (message) -> this.handled.add(name));
	}

	private static void send(FakePeer peer, String portName, int count) {
		for (int i = 0; i < count; i++) {
			peer.send(portName, CONTENT);
		}
	}

	/** As another thread could do it at any time. */
	private void overflow(String nodeId) {
		while (this.node.links().isUp(nodeId)) {
			this.node.snd(nodeId + "#port", CONTENT);
		}
	}

	private void monitor(String name) {
		this.node.ports()
			.monitor(this.node.ports().idOf(name), this.node.ports().threads().outside(), this.reasons::add);
		this.cluster.run();
	}

	@Test
	void whenMoreWaitsThanMayThenReadingStopsUntilHalfOfItIsHandled() {
		port("sinks");
		FakePeer peer = linked("p", Map.of());
		this.runtime.holdHandlers();
		send(peer, "sinks", FITTING);
		this.cluster.run();
		assertThat(this.node.isReading("p")).isTrue();
		assertThat(this.node.inbound("p").held()).isEqualTo(FITTING * COST);
		send(peer, "sinks", 20);
		this.cluster.run();
		assertThat(this.node.isReading("p")).isFalse();
		assertThat(this.node.links().statistics(Set.of()).readingStops()).isEqualTo(1);
		assertThat(this.node.inbound("p").held()).as("nothing was delivered behind the one too many")
			.isEqualTo((FITTING + 1) * COST);
		this.runtime.releaseHandlers();
		this.cluster.run();
		assertThat(this.handled).hasSize(FITTING + 20);
		assertThat(this.node.isReading("p")).isTrue();
		assertThat(this.node.inbound("p").held()).isZero();
	}

	@Test
	void whenExactlyHalfIsLeftThenReadingGoesOnAndNotBefore() {
		FakePeer peer = linked("p", Map.of());
		this.runtime.holdHandlers();
		for (int i = 0; i <= FITTING; i++) {
			String name = "port" + (char) ('a' + i);
			port(name);
			peer.send(name, CONTENT);
		}
		this.cluster.run();
		for (int left = FITTING; left > FITTING / 2; left--) {
			assertThat(this.node.isReading("p")).isFalse();
			this.runtime.releaseOneHandler();
			this.cluster.run();
			assertThat(this.node.inbound("p").held()).isEqualTo(left * COST);
		}
		assertThat(this.node.isReading("p")).isFalse();
		this.runtime.releaseOneHandler();
		this.cluster.run();
		assertThat(this.node.isReading("p")).isTrue();
	}

	@Test
	void whenAHandlerWaitsThenWhatItsPortHandledBeforeCountsNoLonger() {
		FakePeer peer = linked("p", Map.of());
		List<Boolean> reading = new ArrayList<>();
		this.node.port("sinks", (message) -> {
			this.handled.add("sinks");
			if (this.handled.size() == FITTING) {
				// As if this handler waited for the last of these.
				send(peer, "others", FITTING - 3);
				this.cluster.run();
				reading.add(this.node.isReading("p"));
			}
		});
		port("others");
		this.runtime.holdHandlers();
		send(peer, "sinks", FITTING);
		this.cluster.run();
		this.runtime.releaseOneHandler();
		this.cluster.run();
		assertThat(reading).containsExactly(true);
		assertThat(this.node.ports().find("n#sinks")).isNotNull();
	}

	@Test
	void whenMessagesAreDroppedThenTheyDoNotCount() {
		FakePeer peer = linked("p", Map.of());
		send(peer, "none", 100);
		this.cluster.run();
		assertThat(this.node.isReading("p")).isTrue();
		assertThat(this.node.inbound("p").held()).isZero();
		assertThat(this.node.ports().losses().count(LossReason.UNKNOWN_PORT)).isEqualTo(100);
	}

	@Test
	void whenAMessageIsSmallThenItsElementsCountAtAllDepths() {
		port("sinks");
		FakePeer peer = linked("p", Map.of());
		this.runtime.holdHandlers();
		peer.send("sinks", List.of(1, 2, List.of()), Map.of("k", 3));
		this.cluster.run();
		assertThat(this.node.inbound("p").held()).isEqualTo((1 + 6 + 4 + 4) + 64 + (1 + 4 + 3) * 16);
	}

	@Test
	void whenOneNodeIsNotReadThenOthersAre() {
		port("sinks");
		FakePeer fast = linked("p", Map.of());
		FakePeer other = linked("q", Map.of());
		this.runtime.holdHandlers();
		send(fast, "sinks", 100);
		send(other, "sinks", FITTING);
		this.cluster.run();
		assertThat(this.node.links().unreadNodes()).containsExactly("p");
		assertThat(this.node.inbound("q").held()).isEqualTo(FITTING * COST);
		this.runtime.releaseHandlers();
		this.cluster.run();
		assertThat(this.handled).hasSize(100 + FITTING);
	}

	@Test
	void whenTheLinkIsNewThenWhatWaitsStillCounts() {
		port("sinks");
		FakePeer peer = linked("a", Map.of());
		this.runtime.holdHandlers();
		send(peer, "sinks", FITTING);
		this.cluster.run();
		peer.close();
		this.cluster.advance(Duration.ofMinutes(10));
		assertThat(this.node.links().isUp("a")).isFalse();
		assertThat(this.node.inbound("a").held()).isEqualTo(FITTING * COST);
		peer.dial(this.cluster.portOf("n"));
		this.cluster.run();
		assertThat(this.node.isReading("a")).isTrue();
		send(peer, "sinks", 2);
		this.cluster.run();
		assertThat(this.node.isReading("a")).isFalse();
		this.cluster.network().connection().cut();
		this.cluster.run();
		peer.dial(this.cluster.portOf("n"));
		this.cluster.run();
		assertThat(this.node.links().isUp("a")).isTrue();
		send(peer, "sinks", 2);
		this.cluster.run();
		assertThat(this.node.inbound("a").held()).as("nothing is read from the new link")
			.isEqualTo((FITTING + 1) * COST);
		this.runtime.releaseHandlers();
		this.cluster.run();
		assertThat(this.handled).hasSize(FITTING + 1 + 2);
		assertThat(this.node.inbound("a").held()).isZero();
		assertThat(this.node.links().statistics(Set.of()).readingStops()).isEqualTo(1);
	}

	@Test
	void whenAllIsHandledThenTheNodeIsForgottenAndNotBefore() {
		port("sinks");
		FakePeer peer = linked("p", Map.of());
		this.runtime.holdHandlers();
		send(peer, "sinks", 2);
		this.cluster.run();
		peer.close();
		this.cluster.advance(Duration.ofMinutes(1));
		assertThat(this.node.remembers("p")).isTrue();
		this.runtime.releaseOneHandler();
		this.cluster.run();
		assertThat(this.handled).hasSize(2);
		this.cluster.advance(Duration.ofMinutes(1));
		assertThat(this.node.remembers("p")).isFalse();
		this.runtime.releaseHandlers();
	}

	@Test
	void whenEverythingIsHandledWhileThereIsNoLinkThenTheNextLinkIsRead() {
		port("sinks");
		FakePeer peer = linked("p", Map.of());
		this.runtime.holdHandlers();
		send(peer, "sinks", 100);
		this.cluster.run();
		this.cluster.network().connection().cut();
		this.cluster.run();
		this.runtime.releaseHandlers();
		this.cluster.run();
		assertThat(this.handled).hasSize(FITTING + 1);
		peer.dial(this.cluster.portOf("n"));
		this.cluster.run();
		assertThat(this.node.isReading("p")).isTrue();
		send(peer, "sinks", 1);
		this.cluster.run();
		assertThat(this.handled).hasSize(FITTING + 2);
	}

	@Test
	void whenANodeIsNotReadThenItGetsASignOfLifeEverySecond() {
		port("sinks");
		FakePeer peer = linked("p", Map.of());
		this.runtime.holdHandlers();
		send(peer, "sinks", 100);
		this.cluster.run();
		assertThat(peer.received()).isEmpty();
		for (int second = 1; second <= 5; second++) {
			this.cluster.advance(Duration.ofSeconds(1));
			assertThat(peer.received()).hasSize(second).containsOnly(ALIVE);
		}
		this.runtime.releaseHandlers();
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(peer.received()).hasSize(5);
	}

	/** A look that was due already when that happened must not begin a second series. */
	@Test
	void whenReadingStopsAgainAtOnceThenThereIsStillOneSignOfLifeASecond() {
		port("sinks");
		FakePeer peer = linked("p", Map.of());
		this.runtime.holdHandlers();
		FrameBuffer bytes = new FrameBuffer(100_000);
		for (int i = 0; i < 3 * FITTING; i++) {
			Framing.named("cbor").write("sinks", new Object[] { CONTENT }, bytes);
		}
		peer.sendBytes(Arrays.copyOf(bytes.array(), bytes.length()));
		this.cluster.run();
		assertThat(this.node.isReading("p")).isFalse();
		this.runtime.releaseOneHandler();
		this.runtime.executor().runOne();
		assertThat(this.handled).hasSize(FITTING + 1);
		this.runtime.timers().advance(Duration.ofSeconds(1));
		this.cluster.run();
		assertThat(this.node.links().statistics(Set.of()).readingStops()).isEqualTo(2);
		this.cluster.advance(Duration.ofSeconds(3));
		assertThat(peer.received()).hasSize(3);
	}

	@Test
	void whenANodeIsNotReadThenItDoesNotTakeThatForDeath() {
		List<String> events = new ArrayList<>();
		AempNode sender = this.cluster.start("q");
		sender.monNodes(new NodeObserver() {

			@Override
			public void nodeSlow(String nodeId) {
				events.add(nodeId + " slow");
			}

			@Override
			public void nodeDown(String nodeId, Reason reason) {
				events.add(nodeId + " down");
			}

		});
		LinkedNode patient = patient("a");
		this.runtime.holdHandlers();
		for (int i = 0; i < 100; i++) {
			sender.snd("a#sinks", CONTENT);
		}
		this.cluster.advance(Duration.ofMinutes(5));
		assertThat(patient.isReading("q")).isFalse();
		assertThat(sender.nodeIsUp("a")).isTrue();
		assertThat(events).isEmpty();
		this.runtime.releaseHandlers();
		this.cluster.advance(Duration.ofMinutes(5));
		assertThat(this.handled).hasSize(100);
		assertThat(sender.nodeIsUp("a")).isTrue();
	}

	private static long packetsSent(LinkedNode node) {
		return node.links().statistics(Set.of()).packetsSent();
	}

	@Test
	void whenNeitherOfTwoNodesReadsThenBothKeepTheLinkAndAllIsHandledAfterwards() {
		List<LinkedNode> nodes = List.of(patient("a"), patient("q"));
		this.runtime.holdHandlers();
		for (int i = 0; i < 100; i++) {
			nodes.get(0).snd("q#sinks", CONTENT);
			nodes.get(1).snd("a#sinks", CONTENT);
		}
		this.cluster.run();
		long[] sent = nodes.stream().mapToLong(InboundFlowTests::packetsSent).toArray();
		this.cluster.advance(Duration.ofMinutes(5));
		assertThat(packetsSent(nodes.get(0)) - sent[0]).as("signs of life").isEqualTo(5 * 60);
		assertThat(packetsSent(nodes.get(1)) - sent[1]).as("signs of life").isEqualTo(5 * 60);
		assertThat(nodes.get(0).isReading("q")).isFalse();
		assertThat(nodes.get(1).isReading("a")).isFalse();
		assertThat(this.cluster.network().dials()).isEqualTo(1);
		this.runtime.releaseHandlers();
		this.cluster.advance(Duration.ofMinutes(5));
		assertThat(this.handled).hasSize(200);
		assertThat(nodes.get(0).links().isUp("q")).isTrue();
		assertThat(this.cluster.network().dials()).isEqualTo(1);
	}

	@Test
	void whenANodeIsOfAnotherKindThenItGetsNone() {
		port("sinks");
		FakePeer peer = linked("p", PERL);
		this.runtime.holdHandlers();
		send(peer, "sinks", 100);
		this.cluster.advance(Duration.ofSeconds(25));
		assertThat(this.node.isReading("p")).isFalse();
		assertThat(peer.received()).isEmpty();
	}

	@Test
	void whenTheConnectionIsFullThenNoSignOfLifeIsAdded() {
		port("sinks");
		FakePeer peer = linked("p", Map.of());
		this.runtime.holdHandlers();
		send(peer, "sinks", 100);
		this.cluster.run();
		this.cluster.network().connection().setWritable("n", false);
		this.cluster.advance(Duration.ofSeconds(20));
		this.cluster.network().connection().setWritable("n", true);
		this.cluster.run();
		assertThat(peer.received()).isEmpty();
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(peer.received()).containsExactly(ALIVE);
	}

	@Test
	void whenANodeIsNotReadThenItsSilenceIsNotHeldAgainstIt() {
		LinkedNode patient = patient("q");
		FakePeer peer = new FakePeer(this.cluster, "a", Map.of());
		peer.dial(this.cluster.portOf("q"));
		this.cluster.run();
		this.runtime.holdHandlers();
		send(peer, "sinks", 100);
		peer.fallSilent();
		this.cluster.advance(Duration.ofMinutes(5));
		assertThat(patient.links().isUp("a")).isTrue();
		assertThat(patient.isReading("a")).isFalse();
		this.runtime.releaseHandlers();
		this.cluster.advance(Duration.ofSeconds(9));
		assertThat(this.handled).hasSize(100);
		assertThat(patient.links().isUp("a")).isTrue();
		this.cluster.advance(Duration.ofSeconds(2));
		assertThat(patient.links().isUp("a")).isFalse();
	}

	@Test
	void whenAnotherConnectionComesWhileNothingIsReadThenTheLinkIsReadUntilItsPeerAnswers() {
		port("sinks");
		FakePeer peer = linked("p", Map.of());
		List<Object> tokens = new ArrayList<>();
		peer.onTime((request) -> tokens.add(request.get(request.size() - 1)));
		peer.fallSilent();
		this.runtime.holdHandlers();
		send(peer, "sinks", 100);
		this.cluster.run();
		peer.dial(this.cluster.portOf("n"));
		this.cluster.advance(Duration.ofMillis(99));
		assertThat(this.node.inbound("p").held()).as("above the bound").isEqualTo(100 * COST);
		assertThat(peer.ends()).isEmpty();
		peer.send("", "devnull", tokens.get(0), 0.0);
		this.cluster.run();
		assertThat(peer.ends()).as("of the second connection").hasSize(1);
		assertThat(this.node.links().isUp("p")).isTrue();
		send(peer, "sinks", 100);
		this.cluster.run();
		assertThat(this.node.inbound("p").held()).as("nothing is read any more").isEqualTo(100 * COST);
		assertThat(this.node.isReading("p")).isFalse();
		this.runtime.releaseHandlers();
		this.cluster.run();
		assertThat(this.handled).hasSize(200);
		assertThat(this.node.isReading("p")).isTrue();
		assertThat(this.node.links().statistics(Set.of()).readingStops()).isEqualTo(1);
	}

	/** What has waited to be read is no sign of life. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenAnotherConnectionComesWhileNothingIsReadFromADeadOneThenItTakesItsPlace(boolean ofOurKind) {
		port("sinks");
		FakePeer peer = linked(ofOurKind ? "p" : "a", ofOurKind ? Map.of() : PERL);
		String nodeId = ofOurKind ? "p" : "a";
		this.runtime.holdHandlers();
		send(peer, "sinks", 100);
		this.cluster.run();
		this.cluster.network().connection().cutFor(nodeId);
		this.cluster.run();
		peer.dial(this.cluster.portOf("n"));
		this.cluster.advance(Duration.ofMillis(999));
		assertThat(peer.ends()).as("of the first connection").hasSize(1);
		assertThat(this.cluster.network().connections()).as("the old one, too").hasSize(2);
		this.cluster.advance(Duration.ofMillis(1));
		assertThat(this.node.links().isUp(nodeId)).isTrue();
		assertThat(this.cluster.network().connections()).hasSize(1);
		assertThat(this.node.isReading(nodeId)).isFalse();
		send(peer, "sinks", 1);
		this.cluster.run();
		assertThat(this.node.inbound(nodeId).held()).isEqualTo(100 * COST);
		this.runtime.releaseHandlers();
		this.cluster.run();
		assertThat(this.handled).hasSize(101);
	}

	@Test
	void whenTooMuchComesWhileThePeerHasToAnswerThenReadingStopsAfterwards() {
		this.node.port("sinks", (message) -> this.handled.add(message.get(0)));
		FakePeer peer = linked("p", Map.of());
		this.runtime.holdHandlers();
		List<Object> tokens = new ArrayList<>();
		peer.onTime((request) -> tokens.add(request.get(request.size() - 1)));
		peer.fallSilent();
		peer.dial(this.cluster.portOf("n"));
		this.cluster.run();
		FrameBuffer bytes = new FrameBuffer(100_000);
		for (int i = 0; i < 2 * FITTING; i++) {
			// Charged before it is carried out.
			Framing.named("cbor").write("", new Object[] { "snd", "n#sinks", i, CONTENT }, bytes);
		}
		peer.sendBytes(Arrays.copyOf(bytes.array(), bytes.length()));
		this.cluster.run();
		assertThat(this.node.isReading("p")).isFalse();
		long held = this.node.inbound("p").held();
		assertThat(held).as("above the bound").isGreaterThan(2 * FITTING * COST);
		peer.send("", "devnull", tokens.get(0), 0.0);
		this.cluster.run();
		assertThat(peer.ends()).as("of the second connection").hasSize(1);
		peer.send("sinks", 2 * FITTING);
		this.cluster.run();
		assertThat(this.node.inbound("p").held()).isEqualTo(held);
		this.runtime.releaseHandlers();
		this.cluster.run();
		assertThat(this.handled).containsExactlyElementsOf(LongStream.rangeClosed(0, 2 * FITTING).boxed().toList());
	}

	@Test
	void whenTheLinkEndsWhileItsPeerHasToAnswerThenTheNextOneIsBoundAsEver() {
		port("sinks");
		FakePeer peer = linked("p", Map.of());
		this.runtime.holdHandlers();
		send(peer, "sinks", 100);
		this.cluster.run();
		peer.fallSilent();
		peer.dial(this.cluster.portOf("n"));
		this.cluster.advance(Duration.ofMillis(10));
		long held = this.node.inbound("p").held();
		overflow("p");
		this.cluster.run();
		assertThat(this.node.links().isUp("p")).as("over the second connection").isTrue();
		send(peer, "sinks", 1);
		this.cluster.advance(Duration.ofSeconds(2));
		assertThat(this.node.inbound("p").held()).isEqualTo(held);
		assertThat(peer.ends()).hasSize(1);
		this.runtime.releaseHandlers();
		this.cluster.run();
		assertThat(this.node.isReading("p")).isTrue();
	}

	@Test
	void whenNothingIsHandledForLongThenThePortThatHoldsMostIsKilledAtOnce() {
		port("more");
		port("less");
		FakePeer peer = linked("p", Map.of());
		monitor("more");
		monitor("less");
		this.runtime.holdHandlers();
		send(peer, "less", 4);
		send(peer, "more", 7);
		send(peer, "less", 3);
		this.cluster.advance(Duration.ofMillis(29_999));
		assertThat(this.reasons).isEmpty();
		this.cluster.advance(Duration.ofMillis(1));
		assertThat(this.reasons).containsExactly(Reason.of("mailbox_overflow", "it held " + 7 * (COST - 1)
				+ " bytes of what node p sent, and nothing of that was handled for 30000 ms"));
		assertThat(this.node.ports().find("n#more")).isNull();
		assertThat(this.node.ports().losses().count(LossReason.MAILBOX_LIMIT)).isEqualTo(7);
		assertThat(this.node.isReading("p")).as("what is left is less than half").isTrue();
		assertThat(this.logged.events())
			.anySatisfy((event) -> assertThat(event.getFormattedMessage()).startsWith("Port n#more is killed"));
		this.runtime.releaseHandlers();
		this.cluster.run();
		assertThat(this.handled).hasSize(7).containsOnly("less");
	}

	@Test
	void whenSomethingIsHandledFromTimeToTimeThenNoPortIsKilled() {
		for (String name : List.of("one", "two", "three")) {
			port(name);
			monitor(name);
		}
		FakePeer peer = linked("p", Map.of());
		this.runtime.holdHandlers();
		send(peer, "one", 1);
		send(peer, "two", 1);
		send(peer, "three", FITTING);
		this.cluster.advance(Duration.ofSeconds(29));
		this.runtime.releaseOneHandler();
		this.cluster.advance(Duration.ofSeconds(29));
		this.runtime.releaseOneHandler();
		this.cluster.advance(Duration.ofSeconds(30));
		assertThat(this.reasons).isEmpty();
		assertThat(this.handled).containsExactly("one", "two");
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(this.reasons).hasSize(1);
	}

	@Test
	void whenTheProcessStoodStillThenNoPortIsBlamed() {
		port("sinks");
		monitor("sinks");
		FakePeer peer = linked("p", Map.of());
		this.runtime.holdHandlers();
		send(peer, "sinks", 100);
		this.cluster.advance(Duration.ofSeconds(20));
		// Nothing runs meanwhile.
		this.runtime.timers().advance(Duration.ofMinutes(10));
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(this.reasons).isEmpty();
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(this.reasons).hasSize(1);
	}

	@Test
	void whenOnePortIsNotEnoughThenTheNextOneFollowsAfterTheSameTime() {
		for (int i = 0; i < 6; i++) {
			port("port" + i);
			monitor("port" + i);
		}
		FakePeer peer = linked("p", Map.of());
		this.runtime.holdHandlers();
		for (int i = 0; i < 6; i++) {
			send(peer, "port" + i, 2);
		}
		this.cluster.advance(Duration.ofSeconds(30));
		assertThat(this.reasons).hasSize(1);
		this.cluster.advance(Duration.ofSeconds(30));
		assertThat(this.reasons).hasSize(1);
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(this.reasons).hasSize(2);
	}

	@Test
	void whenTheLinkComesAndGoesThenOnlyTheTimeWithALinkCounts() {
		port("sinks");
		monitor("sinks");
		FakePeer peer = linked("p", Map.of());
		this.runtime.holdHandlers();
		send(peer, "sinks", 100);
		this.cluster.advance(Duration.ofSeconds(20));
		this.cluster.network().connection().cut();
		this.cluster.advance(Duration.ofMinutes(10));
		assertThat(this.reasons).isEmpty();
		peer.dial(this.cluster.portOf("n"));
		this.cluster.advance(Duration.ofSeconds(9));
		assertThat(this.reasons).isEmpty();
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(this.reasons).hasSize(1);
		this.runtime.releaseHandlers();
	}

	/**
	 * The end of a link that a sender made fail is a task of the loop, and the next link
	 * may come up before it: at whatever point that happens.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })
	void whenTheNextLinkComesBeforeTheEndOfTheLastOneThenTimeIsCountedOnce(int steps) {
		port("sinks");
		monitor("sinks");
		FakePeer peer = linked("a", Map.of());
		this.runtime.holdHandlers();
		send(peer, "sinks", 100);
		this.cluster.run();
		peer.dial(this.cluster.portOf("n"));
		for (int i = 0; i < steps; i++) {
			this.runtime.executor().runOne();
		}
		overflow("a");
		this.cluster.run();
		if (!this.node.links().isUp("a")) {
			peer.dial(this.cluster.portOf("n"));
			this.cluster.run();
		}
		assertThat(this.node.links().isUp("a")).isTrue();
		assertThat(this.node.isReading("a")).isFalse();
		this.cluster.advance(Duration.ofMillis(29_999));
		assertThat(this.reasons).isEmpty();
		this.cluster.advance(Duration.ofMillis(1));
		assertThat(this.reasons).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "kil1", "mon1", "snd", "can", "time", "eval", "AnyEvent::MP::_spawn" })
	void whenRequestsWaitForPortsThenTheyAreChargedUntilTheyAreCarriedOut(String tag) {
		port("sinks");
		FakePeer peer = linked("p", Map.of());
		this.node.functions().register("My::sleep", (arguments) -> {
		});
		this.runtime.holdHandlers();
		switch (tag) {
			case "kil1", "mon1" -> peer.send("", tag, "sinks", CONTENT);
			case "can" -> peer.send("", tag, "snd", "n#sinks", CONTENT);
			case "eval" -> peer.send("", tag, "exit", "n#sinks", CONTENT);
			case "snd", "time" -> peer.send("", tag, "n#sinks", CONTENT);
			default -> peer.send("", tag, "spawned", "My::sleep", CONTENT);
		}
		this.cluster.run();
		assertThat(this.node.inbound("p").held()).isGreaterThan(1000);
		this.runtime.releaseHandlers();
		this.cluster.run();
		assertThat(this.node.inbound("p").held()).isZero();
	}

	@Test
	void whenRequestsWaitForTheKernelThenTheyAreChargedUntilItHasCarriedThemOut() {
		FakePeer peer = linked("p", Map.of());
		peer.send("", "g_find", CONTENT);
		long mostHeld = 0;
		while (this.runtime.executor().runOne()) {
			mostHeld = Math.max(mostHeld, this.node.inbound("p").held());
		}
		assertThat(mostHeld).isGreaterThan(1000);
		assertThat(this.node.inbound("p").held()).isZero();
	}

	@Test
	void whenRequestsAreCarriedOutAtOnceOrMakeNoSenseThenNothingIsCharged() {
		port("sinks");
		FakePeer peer = linked("p", Map.of());
		this.runtime.holdHandlers();
		peer.send("", "devnull", CONTENT);
		peer.send("", "mon0", "none", CONTENT);
		peer.send("", "kil0", "none", CONTENT);
		peer.send("", "kil1", "none", CONTENT);
		peer.send("", "mon1", "none", CONTENT);
		peer.send("", "snd", "n#none", CONTENT);
		peer.send("", "snd", "a#port", CONTENT);
		peer.send("", "AnyEvent::MP::_spawn", "illegal name", "My::none", CONTENT);
		peer.send("", "AnyEvent::MP::_spawn", "spawned", "My::none", CONTENT);
		peer.send("", "My::none", CONTENT);
		this.cluster.run();
		assertThat(this.node.inbound("p").held()).isZero();
	}

	@Test
	void whenFunctionCallsWaitThenTheyAreChargedAndStopReading() {
		FakePeer peer = linked("p", Map.of());
		List<Long> held = new ArrayList<>();
		this.node.functions().register("My::call", (arguments) -> held.add(this.node.inbound("p").held()));
		for (int i = 0; i < 100; i++) {
			peer.send("", "My::call", CONTENT);
		}
		this.cluster.run();
		assertThat(held).hasSize(100).allSatisfy((at) -> assertThat(at).isPositive());
		assertThat(this.node.inbound("p").held()).isZero();
	}

	@Test
	void whenAFunctionDoesNotReturnThenTheCallsBehindItAreDroppedAndTheLinkFails() {
		port("sinks");
		monitor("sinks");
		FakePeer peer = linked("p", Map.of());
		List<Object> calls = new ArrayList<>();
		this.node.functions().register("My::call", (arguments) -> {
			calls.add(arguments.get(0));
			if (calls.size() == 1) {
				// As if another thread went on while this one is stuck.
				this.cluster.advance(Duration.ofSeconds(29));
				assertThat(peer.ends()).isEmpty();
				this.cluster.advance(Duration.ofSeconds(1));
				assertThat(peer.ends()).hasSize(1);
				assertThat(this.node.links().isUp("p")).isFalse();
			}
		});
		this.runtime.holdHandlers();
		send(peer, "sinks", 2);
		for (int i = 0; i < 100; i++) {
			peer.send("", "My::call", i + CONTENT);
		}
		this.cluster.run();
		assertThat(calls).as("of those that came, only the stuck one").hasSize(1);
		assertThat(this.reasons).isEmpty();
		peer.dial(this.cluster.portOf("n"));
		this.cluster.run();
		assertThat(this.node.isReading("p")).isTrue();
		peer.send("", "My::call", "again");
		this.cluster.run();
		assertThat(calls).endsWith("again").hasSize(2);
	}

	@Test
	void whenAllIsInTheHandsOfAHandlerThatDoesNotReturnThenItCountsNoLonger() {
		FakePeer peer = linked("p", Map.of());
		port("others");
		List<Boolean> reading = new ArrayList<>();
		this.node.port("sinks", (message) -> {
			if (reading.isEmpty()) {
				// As if other threads went on while this one is stuck.
				reading.add(this.node.isReading("p"));
				this.cluster.advance(Duration.ofSeconds(30));
				reading.add(this.node.isReading("p"));
				assertThat(this.handled).containsExactly("others");
			}
		});
		monitor("sinks");
		peer.send("sinks", CONTENT.repeat(FITTING + 5));
		send(peer, "others", 1);
		this.cluster.run();
		assertThat(reading).containsExactly(false, true);
		assertThat(this.reasons).singleElement()
			.satisfies((reason) -> assertThat(reason.kind()).isEqualTo("mailbox_overflow"));
		assertThat(this.node.inbound("p").held()).isZero();
		this.runtime.holdHandlers();
		send(peer, "others", FITTING + 1);
		this.cluster.run();
		assertThat(this.node.isReading("p")).as("the late end of that handler is no credit").isFalse();
	}

	@Test
	void whenTheNodeClosesWhileNothingIsReadThenNothingIsLeftBehind() {
		port("sinks");
		FakePeer peer = linked("p", Map.of());
		this.runtime.holdHandlers();
		send(peer, "sinks", 100);
		this.cluster.run();
		this.node.close();
		this.cluster.advance(Duration.ofMinutes(1));
		assertThat(peer.ends()).hasSize(1);
		assertThat(this.node.remembers("p")).isFalse();
	}

}
