package io.aemp.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import io.aemp.CalException;
import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.testing.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
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
		assertThat(this.node.cal(silent.id(), "are you there")).isCompletedExceptionally();
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
		this.node.close();
		waiting.join();
		release.countDown();
		assertThat(failure.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("is dead");
	}

}
