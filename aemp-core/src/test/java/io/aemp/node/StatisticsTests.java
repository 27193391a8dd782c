package io.aemp.node;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.aemp.LinkStatus;
import io.aemp.LinkStatus.State;
import io.aemp.NodeStatistics;
import io.aemp.Port;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link AempNode#statistics()}, and of what it is made of.
 */
class StatisticsTests {

	private final FakeCluster cluster = new FakeCluster("a", "b", "peer");

	private final AempNode a = this.cluster.start("a");

	@Test
	void aNodeKnowsWhetherItRuns() {
		AempNode created = AempNode.create(this.cluster.settings("b", (settings) -> settings.secret(null)));
		assertThat(created.isRunning()).isFalse();
		created.start();
		assertThat(created.isRunning()).isTrue();
		created.close();
		assertThat(created.isRunning()).isFalse();
	}

	@Test
	void aLonelyNodeHasNothingToTellButItsPorts() {
		this.a.port();
		NodeStatistics statistics = this.a.statistics();
		assertThat(statistics)
			.isEqualTo(new NodeStatistics(List.of(), 0, 0, 0, 0, 0, 0, 0, statistics.ports(), Set.of()));
		this.a.port();
		assertThat(this.a.statistics().ports()).isEqualTo(statistics.ports() + 1);
	}

	@Test
	void familiesAreToldThatWereAskedFor() {
		this.a.family("shop_workers");
		this.a.family("shop_images");
		assertThat(this.a.statistics().families()).containsExactly("shop_images", "shop_workers");
	}

	@Test
	void linksTellWhereTheyLeadAndHowTheyAre() {
		AempNode b = this.cluster.start("b");
		Port port = b.port((message) -> {
		});
		this.a.mon(port.id(), (reason) -> {
		});
		this.a.mon(port.id(), (reason) -> {
		});
		this.cluster.run();
		assertThat(this.a.statistics().links()).singleElement().satisfies((link) -> {
			assertThat(link.nodeId()).isEqualTo("b");
			assertThat(link.state()).isEqualTo(State.UP);
			assertThat(link.address()).contains(":");
			assertThat(link.framing()).isEqualTo("cbor");
			assertThat(link.reading()).isTrue();
			assertThat(link.waitingMessages()).isZero();
			assertThat(link.monitors()).isEqualTo(2);
		});
	}

	@Test
	void whatWaitsForALinkIsToldWithItsCost() {
		this.a.snd("nobody#port", "some text");
		this.a.snd("nobody#port", "some text");
		assertThat(this.a.statistics().links()).singleElement().satisfies((link) -> {
			assertThat(link.state()).isEqualTo(State.DOWN);
			assertThat(link.address()).isNull();
			assertThat(link.framing()).isNull();
			assertThat(link.waitingMessages()).isEqualTo(2);
			assertThat(link.waitingBytes()).isGreaterThan(2 * 64);
		});
	}

	@Test
	void aPeerThatFallsSilentIsSlowAndThenDown() {
		FakePeer peer = new FakePeer(this.cluster, "peer", Map.of());
		this.a.mon("peer#port", (reason) -> {
		});
		this.cluster.run();
		peer.fallSilent();
		this.cluster.advance(Duration.ofSeconds(7));
		assertThat(this.a.statistics().links()).extracting(LinkStatus::state).containsExactly(State.SLOW);
		this.cluster.advance(Duration.ofSeconds(4));
		assertThat(this.a.statistics().links()).extracting(LinkStatus::state).doesNotContain(State.SLOW, State.UP);
	}

	@Test
	void countsNeverFallWhenLinksDo() {
		AempNode b = this.cluster.start("b");
		Port port = b.port((message) -> b.snd("a#receiver", "reply"));
		this.a.port("receiver").rcv((message) -> {
		});
		this.a.mon(port.id(), (reason) -> {
		});
		for (int i = 0; i < 10; i++) {
			this.a.snd(port.id(), "text");
		}
		this.cluster.run();
		NodeStatistics before = this.a.statistics();
		assertThat(before.packetsSent()).isGreaterThanOrEqualTo(11);
		assertThat(before.bytesSent()).isGreaterThan(11 * 5);
		assertThat(before.linksEstablished()).isEqualTo(1);
		assertThat(before.linksFailed()).isZero();
		assertThat(before.monitorsFired()).isZero();
		assertThat(before.bytesReceived()).isGreaterThan(10 * 5);
		assertThat(b.statistics().bytesReceived()).isEqualTo(before.bytesSent());
		assertThat(b.statistics().bytesSent()).isEqualTo(before.bytesReceived());
		this.cluster.cut("a", "b");
		this.cluster.run();
		NodeStatistics after = this.a.statistics();
		assertThat(after.packetsSent()).isEqualTo(before.packetsSent());
		assertThat(after.bytesSent()).isEqualTo(before.bytesSent());
		assertThat(after.bytesReceived()).isEqualTo(before.bytesReceived());
		assertThat(after.linksFailed()).isEqualTo(1);
		assertThat(after.monitorsFired()).isEqualTo(1);
		this.a.snd(port.id(), "over another link");
		this.cluster.advance(Duration.ofSeconds(1));
		NodeStatistics again = this.a.statistics();
		assertThat(again.linksEstablished()).isEqualTo(2);
		assertThat(again.linksFailed()).isEqualTo(1);
		assertThat(again.packetsSent()).isGreaterThan(before.packetsSent());
		assertThat(again.bytesSent()).isGreaterThan(before.bytesSent());
		assertThat(again.bytesReceived()).isGreaterThan(before.bytesReceived());
		assertThat(b.statistics().bytesReceived()).isEqualTo(again.bytesSent());
		assertThat(b.statistics().bytesSent()).isEqualTo(again.bytesReceived());
	}

	@Test
	void monitorsOfLocalPortsCountWhenTheyFire() {
		Port port = this.a.port((message) -> {
		});
		this.a.mon(port.id(), (reason) -> {
		});
		this.a.mon(port.id(), (reason) -> {
		}).close();
		this.a.kil(port.id());
		this.cluster.run();
		assertThat(this.a.statistics().monitorsFired()).isEqualTo(1);
	}

}
