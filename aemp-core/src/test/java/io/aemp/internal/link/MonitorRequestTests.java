package io.aemp.internal.link;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.aemp.Guard;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.node.AempNode;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What monitors on ports of other nodes, and other nodes' monitors on our ports, mean on
 * the wire (protocol, section 4).
 */
class MonitorRequestTests {

	private static final List<@Nullable Object> MON1 = List.of("", "mon1", "port");

	private static final List<@Nullable Object> MON0 = List.of("", "mon0", "port");

	private final FakeCluster cluster = new FakeCluster("a", "p");

	private final AempNode a = this.cluster.start("a");

	private final List<Reason> reasons = new ArrayList<>();

	private FakePeer linkedPeer(Map<String, String> attributes) {
		FakePeer peer = new FakePeer(this.cluster, "p", attributes);
		this.a.mon("p", (reason) -> {
		});
		this.cluster.run();
		assertThat(peer.received()).isEmpty();
		return peer;
	}

	@Test
	void whenPortIsMonitoredSeveralTimesThenThePeerIsAskedOnce() {
		FakePeer peer = linkedPeer(Map.of());
		Guard one = this.a.mon("p#port", this.reasons::add);
		Guard two = this.a.mon("p#port", this.reasons::add);
		this.cluster.run();
		assertThat(peer.received()).containsExactly(MON1);
		one.close();
		one.close();
		this.cluster.run();
		assertThat(peer.received()).containsExactly(MON1);
		two.close();
		this.cluster.run();
		assertThat(peer.received()).containsExactly(MON1, MON0);
		this.a.mon("p#port", this.reasons::add);
		this.cluster.run();
		assertThat(peer.received()).containsExactly(MON1, MON0, MON1);
		assertThat(this.reasons).isEmpty();
	}

	@Test
	void whenMonitorIsSetAndClosedBeforeTheLinkIsUpThenBothRequestsGoOutInOrder() {
		FakePeer peer = new FakePeer(this.cluster, "p", Map.of());
		this.a.mon("p#port", this.reasons::add).close();
		this.a.snd("p#port", "hello");
		this.cluster.run();
		assertThat(peer.received()).containsExactly(MON1, MON0, List.of("port", "hello"));
	}

	@Test
	void whenNodeIsMonitoredThenNothingIsSent() {
		FakePeer peer = linkedPeer(Map.of());
		this.a.mon("p", this.reasons::add).close();
		this.a.mon("p#", this.reasons::add);
		this.cluster.run();
		assertThat(peer.received()).isEmpty();
		peer.close();
		this.cluster.run();
		assertThat(this.reasons).hasSize(1);
	}

	@Test
	void whenThePeerTellsOfADeathThenAllItsMonitorsFireOnceAndNoMon0IsSent() {
		FakePeer peer = linkedPeer(Map.of());
		Guard guard = this.a.mon("p#port", this.reasons::add);
		this.a.mon("p#port", this.reasons::add);
		this.cluster.run();
		peer.send("", "kil0", "port", "died", 1);
		peer.send("", "kil0", "port", "died", 2);
		peer.send("", "kil0", "other");
		this.cluster.run();
		assertThat(this.reasons).containsExactly(Reason.of("died", 1L), Reason.of("died", 1L));
		guard.close();
		this.cluster.run();
		assertThat(peer.received()).containsExactly(MON1);
	}

	@Test
	void whenStringsComeAsBytesThenTheyMeanTheSame() {
		FakePeer peer = linkedPeer(Map.of());
		this.a.mon("p#port", this.reasons::add);
		Port port = this.a.port("mortal");
		this.cluster.run();
		peer.send("", bytes("kil0"), bytes("port"), bytes("died"));
		peer.send("", bytes("mon1"), bytes("mortal"));
		peer.send("", bytes("kil1"), bytes("mortal"), bytes("enough"));
		this.cluster.run();
		assertThat(this.reasons).containsExactly(Reason.of("died"));
		assertThat(peer.received()).hasSize(2);
		assertThat(peer.received().get(1)).startsWith("", "kil0", "mortal");
		assertThat(port.id()).isEqualTo("a#mortal");
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	@Test
	void whenOwnerOfTheLastMonitorDiesThenMon0GoesOutAndNothingFires() {
		FakePeer peer = linkedPeer(Map.of());
		Port owner = this.a.port().rcv((message) -> this.a.mon("p#port", this.reasons::add));
		this.a.snd(owner.id(), "monitor");
		this.cluster.run();
		assertThat(peer.received()).containsExactly(MON1);
		this.a.kil(owner.id());
		this.cluster.run();
		assertThat(peer.received()).containsExactly(MON1, MON0);
		peer.send("", "kil0", "port");
		this.cluster.run();
		assertThat(this.reasons).isEmpty();
	}

	@Test
	void whenOurPortDiesThenThePeerThatWatchesItIsToldOnce() {
		FakePeer peer = linkedPeer(Map.of());
		Port port = this.a.port("mortal").rcv("fail", (message) -> {
			throw new IllegalStateException("failed on purpose");
		});
		peer.send("", "mon1", "mortal");
		peer.send("", "mon1", "mortal");
		this.cluster.run();
		assertThat(peer.received()).isEmpty();
		this.a.snd(port.id(), "fail");
		this.cluster.run();
		assertThat(peer.received()).containsExactly(List.of("", "kil0", "mortal", "die", "failed on purpose"));
	}

	@Test
	void whenThePeerWatchesAPortThatDoesNotExistThenItIsToldAtOnce() {
		FakePeer peer = linkedPeer(Map.of());
		peer.send("", "mon1", "nobody");
		this.cluster.run();
		assertThat(peer.received()).containsExactly(
				List.of("", "kil0", "nobody", "no_such_port", "cannot monitor nonexistent port", "a#nobody"));
	}

	@Test
	void whenThePeerStopsWatchingThenItIsNotTold() {
		FakePeer peer = linkedPeer(Map.of());
		this.a.port("mortal");
		peer.send("", "mon1", "mortal");
		peer.send("", "mon0", "mortal");
		this.cluster.run();
		this.a.kil("a#mortal");
		this.cluster.run();
		assertThat(peer.received()).isEmpty();
	}

	@Test
	void whenTheLinkFailsThenThePeersWatchesEndWithIt() {
		FakePeer peer = linkedPeer(Map.of());
		Port port = this.a.port("mortal");
		peer.send("", "mon1", "mortal");
		this.cluster.run();
		assertThat(port).extracting("dependents").as("a watch").isNotNull();
		peer.close();
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(port).extracting("dependents").as("no watch").isNull();
		this.a.snd("p#port", "new link");
		this.cluster.run();
		this.a.kil("a#mortal");
		this.cluster.run();
		assertThat(peer.received()).containsExactly(List.of("port", "new link"));
	}

	@Test
	void whenTheReasonIsTooLargeForThePeerThenItIsToldOfTheDeathAllTheSame() {
		FakePeer peer = linkedPeer(Map.of("maxframe", "200"));
		this.a.port("mortal");
		peer.send("", "mon1", "mortal");
		this.cluster.run();
		this.a.mon("a#mortal", this.reasons::add);
		this.a.kil("a#mortal", "x".repeat(1000));
		this.cluster.run();
		assertThat(this.reasons).hasSize(1);
		assertThat(peer.received()).hasSize(1);
		assertThat(peer.received().get(0)).startsWith("", "kil0", "mortal");
	}

	@Test
	void whenTheReasonCannotBeWrittenThenThePeerIsToldOfTheDeathAllTheSame() {
		FakePeer peer = linkedPeer(Map.of());
		this.a.port("mortal").rcv((message) -> {
			throw new IllegalStateException("half a character: \ud83d");
		});
		peer.send("", "mon1", "mortal");
		this.cluster.run();
		this.a.mon("a#mortal", this.reasons::add);
		this.a.snd("a#mortal", "fail");
		this.cluster.run();
		assertThat(this.reasons).hasSize(1);
		assertThat(peer.received()).hasSize(1);
		assertThat(peer.received().get(0)).startsWith("", "kil0", "mortal", "die");
	}

}
