package io.aemp.node;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.aemp.Dispatch;
import io.aemp.LinkFailedException;
import io.aemp.NodeSettings;
import io.aemp.PortSettings;
import io.aemp.Reason;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import io.aemp.testing.Patience;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Pacing: whoever sends much waits until the node takes more.
 */
class WritableTests {

	private static final int BOUND = 1 << 20;

	private final FakeCluster cluster = new FakeCluster("a", "b");

	private final AempNode a = this.cluster.start("a",
			(settings) -> settings.limits((limits) -> limits.sendQueueBytes(BOUND)));

	private final FakePeer b = new FakePeer(this.cluster, "b", Map.of());

	private final List<Throwable> failures = new ArrayList<>();

	private void link() {
		this.a.snd("b#port", "hello");
		this.cluster.run();
	}

	private void send(int kib) {
		for (int i = 0; i < kib; i++) {
			this.a.snd("b#port", "x".repeat(1024));
		}
	}

	/** Accepts so much now, and no more until it is released. */
	private void holdWith(int kib) {
		this.cluster.network().connection().hold();
		send(kib);
		this.cluster.run();
	}

	private void release() {
		this.cluster.network().connection().release();
		this.cluster.run();
	}

	@Test
	void whenNothingWaitsThenANodeIsWritableAtOnceAndNotEvenDialled() {
		assertThat(this.a.writable("b")).isCompleted();
		assertThat(this.a.writable("a")).isCompleted();
		this.cluster.run();
		assertThat(this.cluster.network().dials()).isZero();
	}

	@Test
	void whenLessThanHalfWaitsThenTheNodeIsWritableAtOnce() {
		send(400);
		assertThat(this.a.writable("b")).isCompleted();
		send(100);
		assertThat(this.a.writable("b")).isNotDone();
	}

	@Test
	void whenTheNodeTakesBytesAgainThenItIsWritableAsSoonAsLessThanHalfWaits() {
		link();
		holdWith(900);
		CompletableFuture<Void> one = this.a.writable("b");
		CompletableFuture<Void> other = this.a.writable("b#port");
		this.cluster.run();
		assertThat(one).isNotDone();
		assertThat(other).isNotDone();
		release();
		assertThat(one).isCompleted();
		assertThat(other).isCompleted();
	}

	/** The connection holds it until it asks for more, and then there is no more. */
	@Test
	void whenOneMessageIsLargerThanHalfOfTheBoundThenTheNodeIsWritableAsSoonAsItIsTaken() {
		link();
		this.a.snd("b#port", "x".repeat(BOUND * 3 / 4));
		CompletableFuture<Void> writable = this.a.writable("b");
		this.cluster.run();
		assertThat(writable).isCompleted();
		assertThat(this.b.received()).hasSize(2);
		assertThat(this.a.writable("b")).isCompleted();
		assertThat(this.a.statistics().links()).singleElement()
			.satisfies((link) -> assertThat(link.waitingBytes()).isZero());
	}

	@Test
	void whenSuchAMessageWasHeldThenTheNodeIsWritableAsSoonAsItIsTaken() {
		link();
		this.cluster.network().connection().hold();
		send(300);
		this.a.snd("b#port", "x".repeat(BOUND * 5 / 8));
		this.cluster.run();
		CompletableFuture<Void> writable = this.a.writable("b");
		this.cluster.run();
		assertThat(writable).isNotDone();
		release();
		assertThat(writable).isCompleted();
		assertThat(this.b.received()).hasSize(302);
		assertThat(this.a.statistics().links()).singleElement()
			.satisfies((link) -> assertThat(link.waitingBytes()).isZero());
	}

	@Test
	void whenTheLinkComesUpThenWhatWaitedForItMakesRoom() {
		send(900);
		CompletableFuture<Void> writable = this.a.writable("b");
		assertThat(writable).isNotDone();
		this.cluster.run();
		assertThat(writable).isCompleted();
		assertThat(this.b.received()).hasSize(900);
	}

	@Test
	void whenTheLinkFailsThenWhoWaitsHearsTheReason() {
		link();
		holdWith(900);
		this.a.writable("b").whenComplete((done, failure) -> this.failures.add(failure));
		this.cluster.network().connection().cut();
		this.cluster.run();
		failedWith("Connection reset by peer");
	}

	@Test
	void whenNoLinkComesUpThenWhoWaitsHearsTheReason() {
		this.b.unbind();
		send(900);
		this.a.writable("b").whenComplete((done, failure) -> this.failures.add(failure));
		this.cluster.run();
		failedWith("node b cannot be reached: Connection refused");
	}

	@Test
	void whenTheQueueOverflowsThenWhoWaitsHearsTheReason() {
		send(900);
		this.a.writable("b").whenComplete((done, failure) -> this.failures.add(failure));
		send(200);
		this.cluster.run();
		failedWith("send queue overflow");
	}

	@Test
	void whenTheNodeIsClosedThenWhoWaitsHearsIt() {
		this.cluster.network().silence(FakeCluster.address(this.cluster.portOf("b")));
		send(900);
		this.a.writable("b").whenComplete((done, failure) -> this.failures.add(failure));
		this.a.close();
		this.cluster.run();
		failedWith("this node was closed");
		this.failures.clear();
		this.a.writable("b").whenComplete((done, failure) -> this.failures.add(failure));
		failedWith("this node was closed");
	}

	private void failedWith(String text) {
		assertThat(this.failures).singleElement().isInstanceOfSatisfying(LinkFailedException.class, (failure) -> {
			assertThat(failure.reason()).isEqualTo(Reason.transportError("b", text));
			assertThat(failure).hasMessageContaining("node b").hasMessageContaining(text);
		});
	}

	@Test
	void whenWaitingIsCancelledThenTheOthersWaitOn() {
		link();
		holdWith(900);
		CompletableFuture<Void> cancelled = this.a.writable("b");
		CompletableFuture<Void> other = this.a.writable("b");
		cancelled.cancel(false);
		assertThat(other).isNotDone();
		release();
		assertThat(cancelled).isCancelled();
		assertThat(other).isCompleted();
	}

	@Test
	void whenASenderWaitsNowAndThenThenItSendsMuchMoreThanMayWaitAndLosesNothing() {
		pump(0, 10_000);
		this.cluster.run();
		assertThat(this.b.received()).hasSize(10_000);
		assertThat(this.b.ends()).isEmpty();
	}

	private void pump(int first, int end) {
		for (int next = first; next < end; next++) {
			CompletableFuture<Void> writable = this.a.writable("b");
			if (!writable.isDone()) {
				int rest = next;
				writable.thenRun(() -> pump(rest, end));
				return;
			}
			this.a.snd("b#port", "x".repeat(1024));
		}
	}

	@Test
	void whenTheIdIsMalformedThenItIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.a.writable(""));
	}

	@Test
	void whenInlineHandlerWaitsForWhatItsOwnThreadSendsThenItIsRefused() {
		List<String> log = new ArrayList<>();
		this.a.port(PortSettings.DEFAULTS.on(Dispatch.INLINE).named("inline")).rcv((message) -> {
			send(900);
			CompletableFuture<Void> writable = this.a.writable("b");
			assertThatIllegalStateException().isThrownBy(writable::join).withMessageContaining("INLINE");
			log.add("refused");
		});
		this.a.snd("a#inline");
		this.cluster.run();
		assertThat(log).containsExactly("refused");
	}

	@Test
	void whenWaitingEndsThenThatIsToldOnThreadsThatRunNoHandlers() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			AempNode node = AempNode.start(NodeSettings.builder()
				.nodeId("sender")
				.bind()
				.secret("s3cret")
				.address("silent", "127.0.0.1:" + silent.getLocalPort())
				.build());
			node.snd("silent#port", "x".repeat(40 << 20));
			CompletableFuture<String> thread = node.writable("silent")
				.handle((done, failure) -> Thread.currentThread().getName());
			node.close();
			assertThat(thread.get(Patience.SECONDS, TimeUnit.SECONDS)).doesNotContain("-port-", "-kernel-", "-io-");
		}
	}

}
