package io.aemp.internal.link;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.aemp.Reason;
import io.aemp.node.AempNode;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens when more is sent than goes out (guarantee, rule R8).
 */
class OutboundBoundsTests {

	private static final int KIB = 1 << 10;

	private final FakeCluster cluster = new FakeCluster("a", "b", "c", "d");

	/** Why the link to each node failed. */
	private final Map<String, Reason> failures = new LinkedHashMap<>();

	/** With a bound of 1 MiB for all nodes together, and one for each that is larger. */
	private AempNode startSender() {
		return this.cluster.start("a", (settings) -> settings
			.limits((limits) -> limits.sendQueueBytes(4 * KIB * KIB).totalSendQueueBytes(KIB * KIB)));
	}

	private void watch(AempNode node, String... nodeIds) {
		for (String nodeId : nodeIds) {
			node.mon(nodeId, (reason) -> this.failures.put(nodeId, reason));
		}
	}

	private void silence(String... nodeIds) {
		for (String nodeId : nodeIds) {
			this.cluster.network().silence(FakeCluster.address(this.cluster.portOf(nodeId)));
		}
	}

	private static void send(AempNode node, String nodeId, int kib) {
		for (int i = 0; i < kib; i++) {
			node.snd(nodeId + "#port", "x".repeat(KIB));
		}
	}

	@Test
	void whenTooMuchWaitsForAllNodesTogetherThenTheLargestQueueFails() {
		AempNode a = startSender();
		silence("b", "c", "d");
		watch(a, "b", "c", "d");
		send(a, "b", 300);
		send(a, "c", 500);
		send(a, "d", 450);
		this.cluster.run();
		assertThat(this.failures).containsExactly(Map.entry("c", Reason.transportError("c", "send queue overflow")));
	}

	@Test
	void whenTheLargestQueueHasFailedThenThereIsRoomForAll() {
		AempNode a = startSender();
		silence("b", "c", "d");
		watch(a, "b", "c", "d");
		send(a, "b", 300);
		send(a, "c", 400);
		send(a, "d", 500);
		send(a, "b", 100);
		this.cluster.run();
		assertThat(this.failures).containsOnlyKeys("c");
		send(a, "b", 200);
		this.cluster.run();
		assertThat(this.failures).containsOnlyKeys("c", "b");
	}

	@Test
	void whenTheMessageThatFindsNoRoomIsForTheLargestQueueThenItsLinkHasFailedAtOnce() {
		AempNode a = startSender();
		FakePeer b = new FakePeer(this.cluster, "b", Map.of());
		silence("c");
		watch(a, "b", "c");
		this.cluster.run();
		this.cluster.network().connection().setWritable("a", false);
		send(a, "c", 300);
		send(a, "b", 600);
		assertThat(a.nodeIsUp("b")).isTrue();
		a.snd("b#port", "x".repeat(300 * KIB));
		assertThat(a.nodeIsUp("b")).isFalse();
		this.cluster.run();
		assertThat(this.failures).containsOnlyKeys("b");
		assertThat(b.received()).isEmpty();
	}

	@Test
	void whenQueuesAreSentThenTheyCountNoMore() {
		AempNode a = startSender();
		FakePeer b = new FakePeer(this.cluster, "b", Map.of());
		FakePeer c = new FakePeer(this.cluster, "c", Map.of());
		watch(a, "b", "c");
		for (int i = 0; i < 10; i++) {
			send(a, "b", 300);
			send(a, "c", 300);
			this.cluster.run();
		}
		assertThat(b.received()).hasSize(3000);
		assertThat(c.received()).hasSize(3000);
		assertThat(this.failures).isEmpty();
	}

	@Test
	void whenAConnectionHoldsALargeMessageThenThatCountsUntilItTakesBytesAgain() {
		AempNode a = startSender();
		FakePeer b = new FakePeer(this.cluster, "b", Map.of());
		silence("c");
		watch(a, "b", "c");
		this.cluster.run();
		for (int i = 0; i < 10; i++) {
			this.cluster.network().connection().hold();
			a.snd("b#port", "x".repeat(800 * KIB));
			this.cluster.run();
			send(a, "c", 5);
			assertThat(a.nodeIsUp("b")).isTrue();
			this.cluster.network().connection().release();
			this.cluster.run();
		}
		assertThat(b.received()).hasSize(10);
		this.cluster.network().connection().hold();
		a.snd("b#port", "x".repeat(800 * KIB));
		this.cluster.run();
		send(a, "b", 300);
		assertThat(a.nodeIsUp("b")).isFalse();
	}

	@Test
	void whenAPeerTakesNothingThenItsLinkFailsAtTheBoundWhileOthersAreServed() {
		AempNode a = this.cluster.start("a",
				(settings) -> settings.limits((limits) -> limits.sendQueueBytes(KIB * KIB)));
		FakePeer b = new FakePeer(this.cluster, "b", Map.of());
		FakePeer c = new FakePeer(this.cluster, "c", Map.of());
		watch(a, "b");
		this.cluster.run();
		this.cluster.network().connection().setWritable("a", false);
		watch(a, "c");
		for (int i = 0; i < 900; i++) {
			send(a, "b", 1);
			send(a, "c", 1);
			this.cluster.run();
		}
		assertThat(this.failures).isEmpty();
		assertThat(c.received()).hasSize(900);
		for (int i = 0; i < 100; i++) {
			send(a, "b", 1);
			send(a, "c", 1);
			this.cluster.run();
		}
		assertThat(this.failures).containsExactly(Map.entry("b", Reason.transportError("b", "send queue overflow")));
		assertThat(c.received()).hasSize(1000);
		assertThat(b.received()).isEmpty();
	}

	@Test
	void whenManySmallQueuesExceedTheBoundThenOneOfThemFailsAtATime() {
		String[] nodeIds = new String[20];
		for (int i = 0; i < nodeIds.length; i++) {
			nodeIds[i] = "n" + i;
		}
		FakeCluster cluster = new FakeCluster(nodeIds);
		AempNode a = cluster.start("n0",
				(settings) -> settings.limits((limits) -> limits.totalSendQueueBytes(KIB * KIB)));
		List<String> others = List.of(nodeIds).subList(1, nodeIds.length);
		for (String nodeId : others) {
			cluster.network().silence(FakeCluster.address(cluster.portOf(nodeId)));
			watch(a, nodeId);
			send(a, nodeId, 70);
		}
		cluster.run();
		// Each queue holds a little more than 80 KiB with all costs, and charges 64.
		assertThat(this.failures).hasSize(3);
	}

}
