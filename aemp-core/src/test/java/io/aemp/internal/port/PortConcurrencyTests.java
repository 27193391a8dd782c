package io.aemp.internal.port;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

import io.aemp.Message;
import io.aemp.PortSettings;
import io.aemp.Reason;
import io.aemp.internal.runtime.SystemRuntime;
import io.aemp.testing.Patience;
import io.aemp.testing.PortTables;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ports on real threads.
 */
class PortConcurrencyTests {

	private static final int SENDERS = 8;

	private final SystemRuntime runtime = new SystemRuntime("concurrency", 4);

	private final PortTable table = PortTables.create("n", this.runtime);

	@AfterEach
	void close() {
		this.runtime.close();
	}

	private static void await(CountDownLatch latch) throws InterruptedException {
		assertThat(latch.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
	}

	private static void inThreads(int threads, IntConsumer task) throws InterruptedException {
		CountDownLatch start = new CountDownLatch(1);
		List<Thread> all = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			int number = i;
			Thread thread = new Thread(() -> {
				try {
					start.await();
					task.accept(number);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			});
			all.add(thread);
			thread.start();
		}
		start.countDown();
		for (Thread thread : all) {
			thread.join(Patience.LIMIT.toMillis());
			assertThat(thread.isAlive()).isFalse();
		}
	}

	@Test
	void whenManyThreadsSendThenEachOnesMessagesArriveInOrderAndNoTwoHandlersOfAPortRunAtOnce()
			throws InterruptedException {
		int ports = 3;
		int messages = 20_000;
		CountDownLatch received = new CountDownLatch(ports * SENDERS * messages);
		AtomicInteger collisions = new AtomicInteger();
		AtomicInteger disorders = new AtomicInteger();
		List<LocalPort> targets = new ArrayList<>();
		for (int i = 0; i < ports; i++) {
			AtomicInteger inside = new AtomicInteger();
			// Plain fields on purpose: consecutive runs happen-before each other.
			int[] next = new int[SENDERS];
			LocalPort port = this.table.factory().create(PortSettings.DEFAULTS);
			port.rcv((message) -> {
				if (inside.incrementAndGet() != 1) {
					collisions.incrementAndGet();
				}
				if (next[(int) message.integer(0)]++ != message.integer(1)) {
					disorders.incrementAndGet();
				}
				inside.decrementAndGet();
				received.countDown();
			});
			targets.add(port);
		}
		inThreads(SENDERS, (sender) -> {
			for (int i = 0; i < messages; i++) {
				for (LocalPort port : targets) {
					this.table.deliver(port.id(), Message.of(sender, i));
				}
			}
		});
		await(received);
		assertThat(collisions).hasValue(0);
		assertThat(disorders).hasValue(0);
		assertThat(this.table.losses().total()).isZero();
	}

	@Test
	void whenPortDiesWhileManyMonitorItThenEveryMonitorFiresOnce() throws InterruptedException {
		int rounds = 200;
		int monitors = 20;
		for (int round = 0; round < rounds; round++) {
			LocalPort port = this.table.factory().create(PortSettings.DEFAULTS);
			port.rcv((message) -> this.table.kill(port.id(), Reason.of("dead")));
			CountDownLatch fired = new CountDownLatch(4 * monitors);
			AtomicInteger firings = new AtomicInteger();
			inThreads(5, (thread) -> {
				if (thread == 4) {
					this.table.deliver(port.id(), Message.of("die"));
					return;
				}
				for (int i = 0; i < monitors; i++) {
					this.table.monitor(port.id(), this.table.threads().currentContext(), (reason) -> {
						firings.incrementAndGet();
						fired.countDown();
					});
				}
			});
			await(fired);
			assertThat(firings).hasValue(4 * monitors);
		}
	}

	@Test
	void whenPortDiesWhileManySendThenEveryMessageIsEitherHandledOrCounted() throws InterruptedException {
		int messages = 5_000;
		AtomicInteger handled = new AtomicInteger();
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS);
		CountDownLatch dead = new CountDownLatch(1);
		port.rcv((message) -> {
			if (handled.incrementAndGet() == messages) {
				this.table.kill(port.id(), Reason.NORMAL);
			}
		});
		this.table.monitor(port.id(), this.table.threads().currentContext(), (reason) -> dead.countDown());
		inThreads(SENDERS, (sender) -> {
			for (int i = 0; i < messages; i++) {
				this.table.deliver(port.id(), Message.of(i));
			}
		});
		await(dead);
		// A monitor of a dead port fires when the rest of its mailbox was dropped.
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(handled.get() + this.table.losses().total()).isEqualTo((long) SENDERS * messages));
		assertThat(handled).hasValue(messages);
	}

	@Test
	void whenOneHandlerBlocksThenOtherPortsGoOn() throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch done = new CountDownLatch(1);
		LocalPort blocked = this.table.factory().create(PortSettings.DEFAULTS);
		blocked.rcv((message) -> release.await());
		LocalPort other = this.table.factory().create(PortSettings.DEFAULTS);
		other.rcv((message) -> done.countDown());
		this.table.deliver(blocked.id(), Message.of());
		this.table.deliver(other.id(), Message.of());
		await(done);
		release.countDown();
	}

	@Test
	void whenOutsideActionsWaitForEachOtherThenNoneIsHeldUp() throws InterruptedException {
		int actions = 50;
		CountDownLatch all = new CountDownLatch(actions);
		CountDownLatch done = new CountDownLatch(actions);
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS);
		for (int i = 0; i < actions; i++) {
			this.table.monitor(port.id(), this.table.threads().currentContext(), (reason) -> {
				all.countDown();
				try {
					all.await();
					done.countDown();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			});
		}
		this.table.kill(port.id(), Reason.NORMAL);
		await(done);
	}

}
