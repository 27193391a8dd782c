package io.aemp.internal.port;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.aemp.Dispatch;
import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.PortSettings;
import io.aemp.Reason;
import io.aemp.internal.runtime.SystemRuntime;
import io.aemp.testing.Patience;
import io.aemp.testing.ThreadLoop;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests the common promises of the three dispatches, on real threads.
 */
class DispatchTests {

	private static final int SENDERS = 8;

	private final SystemRuntime runtime = new SystemRuntime("dispatch", 4);

	private final ThreadLoop loop = new ThreadLoop();

	private final PortTable table = new PortTable(NodeSettings.builder().nodeId("n").build(), this.runtime,
			() -> this.loop);

	@AfterEach
	void close() {
		this.table.close();
		this.runtime.close();
		this.loop.close();
	}

	private void handlersRunOneAtATimeAndInOrder(Dispatch dispatch) throws InterruptedException {
		int messages = 10_000;
		int ports = 2;
		CountDownLatch received = new CountDownLatch(ports * SENDERS * messages);
		AtomicInteger collisions = new AtomicInteger();
		AtomicInteger disorders = new AtomicInteger();
		// Plain fields on purpose: consecutive runs happen-before each other.
		long[] counters = new long[ports];
		List<LocalPort> targets = new ArrayList<>();
		for (int i = 0; i < ports; i++) {
			int number = i;
			AtomicInteger inside = new AtomicInteger();
			int[] next = new int[SENDERS];
			LocalPort port = this.table.factory().create(PortSettings.DEFAULTS.on(dispatch));
			port.rcv((message) -> {
				if (inside.getAndIncrement() != 0) {
					collisions.incrementAndGet();
				}
				if (next[(int) message.integer(0)]++ != message.integer(1)) {
					disorders.incrementAndGet();
				}
				counters[number]++;
				inside.decrementAndGet();
				received.countDown();
			});
			targets.add(port);
		}
		CountDownLatch start = new CountDownLatch(1);
		List<Thread> senders = new ArrayList<>();
		for (int i = 0; i < SENDERS; i++) {
			int sender = i;
			senders.add(new Thread(() -> {
				awaitQuietly(start);
				for (int n = 0; n < messages; n++) {
					for (LocalPort target : targets) {
						this.table.deliver(target.id(), Message.of(sender, n));
					}
				}
			}));
		}
		senders.forEach(Thread::start);
		start.countDown();
		assertThat(received.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(collisions).hasValue(0);
		assertThat(disorders).hasValue(0);
		assertThat(counters).containsOnly((long) SENDERS * messages);
		assertThat(this.table.losses().total()).isZero();
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Killed by one, sent to, evaluated in and monitored by all others. */
	private void everyMonitorFiresOnceAndEveryMessageIsHandledOrCounted(Dispatch dispatch) throws InterruptedException {
		int rounds = 100;
		int messages = 50;
		AtomicInteger handled = new AtomicInteger();
		AtomicInteger fired = new AtomicInteger();
		CountDownLatch allFired = new CountDownLatch(rounds * SENDERS);
		for (int round = 0; round < rounds; round++) {
			LocalPort port = this.table.factory().create(PortSettings.DEFAULTS.on(dispatch));
			port.rcv((message) -> handled.incrementAndGet());
			CountDownLatch start = new CountDownLatch(1);
			List<Thread> threads = new ArrayList<>();
			for (int i = 0; i < SENDERS; i++) {
				int sender = i;
				threads.add(new Thread(() -> {
					awaitQuietly(start);
					for (int n = 0; n < messages; n++) {
						if (n == messages / 2) {
							this.table.monitor(port.id(), this.table.threads().outside(), (reason) -> {
								fired.incrementAndGet();
								allFired.countDown();
							});
							if (sender == 0) {
								this.table.kill(port.id(), Reason.of("killed"));
							}
						}
						this.table.deliver(port.id(), Message.of(n));
					}
				}));
			}
			threads.forEach(Thread::start);
			start.countDown();
			for (Thread thread : threads) {
				thread.join(Patience.LIMIT.toMillis());
				assertThat(thread.isAlive()).isFalse();
			}
		}
		assertThat(allFired.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		Awaitility.await()
			.untilAsserted(() -> assertThat(handled.get() + this.table.losses().total())
				.isEqualTo((long) rounds * SENDERS * messages));
		assertThat(fired).hasValue(rounds * SENDERS);
		assertThat(this.table.size()).isZero();
	}

	@Test
	void whenManyThreadsSendToInlinePortsThenTheirHandlersRunOneAtATimeAndInOrder() throws InterruptedException {
		handlersRunOneAtATimeAndInOrder(Dispatch.INLINE);
	}

	@Test
	void whenManyThreadsSendToPortsOfThePoolThenTheirHandlersRunOneAtATimeAndInOrder() throws InterruptedException {
		handlersRunOneAtATimeAndInOrder(Dispatch.POOL);
	}

	@Test
	@Tag("java21")
	void whenManyThreadsSendToVirtualPortsThenTheirHandlersRunOneAtATimeAndInOrder() throws InterruptedException {
		handlersRunOneAtATimeAndInOrder(Dispatch.VIRTUAL);
	}

	@Test
	void whenInlinePortsDieInACrowdThenEveryMonitorFiresOnceAndEveryMessageIsAccountedFor()
			throws InterruptedException {
		everyMonitorFiresOnceAndEveryMessageIsHandledOrCounted(Dispatch.INLINE);
	}

	@Test
	void whenPortsOfThePoolDieInACrowdThenEveryMonitorFiresOnceAndEveryMessageIsAccountedFor()
			throws InterruptedException {
		everyMonitorFiresOnceAndEveryMessageIsHandledOrCounted(Dispatch.POOL);
	}

	@Test
	@Tag("java21")
	void whenVirtualPortsDieInACrowdThenEveryMonitorFiresOnceAndEveryMessageIsAccountedFor()
			throws InterruptedException {
		everyMonitorFiresOnceAndEveryMessageIsHandledOrCounted(Dispatch.VIRTUAL);
	}

	@Test
	void whenManyThreadsEvaluateInAPortThatAlsoGetsMessagesThenNoTwoRunAtOnce() throws InterruptedException {
		int runs = 2_000;
		// Plain on purpose.
		long[] counter = new long[1];
		CountDownLatch received = new CountDownLatch(SENDERS * runs);
		AtomicInteger failures = new AtomicInteger();
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS);
		port.rcv((message) -> {
			counter[0]++;
			received.countDown();
		});
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < SENDERS; i++) {
			threads.add(new Thread(() -> {
				for (int n = 0; n < runs; n++) {
					this.table.deliver(port.id(), Message.of(n));
					try {
						Evaluation.evaluate(port, () -> counter[0]++);
					}
					catch (Exception ex) {
						failures.incrementAndGet();
					}
				}
			}));
		}
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join(Patience.LIMIT.toMillis());
			assertThat(thread.isAlive()).isFalse();
		}
		assertThat(received.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(failures).hasValue(0);
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(Evaluation.<Long>evaluate(port, () -> counter[0])).isEqualTo(2L * SENDERS * runs));
	}

	@Test
	@Tag("java21")
	void whenManyVirtualHandlersBlockThenOthersGoOn() throws InterruptedException {
		int blocked = 1_000;
		CountDownLatch started = new CountDownLatch(blocked);
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch done = new CountDownLatch(1);
		PortSettings virtual = PortSettings.DEFAULTS.on(Dispatch.VIRTUAL);
		for (int i = 0; i < blocked; i++) {
			LocalPort port = this.table.factory().create(virtual);
			port.rcv((message) -> {
				started.countDown();
				release.await();
			});
			this.table.deliver(port.id(), Message.of());
		}
		assertThat(started.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		LocalPort other = this.table.factory().create(virtual);
		other.rcv((message) -> done.countDown());
		this.table.deliver(other.id(), Message.of());
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		release.countDown();
	}

	@Test
	@Tag("before-java21")
	void whenJavaHasNoVirtualThreadsThenAskingForThemSaysSo() {
		assertThatIllegalStateException()
			.isThrownBy(() -> this.table.factory().create(PortSettings.DEFAULTS.on(Dispatch.VIRTUAL)))
			.withMessageContaining("Virtual threads")
			.withMessageContaining("21");
		assertThat(this.table.size()).isZero();
	}

}
