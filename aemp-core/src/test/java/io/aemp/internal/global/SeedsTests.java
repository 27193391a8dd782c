package io.aemp.internal.global;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.aemp.node.AempNode;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests how a node keeps its links to seeds (protocol, section 6, rule 2).
 */
class SeedsTests {

	private final FakeCluster cluster = new FakeCluster("a", "b", "c");

	private AempNode start(String nodeId, String... seeds) {
		String[] addresses = new String[seeds.length];
		for (int i = 0; i < seeds.length; i++) {
			addresses[i] = this.cluster.addressOf(seeds[i]);
		}
		return this.cluster.start(nodeId, (settings) -> settings.seed(addresses));
	}

	@Test
	void whenNodeStartsThenAllSeedsAreDialledAtOnce() {
		this.cluster.start("b");
		this.cluster.start("c");
		AempNode a = start("a", "b", "c");
		assertThat(this.cluster.network().dials()).isZero();
		this.cluster.run();
		assertThat(this.cluster.network().dials()).isEqualTo(2);
		assertThat(a.upNodes()).containsExactlyInAnyOrder("b", "c");
	}

	@Test
	void whenSeedIsGivenTwiceThenItIsDialledOnce() {
		this.cluster.start("b");
		start("a", "b", "b");
		this.cluster.run();
		assertThat(this.cluster.network().dials()).isEqualTo(1);
	}

	@Test
	void whenSeedRefusesThenItIsDialledAgainAfterPausesInTheirRanges() {
		for (long seed = 0; seed < 20; seed++) {
			DeterministicRuntime runtime = new DeterministicRuntime(seed);
			FakeCluster cluster = new FakeCluster(runtime, "a", "b");
			cluster.start("a", (settings) -> settings.seed(cluster.addressOf("b")));
			List<Long> dials = new ArrayList<>();
			for (int millis = 0; millis < 30_000; millis += 10) {
				int before = cluster.network().dials();
				cluster.advance(Duration.ofMillis(10));
				if (cluster.network().dials() > before) {
					dials.add((long) millis);
				}
			}
			assertThat(dials).hasSizeGreaterThan(8).startsWith(0L);
			assertThat(dials.get(1)).isBetween(1180L, 2420L);
			for (int i = 2; i < dials.size(); i++) {
				assertThat(dials.get(i) - dials.get(i - 1)).isBetween(1480L, 3020L);
			}
		}
	}

	@Test
	void whenDeadSeedComesUpThenItIsFound() {
		AempNode a = start("a", "b", "c");
		this.cluster.start("c");
		this.cluster.advance(Duration.ofSeconds(60));
		assertThat(a.upNodes()).containsExactly("c");
		this.cluster.start("b");
		this.cluster.advance(Duration.ofSeconds(4));
		assertThat(a.upNodes()).containsExactlyInAnyOrder("b", "c");
	}

	@Test
	void whenSeedIsSilentThenItIsDialledAgain() {
		AempNode a = start("a", "b");
		this.cluster.start("b");
		this.cluster.network().silence(FakeCluster.address(this.cluster.portOf("b")));
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(a.upNodes()).isEmpty();
		this.cluster.network().unsilence(FakeCluster.address(this.cluster.portOf("b")));
		this.cluster.advance(Duration.ofSeconds(6));
		assertThat(a.upNodes()).containsExactly("b");
	}

	@Test
	void whenSeedIsTheNodeItselfThenItIsLeftAlone() {
		start("a", "a");
		this.cluster.advance(Duration.ofSeconds(60));
		assertThat(this.cluster.network().dials()).isEqualTo(1);
	}

	@Test
	void whenTheLinkToASeedFailsThenItIsDialledAgain() {
		AempNode a = start("a", "b");
		this.cluster.start("b");
		this.cluster.advance(Duration.ofSeconds(20));
		this.cluster.network().connection().cut();
		this.cluster.run();
		this.cluster.advance(Duration.ofSeconds(4));
		assertThat(a.upNodes()).containsExactly("b");
	}

	@Test
	void whenSeedIsLinkedThenItIsNotDialledAnyMore() {
		start("a", "b");
		this.cluster.start("b");
		this.cluster.advance(Duration.ofSeconds(60));
		assertThat(this.cluster.network().dials()).isEqualTo(1);
	}

	@Test
	void whenTwoNodesAreEachOthersSeedsThenTheyAreLinkedOnceAndStopDialling() {
		AempNode a = start("a", "b");
		AempNode b = start("b", "a");
		this.cluster.advance(Duration.ofSeconds(10));
		assertThat(a.upNodes()).containsExactly("b");
		assertThat(b.upNodes()).containsExactly("a");
		assertThat(this.cluster.network().connections()).hasSize(1);
		int dials = this.cluster.network().dials();
		this.cluster.advance(Duration.ofMinutes(5));
		assertThat(this.cluster.network().dials()).isEqualTo(dials);
	}

	@Test
	void whenLinksToASeedFailAtOnceEachTimeThenItIsNotDialledWithoutPause() {
		FakePeer peer = new FakePeer(this.cluster, "b", Map.of());
		start("a", "b");
		this.cluster.run();
		int cuts = 0;
		while (!this.cluster.network().connections().isEmpty() && cuts < 100) {
			peer.close();
			cuts++;
			this.cluster.run();
		}
		assertThat(cuts).isLessThan(10);
	}

}
