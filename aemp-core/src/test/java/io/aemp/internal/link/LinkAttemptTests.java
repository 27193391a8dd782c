package io.aemp.internal.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.aemp.NodeSettings;
import io.aemp.PortSettings;
import io.aemp.Reason;
import io.aemp.internal.context.Context;
import io.aemp.internal.future.NodeFuture;
import io.aemp.internal.port.LocalPort;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.transport.Address;
import io.aemp.node.AempNode;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import io.aemp.testing.ManualTimers;
import io.aemp.testing.PortTables;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attempts to get a link: what happens when they fail, when they are made again, and what
 * remains afterwards.
 */
class LinkAttemptTests {

	private final DeterministicRuntime runtime = new DeterministicRuntime(1);

	private final FakeCluster cluster = new FakeCluster(this.runtime, "a", "b", "p");

	private final List<Reason> reasons = new ArrayList<>();

	private final Map<String, List<Address>> addresses = new LinkedHashMap<>();

	private final PortTable ports = PortTables.create("a", this.runtime);

	private final Context context = this.ports.threads().currentContext();

	private final Links links = links(
			this.cluster.settings("a", (settings) -> settings.limits((limits) -> limits.sendQueueBytes(10_000))));

	private Links links(NodeSettings settings) {
		return new Links(settings, this.runtime, this.cluster.transport("a"), this.ports, (link, request) -> {
		}, (nodeId) -> CompletableFuture.completedFuture(this.addresses.getOrDefault(nodeId, List.of())));
	}

	private void know(String nodeId, int... ports) {
		List<Address> addresses = new ArrayList<>();
		for (int port : ports) {
			addresses.add(new Address("127.0.0.1", port));
		}
		this.addresses.put(nodeId, addresses);
	}

	private void send(Object... message) {
		this.links.send(this.context, "b#port", message, null);
	}

	@Test
	void whenNoAddressIsKnownThenMonitorsFireAndTheQueueIsDroppedAndCounted() {
		this.links.monitor(this.context, "b", "port", this.reasons::add);
		send("one");
		send("two");
		this.cluster.run();
		assertThat(this.reasons).containsExactly(Reason.transportError("b", "no address of node b is known"));
		assertThat(this.ports.losses().total()).isEqualTo(3);
	}

	@Test
	void whenEveryAddressRefusesThenMonitorsFireWithTheCause() {
		know("b", 9001, 9002, 9003);
		this.links.monitor(this.context, "b", "", this.reasons::add);
		send("one");
		this.cluster.run();
		assertThat(this.cluster.network().dials()).isEqualTo(3);
		assertThat(this.reasons)
			.containsExactly(Reason.transportError("b", "node b cannot be reached: Connection refused"));
		assertThat(this.ports.losses().total()).isEqualTo(1);
	}

	@Test
	void whenNobodyAnswersThenMonitorsFireAtTheEndOfTheWindow() {
		know("b", 9001);
		this.cluster.network().silence(FakeCluster.address(9001));
		this.links.monitor(this.context, "b", "port", this.reasons::add);
		this.cluster.advance(Duration.ofMillis(1999));
		assertThat(this.reasons).isEmpty();
		this.cluster.advance(Duration.ofMillis(1));
		assertThat(this.reasons)
			.containsExactly(Reason.transportError("b", "node b cannot be reached: no link within 2000 ms"));
		assertThat(this.ports.losses().total()).isEqualTo(1);
	}

	@Test
	void whenTheConnectionThatWasFoundIsRefusedThenMonitorsFireAtTheEndOfTheWindow() {
		FakeCluster cluster = new FakeCluster("n", "a");
		AempNode node = cluster.start("n");
		FakePeer peer = new FakePeer(cluster, "a", Map.of());
		peer.choose(100);
		peer.dial(cluster.portOf("n"));
		cluster.advance(Duration.ofSeconds(1));
		peer.close();
		cluster.advance(Duration.ofSeconds(1));
		// An older choice than the one before: the node does not take it.
		peer.choose(50);
		node.mon("a#port", this.reasons::add);
		cluster.advance(Duration.ofMillis(1999));
		assertThat(this.reasons).isEmpty();
		cluster.advance(Duration.ofMillis(1));
		assertThat(this.reasons)
			.containsExactly(Reason.transportError("a", "node a cannot be reached: no link within 2000 ms"));
	}

	@Test
	void whenThereAreManyAddressesThenEachHasAtLeastASecond() {
		know("b", 9001, 9002, 9003, 9004, 9005);
		List.of(9001, 9002, 9003, 9004, 9005)
			.forEach((port) -> this.cluster.network().silence(FakeCluster.address(port)));
		this.links.monitor(this.context, "b", "port", this.reasons::add);
		this.cluster.advance(Duration.ofMillis(4999));
		assertThat(this.reasons).isEmpty();
		this.cluster.advance(Duration.ofMillis(1));
		assertThat(this.reasons).hasSize(1);
	}

	@Test
	void whenTheFirstAddressIsSilentThenTheNextIsTriedSoon() {
		FakePeer peer = new FakePeer(this.cluster, "b", Map.of());
		know("b", 9001, this.cluster.portOf("b"));
		this.cluster.network().silence(FakeCluster.address(9001));
		send("one");
		this.cluster.advance(Duration.ofMillis(249));
		assertThat(this.cluster.network().dials()).isEqualTo(1);
		this.cluster.advance(Duration.ofMillis(1));
		assertThat(peer.received()).containsExactly(List.of("port", "one"));
	}

	@Test
	void whenTheFirstAddressRefusesThenTheNextIsTriedAtOnce() {
		FakePeer peer = new FakePeer(this.cluster, "b", Map.of());
		know("b", 9001, this.cluster.portOf("b"));
		send("one");
		this.cluster.run();
		assertThat(peer.received()).containsExactly(List.of("port", "one"));
	}

	@Test
	void whenAnAddressLeadsToAnotherNodeThenThatLinkIsKeptAndTheAttemptFails() {
		FakePeer peer = new FakePeer(this.cluster, "p", Map.of());
		know("b", this.cluster.portOf("p"));
		this.links.monitor(this.context, "b", "port", this.reasons::add);
		this.cluster.run();
		assertThat(this.reasons).hasSize(1);
		assertThat(this.links.upNodes()).containsExactly("p");
		assertThat(peer.ends()).isEmpty();
	}

	@Test
	void whenAttemptsFailThenTheNextOneWaitsFromFiftyMillisecondsDoublingToTwoSeconds() {
		know("b", 9001);
		List<Long> starts = new ArrayList<>();
		keepTrying(starts);
		this.cluster.advance(Duration.ofSeconds(10));
		List<Long> pauses = new ArrayList<>();
		for (int i = 1; i < starts.size(); i++) {
			pauses.add(Duration.ofNanos(starts.get(i) - starts.get(i - 1)).toMillis());
		}
		assertThat(pauses).startsWith(50L, 100L, 200L, 400L, 800L, 1600L, 2000L, 2000L);
	}

	/** Each failure causes the next attempt. */
	private void keepTrying(List<Long> failures) {
		this.links.monitor(this.context, "b", "port", (reason) -> {
			failures.add(this.runtime.timers().nanoTime());
			keepTrying(failures);
		});
	}

	@Test
	void whenALinkLastedForLongThenTheNextAttemptStartsAtOnce() {
		FakePeer peer = new FakePeer(this.cluster, "b", Map.of());
		know("b", this.cluster.portOf("b"));
		send("one");
		this.cluster.advance(Duration.ofSeconds(10));
		peer.close();
		this.cluster.run();
		send("two");
		this.cluster.run();
		assertThat(peer.received()).hasSize(2);
	}

	@Test
	void whenALinkLastedNotLongThenTheNextAttemptWaits() {
		FakePeer peer = new FakePeer(this.cluster, "b", Map.of());
		know("b", this.cluster.portOf("b"));
		send("one");
		this.cluster.advance(Duration.ofSeconds(9));
		peer.close();
		this.cluster.run();
		send("two");
		this.cluster.run();
		assertThat(peer.received()).hasSize(1);
		this.cluster.advance(Duration.ofMillis(50));
		assertThat(peer.received()).hasSize(2);
	}

	@Test
	void whenTheClockIsNegativeThenTheFirstAttemptStartsAtOnceAllTheSame() {
		DeterministicRuntime early = new DeterministicRuntime(1, new ManualTimers(-Duration.ofDays(1).toNanos()));
		FakeCluster cluster = new FakeCluster(early, "a", "b");
		AempNode a = cluster.start("a");
		cluster.start("b");
		a.snd("b#port", "hello");
		cluster.advance(Duration.ofSeconds(1));
		assertThat(a.nodeIsUp("b")).isTrue();
	}

	@Test
	void whenTheQueueOverflowsThenEveryLostMessageIsCounted() {
		know("b", 9001);
		this.cluster.network().silence(FakeCluster.address(9001));
		int sent = 0;
		while (this.ports.losses().total() == 0) {
			send("x".repeat(1000));
			sent++;
		}
		assertThat(this.ports.losses().total()).isEqualTo(sent);
	}

	@Test
	void whenTheQueueOverflowsBeforeTheAttemptHasBegunThenNobodyIsDialled() {
		know("b", 9001);
		while (this.ports.losses().total() == 0) {
			send("x".repeat(1000));
		}
		this.cluster.run();
		assertThat(this.cluster.network().dials()).isZero();
	}

	@Test
	void whenTheQueueOverflowsDuringTheLookUpThenNobodyIsDialled() {
		CompletableFuture<List<Address>> found = new CompletableFuture<>();
		Links links = new Links(
				this.cluster.settings("a", (settings) -> settings.limits((limits) -> limits.sendQueueBytes(10_000))),
				this.runtime, this.cluster.transport("a"), this.ports, (link, request) -> {
				}, (nodeId) -> found);
		links.send(this.context, "b#port", new Object[] { "waits" }, null);
		this.cluster.run();
		while (this.ports.losses().total() == 0) {
			links.send(this.context, "b#port", new Object[] { "x".repeat(1000) }, null);
		}
		found.complete(List.of(new Address("127.0.0.1", 9001)));
		this.cluster.run();
		assertThat(this.cluster.network().dials()).isZero();
	}

	@Test
	void whenMessageThatWaitedIsTooLargeThenMonitorsFireAndAllIsCounted() {
		FakePeer peer = new FakePeer(this.cluster, "b", Map.of("maxframe", "100"));
		know("b", this.cluster.portOf("b"));
		this.links.monitor(this.context, "b", "port", this.reasons::add);
		send("before");
		send("x".repeat(1000));
		send("behind");
		this.cluster.run();
		assertThat(this.reasons).hasSize(1);
		assertThat(String.valueOf(this.reasons.get(0).elements().get(2))).contains("1009 bytes")
			.contains("accepts 100");
		assertThat(peer.received()).doesNotContain(List.of("port", "behind"));
		assertThat(this.ports.losses().total()).isEqualTo(4);
	}

	@Test
	void whenNothingDependsOnARemoteNodeThenItAcceptsNothingAnyMore() {
		RemoteNode remote = remoteNode();
		Object[] message = { "hello" };
		assertThat(remote.sequence().append(this.context, "port", message, null)).isTrue();
		this.cluster.run();
		// The attempt failed, but its back-off is still running.
		assertThat(remote.sequence().append(this.context, "port", message, null)).isTrue();
		this.cluster.advance(Duration.ofMillis(149));
		assertThat(remote.sequence().append(this.context, "port", message, null)).isTrue();
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(remote.sequence().append(this.context, "port", message, null)).isFalse();
		assertThat(remote.sequence().monitor(this.context, "port", this.reasons::add)).isNull();
		assertThat(remote.acceptance().expect()).isFalse();
	}

	@Test
	void whenAConnectionIsOnItsWayThenTheRemoteNodeIsNotRemoved() {
		RemoteNode remote = remoteNode();
		assertThat(remote.acceptance().expect()).isTrue();
		remote.idle();
		assertThat(remote.acceptance().expect()).isTrue();
		remote.acceptance().unexpect();
		assertThat(remote.acceptance().expect()).isTrue();
		remote.acceptance().unexpect();
		remote.acceptance().unexpect();
		assertThat(remote.acceptance().expect()).isFalse();
	}

	@Test
	void whenAContextIsFencedThenTheRemoteNodeIsNotRemoved() {
		LocalPort port = this.ports.factory().create(PortSettings.DEFAULTS);
		RemoteNode remote = remoteNode();
		remote.sequence().monitor(port, "port", this.reasons::add);
		this.cluster.run();
		assertThat(this.reasons).hasSize(1);
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(remote.acceptance().expect()).isFalse();
	}

	@Test
	void whenTheRemoteNodeWasRemovedThenALaterMessageFindsANewOne() {
		send("one");
		this.cluster.advance(Duration.ofSeconds(1));
		FakePeer peer = new FakePeer(this.cluster, "b", Map.of());
		know("b", this.cluster.portOf("b"));
		send("two");
		this.cluster.run();
		assertThat(peer.received()).containsExactly(List.of("port", "two"));
	}

	@Test
	void whenWaitingForRoomIsCancelledThenTheRemoteNodeForgetsIt() {
		RemoteNode remote = remoteNode();
		remote.sequence().append(this.context, "port", new Object[] { "x".repeat(9000) }, null);
		NodeFuture<Void> future = new NodeFuture<>(this.ports.threads());
		assertThat(remote.sequence().awaitWritable(future)).isTrue();
		assertThat(remote).extracting("sequence.state.outbound.writability.waiting")
			.asInstanceOf(InstanceOfAssertFactories.COLLECTION)
			.hasSize(1);
		future.cancel(false);
		assertThat(remote).extracting("sequence.state.outbound.writability.waiting")
			.asInstanceOf(InstanceOfAssertFactories.COLLECTION)
			.isEmpty();
	}

	private RemoteNode remoteNode() {
		return this.links.newRemoteNode("b");
	}

}
