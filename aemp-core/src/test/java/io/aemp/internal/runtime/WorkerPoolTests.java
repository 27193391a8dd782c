package io.aemp.internal.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import io.aemp.Guard;
import io.aemp.testing.LogRecorder;
import io.aemp.testing.ManualTimers;
import io.aemp.testing.Patience;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ParameterizedClass
@ValueSource(booleans = { false, true })
class WorkerPoolTests {

	private static final int SIZE = 3;

	private static final int SUBSTITUTES = 2;

	private final ManualTimers timers = new ManualTimers();

	@RegisterExtension
	private final LogRecorder log = new LogRecorder(WorkerPool.class.getName());

	private final List<Thread> threads = new ArrayList<>();

	@Parameter
	private boolean yields;

	private WorkerPool pool;

	private final Semaphore released = new Semaphore(0);

	private synchronized Thread thread(Runnable task) {
		Thread thread = new Thread(task, "worker-pool-test");
		this.threads.add(thread);
		return thread;
	}

	private WorkerPool pool(int threads, @Nullable Runnable yield, ThreadFactory factory) {
		return new WorkerPool(WorkerPoolSettings.handlers(threads, SUBSTITUTES, yield), factory, this.timers);
	}

	private @Nullable Runnable yielding() {
		return this.yields ? Thread::yield : null;
	}

	private synchronized List<Thread> threads() {
		return List.copyOf(this.threads);
	}

	@BeforeEach
	void open() {
		this.pool = pool(SIZE, yielding(), this::thread);
	}

	@AfterEach
	void close() {
		this.released.release(1000);
		this.pool.close();
	}

	/** Starts all threads, and waits until they are idle. */
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
		awaitIdle(this.pool);
	}

	private void awaitIdle(WorkerPool pool) {
		Awaitility.await().until(() -> threads().stream().allMatch((thread) -> LockSupport.getBlocker(thread) == pool));
	}

	/** Returns the thread that ran a task, when it is idle again. */
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
		assertThat(done.tryAcquire(100, Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
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
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
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
		WorkerPool single = pool(1, yielding(), this::thread);
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
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
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
		WorkerPool single = pool(1, yields::incrementAndGet, this::thread);
		runOneByOne(single, 200);
		assertThat(yields).hasValue(3);
		single.close();
	}

	@Test
	void whenAYieldBringsATaskThenTheThreadYieldsUntilItWasInVainFourTimes() {
		AtomicInteger yields = new AtomicInteger();
		Queue<Runnable> tasks = new ConcurrentLinkedQueue<>(Collections.nCopies(10, () -> {
		}));
		AtomicReference<WorkerPool> single = new AtomicReference<>();
		single.set(pool(1, () -> {
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

	private void runOneByOne(WorkerPool pool, int tasks) {
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
		WorkerPool single = pool(1, yielding(), this::thread);
		single.execute(() -> {
			throw new AssertionError("failed on purpose");
		});
		CountDownLatch done = new CountDownLatch(1);
		single.execute(done::countDown);
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(this.log.events()).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("failed"));
		single.close();
	}

	@Test
	void whenAFailureCannotEvenBeLoggedThenItsThreadGoesOn() throws InterruptedException {
		WorkerPool single = pool(1, yielding(), this::thread);
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
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
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
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
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
	void whenItIsClosedThenWhatWaitsAndWhatComesIsDoneAndThreadsEnd() throws InterruptedException {
		for (int i = 0; i < SIZE; i++) {
			this.pool.execute(this.released::acquireUninterruptibly);
		}
		AtomicInteger ran = new AtomicInteger();
		this.pool.execute(ran::incrementAndGet);
		this.pool.close();
		this.pool.execute(ran::incrementAndGet);
		this.released.release(SIZE);
		Awaitility.await().untilAsserted(() -> assertThat(ran).hasValue(2));
		for (Thread thread : threads()) {
			thread.join();
		}
	}

	@Test
	void whenAHandlerLeftItsThreadInterruptedThenTheThreadSleepsAllTheSame() throws InterruptedException {
		this.pool.execute(() -> Thread.currentThread().interrupt());
		Awaitility.await().until(() -> threads().get(0).getState() == Thread.State.WAITING);
		CountDownLatch done = new CountDownLatch(1);
		this.pool.execute(done::countDown);
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
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
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(interrupted).containsExactly(false);
	}

	@Test
	void whenNoMoreThreadsCanBeHadThenThoseThereAreDoTheWork() throws InterruptedException {
		AtomicInteger made = new AtomicInteger();
		WorkerPool starved = pool(SIZE, yielding(), (task) -> {
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
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		starved.close();
	}

	@Test
	void whenNoThreadCanBeHadThenTasksWaitUntilATimerFindsOne() throws InterruptedException {
		AtomicInteger made = new AtomicInteger();
		WorkerPool starved = pool(SIZE, yielding(), (task) -> {
			refuse(made.incrementAndGet());
			return thread(task);
		});
		CountDownLatch done = new CountDownLatch(1);
		starved.execute(done::countDown);
		// Each time a different failure: none of them may lose the task.
		for (int attempt = 1; attempt < 4; attempt++) {
			assertThat(made).hasValue(attempt);
			this.timers.advance(WorkerPool.RETRY);
		}
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(this.log.events()).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("No more threads"));
		starved.close();
	}

	private static void refuse(int attempt) {
		switch (attempt) {
			case 1 -> throw new OutOfMemoryError("made up by the test");
			case 2 -> throw new SecurityException("made up by the test");
			case 3 -> throw new StackOverflowError("made up by the test");
			default -> {
			}
		}
	}

	@Test
	void whenNoThreadCanBeHadThenTheNextTaskFindsOneForAll() throws InterruptedException {
		AtomicInteger made = new AtomicInteger();
		WorkerPool starved = pool(SIZE, yielding(), (task) -> {
			refuse(made.incrementAndGet());
			return thread(task);
		});
		CountDownLatch done = new CountDownLatch(4);
		for (int i = 0; i < 4; i++) {
			starved.execute(done::countDown);
		}
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		starved.close();
	}

	@Test
	void whenAThreadWaitsThenAnotherTakesItsPlace() throws InterruptedException {
		WorkerPool single = pool(1, yielding(), this::thread);
		for (int i = 0; i < SUBSTITUTES; i++) {
			single.execute(this::waitReplaced);
		}
		CountDownLatch done = new CountDownLatch(1);
		single.execute(done::countDown);
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(threads()).hasSize(1 + SUBSTITUTES);
		this.released.release(SUBSTITUTES);
		assertOneAtATime(single);
		single.close();
	}

	private void waitReplaced() {
		Guard outer = WorkerPool.waiting();
		Guard inner = WorkerPool.waiting();
		this.released.acquireUninterruptibly();
		inner.close();
		outer.close();
	}

	/** Substitutes step aside when those that they replaced go on. */
	private void assertOneAtATime(WorkerPool single) throws InterruptedException {
		CountDownLatch done = new CountDownLatch(50);
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		// Those that go on end their task first.
		Awaitility.await().until(() -> {
			CompletableFuture<Boolean> alone = new CompletableFuture<>();
			single.execute(() -> alone.complete(this.released.availablePermits() == 0));
			return alone.join();
		});
		awaitIdle(single);
		for (int i = 0; i < 50; i++) {
			single.execute(() -> {
				most.accumulateAndGet(running.incrementAndGet(), Math::max);
				Thread.yield();
				running.decrementAndGet();
				done.countDown();
			});
		}
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(most).hasValue(1);
	}

	@Test
	void whenTooManyThreadsWaitThenTheNextOneIsToldWhatToDo() {
		WorkerPool single = pool(1, yielding(), this::thread);
		for (int i = 0; i < SUBSTITUTES; i++) {
			single.execute(this::waitReplaced);
		}
		CompletableFuture<Guard> refused = new CompletableFuture<>();
		single.execute(() -> refused.completeAsync(WorkerPool::waiting, Runnable::run));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(refused::join)
			.withCauseInstanceOf(IllegalStateException.class)
			.withMessageContaining("2 threads for ports wait already")
			.withMessageContaining("thenAccept")
			.withMessageContaining("VIRTUAL");
		single.close();
	}

	@Test
	void whenNoThreadCanTakeThePlaceThenWaitingIsRefused() {
		AtomicInteger made = new AtomicInteger();
		WorkerPool single = pool(1, yielding(), (task) -> {
			if (made.incrementAndGet() > 1) {
				throw new OutOfMemoryError("made up by the test");
			}
			return thread(task);
		});
		CompletableFuture<Guard> refused = new CompletableFuture<>();
		single.execute(() -> refused.completeAsync(WorkerPool::waiting, Runnable::run));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(refused::join)
			.withMessageContaining("no other thread can be had");
		CompletableFuture<Boolean> next = new CompletableFuture<>();
		single.execute(() -> next.complete(true));
		assertThat(next.join()).isTrue();
		single.close();
	}

	@Test
	void whenMoreCallbacksWaitThanAreReplacedThenTheyWaitAllTheSame() throws InterruptedException {
		WorkerPool callbacks = new WorkerPool(WorkerPoolSettings.callbacks("callbacks", 2, 1), this::thread,
				this.timers);
		CountDownLatch done = new CountDownLatch(10);
		for (int i = 0; i < 10; i++) {
			callbacks.execute(() -> {
				waitReplaced();
				done.countDown();
			});
		}
		Awaitility.await().until(this.released::getQueueLength, (waiting) -> waiting == 3);
		this.released.release(10);
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(threads()).hasSize(3);
		callbacks.close();
	}

	@Test
	void whenThreadsAreIdleForLongThenThoseThatAreNotPermanentEnd() throws InterruptedException {
		WorkerPool callbacks = new WorkerPool(
				new WorkerPoolSettings("callbacks", SIZE, 0, true, 1, Duration.ofMillis(1), yielding()), this::thread,
				this.timers);
		CyclicBarrier together = new CyclicBarrier(SIZE);
		for (int i = 0; i < SIZE; i++) {
			callbacks.execute(() -> {
				try {
					together.await();
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			});
		}
		Awaitility.await()
			.until(() -> threads().size() == SIZE && threads().stream().filter(Thread::isAlive).count() == 1);
		CountDownLatch done = new CountDownLatch(100);
		for (int i = 0; i < 100; i++) {
			callbacks.execute(done::countDown);
		}
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		callbacks.close();
		for (Thread thread : threads()) {
			thread.join();
		}
	}

}
