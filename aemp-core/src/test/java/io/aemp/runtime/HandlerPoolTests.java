package io.aemp.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import io.aemp.testing.LogRecorder;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
@ParameterizedClass
@ValueSource(booleans = { false, true })
class HandlerPoolTests {

	private static final int SIZE = 3;

	@RegisterExtension
	private final LogRecorder log = new LogRecorder(HandlerPool.class.getName());

	private final List<Thread> threads = new ArrayList<>();

	@Parameter
	private boolean yields;

	private HandlerPool pool;

	private final Semaphore released = new Semaphore(0);

	private synchronized Thread thread(Runnable task) {
		Thread thread = new Thread(task, "handler-pool-test");
		this.threads.add(thread);
		return thread;
	}

	private @Nullable Runnable yielding() {
		return this.yields ? Thread::yield : null;
	}

	private synchronized List<Thread> threads() {
		return List.copyOf(this.threads);
	}

	@BeforeEach
	void open() {
		this.pool = new HandlerPool(SIZE, yielding(), this::thread);
	}

	@AfterEach
	void close() {
		this.released.release(1000);
		this.pool.close();
	}

	/** Lets all threads start, and become idle. */
	private void startAll() {
		CyclicBarrier together = new CyclicBarrier(SIZE);
		for (int i = 0; i < SIZE; i++) {
			this.pool.execute(() -> {
				try {
					together.await();
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			});
		}
		awaitIdle();
		assertThat(threads()).hasSize(SIZE);
	}

	private void awaitIdle() {
		Awaitility.await()
			.until(() -> threads().stream().allMatch((thread) -> LockSupport.getBlocker(thread) == this.pool));
	}

	/** Which thread runs a task, and is idle again. */
	private Thread runAndSleep() {
		CompletableFuture<Thread> ran = new CompletableFuture<>();
		this.pool.execute(() -> ran.complete(Thread.currentThread()));
		Thread thread = ran.join();
		awaitIdle();
		return thread;
	}

	@Test
	void whenTasksBlockThenOthersRunOnTheRemainingThreads() throws InterruptedException {
		for (int i = 0; i < SIZE - 1; i++) {
			this.pool.execute(this.released::acquireUninterruptibly);
		}
		Semaphore done = new Semaphore(0);
		for (int i = 0; i < 100; i++) {
			this.pool.execute(done::release);
		}
		assertThat(done.tryAcquire(100, 20, TimeUnit.SECONDS)).isTrue();
		assertThat(threads()).hasSize(SIZE);
	}

	@Test
	void whenThereAreMoreTasksThanThreadsThenTheyRunAtTheSameTimeOnAllOfThem() throws Exception {
		CyclicBarrier together = new CyclicBarrier(SIZE);
		Set<Thread> ran = ConcurrentHashMap.newKeySet();
		CountDownLatch done = new CountDownLatch(10 * SIZE);
		for (int i = 0; i < 10 * SIZE; i++) {
			this.pool.execute(() -> {
				ran.add(Thread.currentThread());
				try {
					together.await();
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
				done.countDown();
			});
		}
		assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(ran).hasSize(SIZE).containsExactlyInAnyOrderElementsOf(threads());
	}

	@Test
	void whenSeveralThreadsAreIdleThenTheOneThatBecameIdleLastTakesTheTask() {
		startAll();
		Thread first = runAndSleep();
		for (int i = 0; i < 10; i++) {
			assertThat(runAndSleep()).isSameAs(first);
		}
	}

	@Test
	void whenAllThreadsAreBusyThenTasksWaitInOrder() throws InterruptedException {
		HandlerPool single = new HandlerPool(1, yielding(), this::thread);
		single.execute(this.released::acquireUninterruptibly);
		List<Integer> order = new CopyOnWriteArrayList<>();
		CountDownLatch done = new CountDownLatch(10);
		for (int i = 0; i < 10; i++) {
			int number = i;
			single.execute(() -> {
				order.add(number);
				done.countDown();
			});
		}
		this.released.release();
		assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(order).isSorted();
		single.close();
	}

	@Test
	void whenATaskComesAtAnyMomentThenAThreadTakesIt() {
		AtomicInteger ran = new AtomicInteger();
		for (int i = 1; i <= 20_000; i++) {
			this.pool.execute(ran::incrementAndGet);
			// Whoever slept meanwhile would be too late to meet a thread about to sleep.
			spinUntil(ran, i);
			for (int spins = 0; spins < i % 200; spins++) {
				Thread.onSpinWait();
			}
		}
	}

	private static void spinUntil(AtomicInteger ran, int expected) {
		int spins = 0;
		while (ran.get() < expected) {
			spins++;
			if (spins > 1000) {
				// Others may need this processor.
				Thread.yield();
				assertThat(Thread.currentThread().isInterrupted()).as("the task never ran").isFalse();
			}
			else {
				Thread.onSpinWait();
			}
		}
	}

	@Test
	void whenManyThreadsGiveTasksThenEachRunsOnce() throws InterruptedException {
		AtomicIntegerArray ran = new AtomicIntegerArray(40_000);
		List<Thread> givers = new ArrayList<>();
		for (int giver = 0; giver < 4; giver++) {
			int first = giver * 10_000;
			givers.add(new Thread(() -> {
				for (int task = first; task < first + 10_000; task += 2) {
					int number = task;
					this.pool.execute(() -> {
						ran.incrementAndGet(number);
						// Tasks that come from tasks, as messages from handlers.
						this.pool.execute(() -> ran.incrementAndGet(number + 1));
					});
				}
			}));
		}
		givers.forEach(Thread::start);
		Awaitility.await().until(() -> IntStream.range(0, ran.length()).map(ran::get).sum() >= ran.length());
		this.pool.close();
		for (Thread thread : threads()) {
			thread.join();
		}
		assertThat(IntStream.range(0, ran.length()).map(ran::get)).containsOnly(1);
		assertThat(this.pool.hasWaiting()).isFalse();
	}

	@Test
	void whenYieldsAreInVainThenAThreadTriesAgainOnlyNowAndThen() {
		AtomicInteger yields = new AtomicInteger();
		HandlerPool single = new HandlerPool(1, yields::incrementAndGet, this::thread);
		runOneByOne(single, 200);
		assertThat(yields).hasValue(3);
		single.close();
	}

	@Test
	void whenAYieldBringsATaskThenTheThreadYieldsUntilItWasInVainFourTimes() {
		AtomicInteger yields = new AtomicInteger();
		Queue<Runnable> tasks = new ConcurrentLinkedQueue<>(Collections.nCopies(10, () -> {
		}));
		AtomicReference<HandlerPool> single = new AtomicReference<>();
		single.set(new HandlerPool(1, () -> {
			yields.incrementAndGet();
			Runnable task = tasks.poll();
			if (task != null) {
				single.get().execute(task);
			}
		}, this::thread));
		runOneByOne(single.get(), 100);
		assertThat(yields).hasValue(14);
		single.get().close();
	}

	private void runOneByOne(HandlerPool pool, int tasks) {
		for (int i = 0; i < tasks; i++) {
			CompletableFuture<Thread> ran = new CompletableFuture<>();
			pool.execute(() -> ran.complete(Thread.currentThread()));
			Thread thread = ran.join();
			while (LockSupport.getBlocker(thread) != pool) {
				Thread.onSpinWait();
			}
		}
	}

	@Test
	void whenATaskFailsThenItIsLoggedAndItsThreadGoesOn() throws InterruptedException {
		HandlerPool single = new HandlerPool(1, yielding(), this::thread);
		single.execute(() -> {
			throw new AssertionError("failed on purpose");
		});
		CountDownLatch done = new CountDownLatch(1);
		single.execute(done::countDown);
		assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(this.log.events()).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("failed"));
		single.close();
	}

	@Test
	void whenAFailureCannotEvenBeLoggedThenItsThreadGoesOn() throws InterruptedException {
		HandlerPool single = new HandlerPool(1, yielding(), this::thread);
		single.execute(() -> {
			throw new IllegalStateException() {

				@Override
				public String getMessage() {
					throw new OutOfMemoryError("made up by the test");
				}

			};
		});
		CountDownLatch done = new CountDownLatch(1);
		single.execute(done::countDown);
		assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
		single.close();
	}

	@Test
	void whenAllThreadsAreBusyThenOneCanTellThatTasksWait() throws InterruptedException {
		for (int i = 0; i < SIZE; i++) {
			this.pool.execute(this.released::acquireUninterruptibly);
		}
		Awaitility.await().until(() -> !this.pool.hasWaiting());
		CountDownLatch done = new CountDownLatch(1);
		this.pool.execute(done::countDown);
		assertThat(this.pool.hasWaiting()).isTrue();
		this.released.release(SIZE);
		assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(this.pool.hasWaiting()).isFalse();
	}

	@Test
	void whenItIsClosedThenIdleThreadsEnd() throws InterruptedException {
		startAll();
		this.pool.close();
		for (Thread thread : threads()) {
			thread.join();
		}
	}

	@Test
	void whenItIsClosedThenWhatWaitsIsDoneAndThreadsEnd() throws InterruptedException {
		for (int i = 0; i < SIZE; i++) {
			this.pool.execute(this.released::acquireUninterruptibly);
		}
		AtomicInteger ran = new AtomicInteger();
		this.pool.execute(ran::incrementAndGet);
		this.pool.close();
		this.pool.execute(ran::incrementAndGet);
		this.released.release(SIZE);
		for (Thread thread : threads()) {
			thread.join();
		}
		assertThat(ran).hasValue(1);
	}

	@Test
	void whenAHandlerLeftItsThreadInterruptedThenTheThreadSleepsAllTheSame() throws InterruptedException {
		this.pool.execute(() -> Thread.currentThread().interrupt());
		Awaitility.await().until(() -> threads().get(0).getState() == Thread.State.WAITING);
		CountDownLatch done = new CountDownLatch(1);
		this.pool.execute(done::countDown);
		assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(threads()).hasSize(1);
	}

	@Test
	void whenAHandlerLeftItsThreadInterruptedThenTheNextOneDoesNotHearOfIt() throws InterruptedException {
		for (int i = 0; i < SIZE; i++) {
			this.pool.execute(() -> {
				this.released.acquireUninterruptibly();
				Thread.currentThread().interrupt();
			});
		}
		Set<Boolean> interrupted = ConcurrentHashMap.newKeySet();
		CountDownLatch done = new CountDownLatch(SIZE);
		for (int i = 0; i < SIZE; i++) {
			this.pool.execute(() -> {
				interrupted.add(Thread.currentThread().isInterrupted());
				done.countDown();
			});
		}
		this.released.release(SIZE);
		assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(interrupted).containsExactly(false);
	}

	@Test
	void whenNoMoreThreadsCanBeHadThenThoseThereAreDoTheWork() throws InterruptedException {
		AtomicInteger made = new AtomicInteger();
		HandlerPool starved = new HandlerPool(SIZE, yielding(), (task) -> {
			if (made.incrementAndGet() > 1) {
				throw new OutOfMemoryError("made up by the test");
			}
			return thread(task);
		});
		CountDownLatch done = new CountDownLatch(10);
		starved.execute(this.released::acquireUninterruptibly);
		for (int i = 0; i < 10; i++) {
			starved.execute(done::countDown);
		}
		this.released.release();
		assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
		starved.close();
	}

	@Test
	void whenNoThreadCanBeHadThenTasksWaitUntilThereIsOne() throws InterruptedException {
		AtomicInteger made = new AtomicInteger();
		HandlerPool starved = new HandlerPool(SIZE, yielding(), (task) -> {
			if (made.incrementAndGet() < 3) {
				throw new OutOfMemoryError("made up by the test");
			}
			return thread(task);
		});
		CountDownLatch done = new CountDownLatch(3);
		for (int i = 0; i < 3; i++) {
			starved.execute(done::countDown);
		}
		assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(this.log.events()).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("fewer than 3 threads"));
		starved.close();
	}

}
