package io.aemp.internal.global;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.internal.handshake.Greeting;
import io.aemp.node.AempNode;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import io.aemp.testing.FamilyRecorder;
import io.aemp.testing.LogRecorder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the limits of the database for one node and for all nodes together.
 */
class DatabaseLimitsTests {

	private static final Map<String, String> PERL = Map.of(Greeting.PROVIDER, "AE-2.02", Greeting.GLOBAL, "1");

	private static final int TOTAL = 100_000;

	private static final String TEN_THOUSAND = "x".repeat(10_000);

	@RegisterExtension
	final LogRecorder log = new LogRecorder("io.aemp.internal.global");

	private final FakeCluster cluster = new FakeCluster(
			IntStream.range(0, 30).mapToObj((i) -> "n" + i).toArray(String[]::new))
		.withoutAddresses();

	private AempNode start() {
		AempNode node = this.cluster.start("n0", (settings) -> settings.network((network) -> network.global(true))
			.limits((limits) -> limits.totalDatabaseBytes(TOTAL)));
		this.cluster.run();
		return node;
	}

	private FakePeer peer(int number) {
		FakePeer peer = new FakePeer(this.cluster, "n" + number, PERL);
		dial(peer);
		return peer;
	}

	private void dial(FakePeer peer) {
		peer.dial(this.cluster.portOf("n0"));
		this.cluster.run();
	}

	private void send(FakePeer peer, @Nullable Object... request) {
		peer.send("", request);
		this.cluster.run();
	}

	private List<String> warnings() {
		return this.log.events()
			.stream()
			.filter((event) -> event.getLevel() == Level.WARN)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	/** Peers with a fifth of the limit each; the last one brings what is too much. */
	private List<FakePeer> fill() {
		List<FakePeer> peers = new ArrayList<>();
		for (int i = 1; i <= 5; i++) {
			peers.add(peer(i));
			send(peers.get(i - 1), "g_slave", Map.of("f", Map.of("a" + i, TEN_THOUSAND, "b" + i, TEN_THOUSAND)));
		}
		return peers;
	}

	@Test
	void whenAllNodesTogetherBringTooMuchThenTheLinkThatBringsItFails() {
		AempNode node = start();
		fill();
		assertThat(node.upNodes()).containsExactlyInAnyOrder("n1", "n2", "n3", "n4");
		CompletableFuture<List<String>> keys = node.family("f").keys();
		this.cluster.run();
		assertThat(keys).isCompletedWithValue(List.of("a1", "a2", "a3", "a4", "b1", "b2", "b3", "b4"));
		assertThat(warnings()).hasSize(1);
		assertThat(warnings().get(0))
			.startsWith("Gave up the link to node n5: it brought the entry that makes the "
					+ "database too large: other nodes have ")
			.endsWith("bytes in it, more than totalDatabaseBytes (100000)");
	}

	@Test
	void whenThereAreAnyNumberOfNodeIdsThenTheDatabaseStaysWithinItsLimitAndOneWarningTells() {
		AempNode node = start();
		fill();
		for (int i = 6; i < 30; i++) {
			send(peer(i), "g_upd", "f", Map.of("k" + i, TEN_THOUSAND, "l" + i, TEN_THOUSAND));
		}
		assertThat(node.upNodes()).containsExactlyInAnyOrder("n1", "n2", "n3", "n4");
		assertThat(warnings()).hasSize(1);
	}

	@Test
	void whenANodeBroughtTooMuchThenItsConnectionsAreRefusedForLongerAndLonger() {
		AempNode node = start();
		List<FakePeer> peers = fill();
		FakePeer last = peers.get(4);
		Duration pause = Duration.ofSeconds(1);
		for (int i = 0; i < 5; i++) {
			dial(last);
			assertThat(node.upNodes()).doesNotContain("n5");
			this.cluster.advance(pause.minusMillis(10));
			dial(last);
			assertThat(node.upNodes()).doesNotContain("n5");
			this.cluster.advance(Duration.ofMillis(10));
			dial(last);
			assertThat(node.upNodes()).contains("n5");
			send(last, "g_slave", Map.of("f", Map.of("a5", TEN_THOUSAND, "b5", TEN_THOUSAND)));
			pause = pause.multipliedBy(2);
		}
		assertThat(warnings()).hasSize(1);
	}

	@Test
	void whenThereIsRoomAgainThenTheNodeIsTakenAndTheNextExcessIsTold() {
		AempNode node = start();
		List<FakePeer> peers = fill();
		this.cluster.advance(Duration.ofMinutes(3));
		peers.subList(0, 4).forEach(FakePeer::close);
		this.cluster.run();
		dial(peers.get(4));
		send(peers.get(4), "g_slave", Map.of("f", Map.of("a5", TEN_THOUSAND, "b5", TEN_THOUSAND)));
		assertThat(node.upNodes()).containsExactly("n5");
		peers.subList(0, 4).forEach(this::dial);
		for (int i = 1; i <= 4; i++) {
			send(peers.get(i - 1), "g_slave", Map.of("f", Map.of("a" + i, TEN_THOUSAND, "b" + i, TEN_THOUSAND)));
		}
		assertThat(node.upNodes()).hasSize(4);
		assertThat(warnings()).hasSize(2);
	}

	@Test
	void whenFamiliesAreMonitoredThenTheyCountTowardsTheTotal() {
		AempNode node = start();
		FakePeer peer = peer(1);
		for (int i = 0; i < TOTAL / 100 && !node.upNodes().isEmpty(); i++) {
			send(peer, "g_mon1", "a family that has no key at all " + i);
		}
		assertThat(node.upNodes()).isEmpty();
	}

	@Test
	void whenTheNodeItselfSetsMuchThenThatDoesNotCount() {
		AempNode node = start();
		for (int i = 0; i < 20; i++) {
			node.family("own").set("k" + i, TEN_THOUSAND);
		}
		node.family("own").mon(new FamilyRecorder());
		this.cluster.run();
		send(peer(1), "g_slave", Map.of("f", Map.of("k", TEN_THOUSAND)));
		assertThat(node.upNodes()).containsExactly("n1");
	}

	@Test
	void whenTheMasterTellsTooMuchThenTheLinkToItFails() {
		AempNode node = this.cluster.start("n0", (settings) -> settings.seed(this.cluster.addressOf("n1"))
			.limits((limits) -> limits.totalDatabaseBytes(TOTAL)));
		FakePeer master = new FakePeer(this.cluster, "n1", PERL);
		node.family("f").mon(new FamilyRecorder());
		this.cluster.run();
		send(master, "g_chg1", "f", Map.of("k", TEN_THOUSAND));
		assertThat(node.network().master()).isEqualTo("n1");
		for (int i = 0; i < 9; i++) {
			send(master, "g_chg2", "f", Map.of("k" + i, TEN_THOUSAND), List.of());
		}
		assertThat(node.upNodes()).isEmpty();
		assertThat(warnings()).hasSize(1);
	}

	@Test
	void whenTinyFamiliesAreBroughtThenTheyCountWithAllTheyTake() {
		AempNode node = start();
		FakePeer peer = peer(1);
		for (int i = 0; i < TOTAL / 300 && !node.upNodes().isEmpty(); i++) {
			send(peer, "g_upd", "f" + i, Map.of("k", 1));
		}
		assertThat(node.upNodes()).isEmpty();
	}

}
