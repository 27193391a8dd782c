package io.aemp.internal.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.NodeObserver;
import io.aemp.Reason;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.runtime.LimitedLog;
import io.aemp.internal.transport.Connection;
import io.aemp.internal.wire.FrameBuffer;
import io.aemp.local.LocalConnection;
import io.aemp.node.AempNode;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import io.aemp.testing.LogRecorder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections that come in the name of a node which is linked already. Node n chooses its
 * connections to peer p and to those of other software, peer a chooses those to node n.
 */
class LinkHandoverTests {

	private static final String PERL = "AE-2.02";

	private static final String OURS = Greeting.OUR_PROVIDER + "test";

	private static final Duration LOOK = Duration.ofMillis(50);

	/** To connect, however many addresses there are, and to greet. */
	private static final Duration LONGEST_DIAL = Duration.ofSeconds(40);

	private static final String DISPLACED = "it did not answer when another connection came from its node";

	private final FakeCluster cluster = new FakeCluster("n", "a", "p");

	private final AempNode node = this.cluster.start("n");

	private final List<String> log = new ArrayList<>();

	@RegisterExtension
	private final LogRecorder logged = new LogRecorder("io.aemp.internal.link");

	@BeforeEach
	void observe() {
		this.node.monNodes(new NodeObserver() {

			@Override
			public void nodeUp(String nodeId) {
				LinkHandoverTests.this.log.add(nodeId + " up");
			}

			@Override
			public void nodeDown(String nodeId, Reason reason) {
				LinkHandoverTests.this.log.add(nodeId + " down, " + reason.elements().get(2));
			}

		});
	}

	private FakePeer linked(String peer, String provider, String framing) {
		FakePeer linked = new FakePeer(this.cluster, peer, framing, Map.of(Greeting.PROVIDER, provider));
		linked.dial(port(), now());
		this.cluster.run();
		assertThat(this.log).containsExactly(peer + " up");
		this.log.clear();
		return linked;
	}

	private FakePeer linked(String peer) {
		return linked(peer, OURS, "cbor");
	}

	private int port() {
		return this.cluster.portOf("n");
	}

	/** The number that an honest peer would give its choice now. */
	private long now() {
		return 1 + TimeUnit.MILLISECONDS.toMicros(this.cluster.runtime().timers().currentTimeMillis());
	}

	private LocalConnection link() {
		return this.cluster.network().connections().get(0);
	}

	private List<String> warnings() {
		return this.logged.events()
			.stream()
			.filter((event) -> event.getLevel() == Level.WARN)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	private static void send(Connection connection, String portName, Object... elements) {
		FrameBuffer bytes = new FrameBuffer(100);
		connection.framing().write(portName, elements, bytes);
		connection.write(bytes.array(), bytes.length());
		connection.flush();
	}

	@ParameterizedTest
	@CsvSource({ "a, aemp-java-test, cbor", "a, aemp-java-test, json", "a, AE-2.02, cbor", "a, AE-2.02, json",
			"p, aemp-java-test, cbor", "p, aemp-java-test, json", "p, AE-2.02, cbor", "p, AE-2.02, json" })
	void whenAnotherConnectionComesAndThePeerAnswersThenItKeepsItsLink(String id, String provider, String framing) {
		FakePeer peer = linked(id, provider, framing);
		LocalConnection link = link();
		this.cluster.advance(LONGEST_DIAL);
		peer.dial(port(), now());
		this.cluster.run();
		assertThat(peer.ends()).as("of the second connection").hasSize(1);
		assertThat(this.cluster.network().connections()).containsExactly(link);
		assertThat(warnings()).singleElement()
			.asString()
			.startsWith("Refused a second connection from 127.0.0.1:")
			.contains(
					"node " + id + " is linked already. Do two processes use this node ID? The link is to 127.0.0.1:");
		this.node.snd(id + "#port", "over the first one");
		this.cluster.advance(Duration.ofSeconds(30));
		assertThat(peer.received()).contains(List.of("port", "over the first one"));
		assertThat(this.log).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "a, aemp-java-test", "a, AE-2.02", "p, aemp-java-test", "p, AE-2.02" })
	void whenAnotherConnectionComesAndThePeerDoesNotAnswerThenItLosesItsLinkWithinASecond(String id, String provider) {
		FakePeer peer = linked(id, provider, "cbor");
		String before = this.node.statistics().links().get(0).address();
		peer.fallSilent();
		peer.dial(port(), now());
		this.cluster.advance(Duration.ofMillis(999));
		assertThat(this.log).isEmpty();
		this.cluster.advance(Duration.ofMillis(1));
		assertThat(this.log).containsExactly(id + " down, " + DISPLACED, id + " up");
		String after = this.node.statistics().links().get(0).address();
		assertThat(warnings()).singleElement()
			.asString()
			.contains("from " + after, "the link to node " + id + " at " + before, "did not answer");
		assertThat(this.cluster.network().connections()).hasSize(1);
	}

	/** Kinds of one node ID may differ: the newcomer decides whose the choice is. */
	@Test
	void whenANewcomerClaimsToChooseAndTheTruePeerIsOfOtherSoftwareThenThatOneIsAskedFirst() {
		FakePeer perl = linked("a", PERL, "cbor");
		perl.unbind();
		FakePeer impostor = new FakePeer(this.cluster, "a", Map.of());
		impostor.dial(port(), Long.MAX_VALUE);
		this.cluster.advance(Duration.ofSeconds(2));
		assertThat(impostor.ends()).hasSize(1);
		assertThat(perl.ends()).isEmpty();
		assertThat(this.log).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "p" })
	void whenOnlyOldBytesComeThenTheyAreNoAnswer(String id) {
		FakePeer peer = linked(id);
		Connection old = peer.connection();
		// The token of an earlier challenge.
		peer.dial(port(), now());
		this.cluster.run();
		assertThat(peer.ends()).hasSize(1);
		peer.fallSilent();
		peer.dial(port(), now());
		for (int look = 0; look < 19; look++) {
			send(old, "none", "under way");
			send(old, "", "devnull", 0.0);
			send(old, "", "devnull", "a guess", 0.0);
			this.cluster.advance(LOOK);
			assertThat(this.log).isEmpty();
		}
		this.cluster.advance(LOOK);
		assertThat(this.log).containsExactly(id + " down, " + DISPLACED, id + " up");
	}

	@Test
	void whenTheAnswerComesOverAnotherLinkThenItIsNone() {
		FakePeer peer = linked("p");
		List<Object> tokens = new ArrayList<>();
		peer.onTime((request) -> tokens.add(request.get(request.size() - 1)));
		peer.fallSilent();
		FakePeer other = linkedBeside("a");
		peer.dial(port(), now());
		this.cluster.run();
		assertThat(tokens).hasSize(1);
		assertThat(tokens.get(0).toString()).matches("[0-9A-Za-z]{22}");
		other.send("", "devnull", tokens.get(0), 0.0);
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(this.log).containsExactly("p down, " + DISPLACED, "p up");
		peer.dial(port(), now());
		this.cluster.run();
		assertThat(tokens).hasSize(2).doesNotHaveDuplicates();
	}

	private FakePeer linkedBeside(String id) {
		FakePeer other = new FakePeer(this.cluster, id, Map.of());
		other.dial(port(), now());
		this.cluster.run();
		this.log.clear();
		return other;
	}

	@Test
	void whenTheChoosingPeerReallySwitchedThenItIsLinkedAtOnceAndNobodyIsWarned() {
		FakePeer peer = linked("a");
		peer.close();
		peer.dial(port(), now());
		this.cluster.run();
		assertThat(this.log).containsExactly("a down, the connection was closed by the other side", "a up");
		assertThat(warnings()).isEmpty();
	}

	@Test
	void whenItsChoiceOvertakesTheEndOfTheOldConnectionThenItWaitsForThatAndNobodyIsWarned() {
		FakePeer peer = linked("a");
		LocalConnection old = link();
		old.towards("n").hold();
		peer.close();
		peer.dial(port(), now());
		this.cluster.advance(Duration.ofMillis(500));
		assertThat(this.log).isEmpty();
		old.release();
		this.cluster.run();
		assertThat(this.log).containsExactly("a down, the connection was closed by the other side", "a up");
		assertThat(warnings()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "p" })
	void whenTheMachineOfAPeerRestartsWithoutAWordThenItIsLinkedWithinASecond(String id) {
		this.cluster.start(id).snd("n#port", "hello");
		this.cluster.run();
		link().hold();
		this.cluster.crash(id);
		this.log.clear();
		this.cluster.start(id).snd("n#port", "again");
		this.cluster.advance(Duration.ofMillis(1500));
		assertThat(this.log).endsWith(id + " up");
		assertThat(this.node.nodeIsUp(id)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "p" })
	void whenTwoProcessesUseOneNodeIdThenTheFirstKeepsItsLinkAndWarningsTellWhy(String id) {
		AempNode first = this.cluster.start(id, (settings) -> settings.seed(this.cluster.addressOf("n")));
		this.cluster.advance(LONGEST_DIAL);
		assertThat(this.log).containsExactly(id + " up");
		List<String> received = new ArrayList<>();
		first.port("port").rcv((message) -> received.add(message.text(0)));
		this.cluster.start(id, (settings) -> settings.bind().seed(this.cluster.addressOf("n")));
		this.cluster.advance(Duration.ofMinutes(5));
		assertThat(this.log).containsExactly(id + " up");
		this.node.snd(id + "#port", "to the first one");
		this.cluster.run();
		assertThat(received).containsExactly("to the first one");
		assertThat(warnings()).filteredOn((warning) -> warning.contains("Do two processes use this node ID?"))
			.isNotEmpty()
			.hasSizeLessThanOrEqualTo(5 * (LimitedLog.MAX_ENTRIES + 1));
		assertThat(warnings()).noneMatch((warning) -> warning.contains("takes the place"));
	}

	@Test
	void whenAChoiceIsFarAheadOfOurClockThenItLocksNobodyOut() {
		FakePeer peer = linked("a");
		peer.dial(port(), 1L << 62);
		this.cluster.run();
		assertThat(peer.ends()).hasSize(1);
		assertThat(warnings()).anyMatch((warning) -> warning.contains(
				"with the number 4611686018427387904, which is more than a day ahead of the clock of this machine"));
		this.cluster.cut("n", "a");
		this.cluster.run();
		peer.dial(port(), now());
		this.cluster.run();
		assertThat(this.log).endsWith("a up");
		assertThat(this.cluster.network().connections()).hasSize(1);
	}

	@Test
	void whenAChoiceFarAheadBecameTheLinkThenTheNextHonestOneDoesToo() {
		FakePeer peer = new FakePeer(this.cluster, "a", Map.of());
		peer.dial(port(), Long.MAX_VALUE);
		this.cluster.run();
		assertThat(this.log).containsExactly("a up");
		peer.close();
		peer.dial(port(), now());
		this.cluster.run();
		assertThat(this.log).hasSize(3).endsWith("a up");
	}

	@Test
	void whenANewcomerFarAheadWaitsThenAnHonestOneTakesItsPlaceInTheQueue() {
		FakePeer peer = linked("a");
		peer.fallSilent();
		peer.dial(port(), Long.MAX_VALUE);
		this.cluster.run();
		peer.dial(port(), now());
		this.cluster.run();
		assertThat(peer.ends()).as("of the one that waited").hasSize(1);
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(this.log).endsWith("a up");
	}

	@Test
	void whenAChoiceWasRefusedThenItIsNotRemembered() {
		FakePeer peer = linked("a");
		long hour = Duration.ofHours(1).toNanos() / 1000;
		peer.dial(port(), now() + hour);
		this.cluster.run();
		assertThat(peer.ends()).hasSize(1);
		this.cluster.cut("n", "a");
		this.cluster.run();
		peer.dial(port(), now());
		this.cluster.run();
		assertThat(this.log).endsWith("a up");
	}

	@Test
	void whenTheOlderOfTwoChoicesArrivesLastThenTheNewerOneWaits() {
		FakePeer peer = linked("a");
		peer.fallSilent();
		peer.dial(port(), now() + 2);
		this.cluster.run();
		Connection newer = peer.connection();
		peer.dial(port(), now() + 1);
		this.cluster.run();
		assertThat(peer.ends()).hasSize(1);
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(this.log).endsWith("a up");
		send(newer, "", "mon1", "none");
		this.cluster.run();
		assertThat(peer.received())
			.contains(List.of("", "kil0", "none", "no_such_port", "cannot monitor nonexistent port", "n#none"));
	}

	@Test
	void whenAPeerNumbersItsChoicesAnewThenItIsLinkedWhenNoOlderOneCanArriveAnyMore() {
		FakePeer peer = linked("a");
		peer.close();
		peer.dial(port(), now() - 1);
		this.cluster.advance(Duration.ofMillis(9_999));
		assertThat(this.log).hasSize(1);
		peer.dial(port(), -1);
		this.cluster.run();
		assertThat(this.log).hasSize(1);
		this.cluster.advance(Duration.ofMillis(1));
		peer.dial(port(), -1);
		this.cluster.run();
		assertThat(this.log).hasSize(2).endsWith("a up");
	}

	/** It cannot see that it is asked, but tells every second that it lives. */
	@ParameterizedTest
	@ValueSource(strings = { "a", "p" })
	void whenThePeerDoesNotReadAndGoesOnToSaySoThenItKeepsItsLink(String id) {
		FakePeer peer = linked(id);
		Connection old = peer.connection();
		peer.fallSilent();
		send(old, "", "");
		this.cluster.advance(Duration.ofSeconds(1));
		peer.dial(port(), now());
		for (int second = 0; second < 2; second++) {
			this.cluster.advance(Duration.ofMillis(900));
			send(old, "", "");
			this.cluster.run();
		}
		assertThat(peer.ends()).hasSize(1);
		assertThat(this.log).isEmpty();
	}

	@Test
	void whenSignsOfLifeComeAtOnceThenTheyWereUnderWayAndCountForNothing() {
		FakePeer peer = linked("p");
		Connection old = peer.connection();
		peer.fallSilent();
		peer.dial(port(), now());
		this.cluster.advance(Duration.ofMillis(500));
		for (int i = 0; i < 5; i++) {
			send(old, "", "");
		}
		this.cluster.advance(Duration.ofMillis(2_499));
		assertThat(this.log).isEmpty();
		this.cluster.advance(Duration.ofMillis(1));
		assertThat(this.log).containsExactly("p down, " + DISPLACED, "p up");
	}

	@Test
	void whenAPeerOfOtherSoftwareSendsEmptyRequestsThenTheyAreNoAnswer() {
		FakePeer peer = linked("p", PERL, "cbor");
		Connection old = peer.connection();
		peer.fallSilent();
		peer.dial(port(), now());
		for (int look = 0; look < 20; look++) {
			send(old, "", "");
			this.cluster.advance(LOOK);
		}
		assertThat(this.log).containsExactly("p down, " + DISPLACED, "p up");
	}

	@Test
	void whenTheQuestionStandsBehindMuchThatThePeerTakesThenItKeepsItsLink() {
		FakePeer peer = linked("p", PERL, "cbor");
		LocalConnection link = link();
		peer.fallSilent();
		peer.dial(port(), now());
		for (int i = 0; i < 12; i++) {
			link.setWritable("n", false);
			this.cluster.advance(Duration.ofMillis(900));
			link.setWritable("n", true);
			this.cluster.run();
		}
		assertThat(peer.ends()).hasSize(1);
		assertThat(this.log).isEmpty();
	}

	@Test
	void whenThePeerTakesNothingAnyMoreThenItLosesItsLink() {
		FakePeer peer = linked("p");
		LocalConnection link = link();
		peer.fallSilent();
		link.setWritable("n", false);
		peer.dial(port(), now());
		this.cluster.advance(Duration.ofMillis(2_999));
		assertThat(this.log).isEmpty();
		this.cluster.advance(Duration.ofMillis(1));
		assertThat(this.log).containsExactly("p down, " + DISPLACED, "p up");
	}

}
