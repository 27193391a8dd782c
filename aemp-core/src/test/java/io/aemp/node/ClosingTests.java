package io.aemp.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.aemp.CalException;
import io.aemp.Dispatch;
import io.aemp.Family;
import io.aemp.LossReason;
import io.aemp.Message;
import io.aemp.NodeObserver;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.PortSettings;
import io.aemp.Reason;
import io.aemp.testing.HiddenFields;
import io.aemp.testing.Patience;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class ClosingTests {

	private final AempNode node = AempNode.create(NodeSettings.builder().nodeId("closing").build());

	@Test
	void whenANodeIsClosedThenCallsWithoutAnAnswerFail() {
		Port silent = this.node.port((message) -> {
		});
		CompletableFuture<Message> reply = this.node.cal(silent.id(), "are you there");
		this.node.close();
		assertThat(reply).failsWithin(Patience.LIMIT)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(CalException.LinkLost.class)
			.withMessageContaining("was closed");
	}

	@Test
	void whenANodeIsClosedThenCallsThatComeLaterFailAtOnce() {
		Port silent = this.node.port((message) -> {
		});
		this.node.close();
		assertThat(this.node.cal(silent.id(), "are you there")).isCompletedExceptionally()
			.failsWithin(Patience.LIMIT)
			.withThrowableOfType(ExecutionException.class)
			.withMessageContaining("Port " + silent.id() + " cannot be reached")
			.withMessageContaining("the node that called was closed");
	}

	@Test
	void whenANodeIsClosedThenMessagesThatComeLaterAreLostAndCounted() {
		Port port = this.node.port((message) -> {
		});
		this.node.close();
		this.node.snd(port.id(), "late");
		assertThat(this.node.lostMessages(LossReason.UNKNOWN_PORT)).isEqualTo(1);
		this.node.snd("other#port", "late");
		assertThat(this.node.lostMessages(LossReason.LINK_DOWN)).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "closing#unknown", "other#port", "other" })
	void whenANodeIsClosedThenMonitorsThatComeLaterFire(String target) {
		Port port = this.node.port();
		this.node.close();
		CompletableFuture<Reason> reason = new CompletableFuture<>();
		this.node.mon(target.isEmpty() ? port.id() : target, reason::complete);
		assertThat(reason).succeedsWithin(Patience.LIMIT).satisfies((it) -> assertThat(it.isNormal()).isFalse());
	}

	@Test
	void whenANodeIsClosedThenMonitorsThatComeLaterLeaveNothing() {
		Object links = HiddenFields.read(this.node, "links");
		this.node.close();
		List<CompletableFuture<Reason>> reasons = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			for (String target : List.of("other#port", "other" + i + "#port", "other" + i)) {
				CompletableFuture<Reason> reason = new CompletableFuture<>();
				this.node.mon(target, reason::complete);
				reasons.add(reason);
			}
		}
		reasons.forEach((reason) -> assertThat(reason).succeedsWithin(Patience.LIMIT));
		Awaitility.await()
			.untilAsserted(
					() -> assertThat((Map<?, ?>) HiddenFields.read(HiddenFields.read(links, "remoteNodes"), "nodes"))
						.isEmpty());
	}

	@Test
	void whenANodeIsClosedThenItsPortsDie() {
		AtomicReference<Reason> reason = new AtomicReference<>();
		Port port = this.node.port();
		this.node.mon(port.id(), reason::set);
		this.node.close();
		await().untilAsserted(() -> assertThat(reason.get()).isNotNull());
	}

	@Test
	void whenANodeIsClosedThenWhoeverWaitsForABusyPortIsToldThatItIsDead() throws InterruptedException {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Port busy = this.node.port((message) -> {
			running.countDown();
			release.await();
		});
		this.node.snd(busy.id(), "block");
		running.await();
		AtomicReference<Throwable> failure = new AtomicReference<>();
		Thread waiting = new Thread(() -> {
			try {
				this.node.peval(busy, () -> "never");
			}
			catch (Exception ex) {
				failure.set(ex);
			}
		});
		waiting.start();
		await().until(() -> waiting.getState() == Thread.State.WAITING);
		closeWithoutWaiting();
		waiting.join();
		release.countDown();
		assertThat(failure.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("is dead");
	}

	@Test
	void whenANodeIsClosedThenMonitorsOfPortsNodesAndItselfFireAtOnce() {
		Port own = this.node.port();
		List<CompletableFuture<Reason>> before = List.of(monitor("closing"), monitor(own.id()));
		this.node.close();
		List<CompletableFuture<Reason>> after = List.of(monitor("closing"), monitor(own.id()), monitor("closing#never"),
				monitor("other#port"), monitor("other"));
		before.forEach((reason) -> assertThat(reason).succeedsWithin(Patience.LIMIT));
		after.forEach((reason) -> assertThat(reason).succeedsWithin(Patience.LIMIT));
		assertThat(after.get(0).join()).isEqualTo(Reason.NODE_CLOSED);
		assertThat(after.get(3).join().toString()).contains("this node was closed");
	}

	private CompletableFuture<Reason> monitor(String id) {
		CompletableFuture<Reason> fired = new CompletableFuture<>();
		this.node.mon(id, fired::complete);
		return fired;
	}

	@Test
	void whenANodeIsClosedThenQueriesAndWhatFollowsFailAtOnce() {
		Family family = this.node.family("family");
		this.node.close();
		List<CompletableFuture<?>> futures = List.of(family.content(), family.keys(), family.values(),
				family.get("key", String.class), family.typed(String.class).content(),
				this.node.family("other").content().thenApply((content) -> content));
		futures.forEach((future) -> assertThat(future).failsWithin(Patience.LIMIT)
			.withThrowableThat()
			.withMessageContaining("it was closed"));
	}

	@Test
	void whenANodeIsClosedThenWritableAndWhatFollowsFailAtOnce() {
		this.node.close();
		for (String target : List.of("stranger", "stranger#port", "closing", "closing#port")) {
			assertThat(this.node.writable(target).thenApply((done) -> done)).as(target)
				.failsWithin(Patience.LIMIT)
				.withThrowableThat()
				.withMessageContaining("closed");
		}
		assertThat(this.node.cal("stranger#port", Duration.ofHours(1), "ask").thenApply((reply) -> reply))
			.failsWithin(Patience.LIMIT)
			.withThrowableThat()
			.withMessageContaining("closed");
	}

	@Test
	void whenANodeIsClosedThenNothingNewCanBeObservedOrMade() {
		this.node.close();
		List<ThrowingCallable> refused = List.of(() -> this.node.port(), () -> this.node.port("name"),
				() -> this.node.port(PortSettings.DEFAULTS.on(Dispatch.INLINE)),
				() -> this.node.family("family").mon((content, added, changed, deleted) -> {
				}), () -> this.node.monNodes(new NodeObserver() {
				}), () -> this.node.start());
		refused.forEach((callable) -> assertThatIllegalStateException().isThrownBy(callable)
			.withMessageContaining("Node closing was closed"));
	}

	@Test
	void whenAFunctionSpawnsAfterTheNodeWasClosedThenNoPortComesToBe() {
		AtomicBoolean spawned = new AtomicBoolean();
		this.node.function("My::App::spawned", (arguments) -> spawned.set(true));
		this.node.close();
		String port = this.node.spawn("closing", "My::App::spawned");
		assertThat(monitor(port)).succeedsWithin(Patience.LIMIT);
		assertThat(spawned).isFalse();
		assertThat(this.node.statistics().ports()).isZero();
	}

	@Test
	void whenAFutureOfAPortIsAwaitedAndTheNodeIsClosedThenItFails() throws Exception {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Port busy = this.node.port((message) -> {
			running.countDown();
			release.await();
		});
		Supplier<CompletableFuture<String>> task = this.node.peval(busy, () -> this.node.psub(() -> "never"));
		this.node.snd(busy.id(), "block");
		running.await();
		CompletableFuture<String> future = task.get().thenApply((result) -> result);
		closeWithoutWaiting();
		assertThat(future).failsWithin(Patience.LIMIT).withThrowableThat().withMessageContaining("is dead");
		assertThat(task.get()).failsWithin(Patience.LIMIT).withThrowableThat().withMessageContaining("is dead");
		release.countDown();
	}

	/** Does not wait for handlers that run. */
	private void closeWithoutWaiting() {
		this.node.stop(Duration.ZERO, Thread.currentThread());
		this.node.close();
	}

}
