package io.aemp.internal.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.aemp.Guard;
import io.aemp.testing.LogRecorder;
import io.aemp.testing.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SystemTimersTests {

	@RegisterExtension
	private final LogRecorder log = new LogRecorder(SystemTimers.class.getName());

	private final List<Thread> threads = new CopyOnWriteArrayList<>();

	private final SystemTimers timers = SystemTimers.start(this::thread);

	private Thread thread(Runnable task) {
		Thread thread = new Thread(task, "system-timers-test");
		this.threads.add(thread);
		return thread;
	}

	@AfterEach
	void close() throws InterruptedException {
		this.timers.close();
		for (Thread thread : this.threads) {
			thread.join();
		}
	}

	@Test
	void whenSeveralTimersAreDueThenTheyRunInTheOrderOfTheirTimes() throws InterruptedException {
		List<Integer> order = new CopyOnWriteArrayList<>();
		CountDownLatch done = new CountDownLatch(3);
		for (int delay : new int[] { 30, 1, 15 }) {
			this.timers.schedule(Duration.ofMillis(delay), Runnable::run, () -> {
				order.add(delay);
				done.countDown();
			});
		}
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(order).containsExactly(1, 15, 30);
	}

	@Test
	void whenATimerIsClosedThenItsTaskNeverRuns() throws InterruptedException {
		AtomicInteger ran = new AtomicInteger();
		List<Runnable> handedOver = new CopyOnWriteArrayList<>();
		Guard guard = this.timers.schedule(Duration.ZERO, handedOver::add, ran::incrementAndGet);
		this.timers.schedule(Duration.ofHours(1), Runnable::run, ran::incrementAndGet).close();
		Awaitility.await().until(() -> !handedOver.isEmpty());
		guard.close();
		handedOver.forEach(Runnable::run);
		assertThat(ran).hasValue(0);
	}

	@Test
	void whenAnExecutorThrowsThenItGetsTheTaskAgainAndOtherTimersGoOn() throws InterruptedException {
		AtomicInteger attempts = new AtomicInteger();
		CountDownLatch done = new CountDownLatch(2);
		this.timers.schedule(Duration.ZERO, (task) -> {
			if (attempts.incrementAndGet() < 4) {
				throw new OutOfMemoryError("made up by the test");
			}
			task.run();
		}, done::countDown);
		this.timers.schedule(Duration.ofMillis(1), Runnable::run, done::countDown);
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(attempts).hasValue(4);
		assertThat(this.log.events()).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("tried again"));
		assertThat(this.threads).singleElement().matches(Thread::isAlive);
	}

	@Test
	void whenAnExecutorTakesTheTaskAndThrowsThenItRunsOnce() throws InterruptedException {
		List<Runnable> taken = new CopyOnWriteArrayList<>();
		CountDownLatch twice = new CountDownLatch(2);
		AtomicInteger ran = new AtomicInteger();
		this.timers.schedule(Duration.ZERO, (task) -> {
			taken.add(task);
			twice.countDown();
			if (taken.size() == 1) {
				throw new OutOfMemoryError("made up by the test");
			}
		}, ran::incrementAndGet);
		assertThat(twice.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		taken.forEach(Runnable::run);
		assertThat(ran).hasValue(1);
	}

	@Test
	void whenATaskThrowsOnTheThreadOfTheTimersThenTheThreadSurvives() throws InterruptedException {
		AtomicInteger attempts = new AtomicInteger();
		this.timers.schedule(Duration.ZERO, Runnable::run, () -> {
			attempts.incrementAndGet();
			throw new AssertionError("failed on purpose");
		});
		CountDownLatch done = new CountDownLatch(1);
		this.timers.schedule(Duration.ofMillis(50), Runnable::run, done::countDown);
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(attempts).hasValue(1);
	}

	static List<Duration> past() {
		return List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofDays(-400), Duration.ofSeconds(Long.MIN_VALUE));
	}

	@ParameterizedTest
	@MethodSource("past")
	void whenADelayIsNegativeThenTheTaskIsDueAtOnce(Duration delay) {
		CompletableFuture<Boolean> ran = new CompletableFuture<>();
		this.timers.schedule(delay, Runnable::run, () -> ran.complete(true));
		assertThat(ran.join()).isTrue();
	}

	static List<Duration> never() {
		return List.of(Duration.ofDays(36500), Duration.ofSeconds(Long.MAX_VALUE),
				Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
	}

	@ParameterizedTest
	@MethodSource("never")
	void whenADelayIsLongerThanAnyClockThenTheTaskIsNeverDueAndOthersAre(Duration delay) {
		AtomicInteger ran = new AtomicInteger();
		try (Guard never = this.timers.schedule(delay, Runnable::run, ran::incrementAndGet)) {
			assertThat(never).isNotNull();
			CompletableFuture<Boolean> other = new CompletableFuture<>();
			this.timers.schedule(Duration.ofMillis(1), Runnable::run, () -> other.complete(true));
			assertThat(other.join()).isTrue();
			assertThat(ran).hasValue(0);
		}
	}

	@Test
	void whenNoThreadCanBeHadThenTheOneWhoSetsATimerHearsOfItAndTheNextOneTriesAgain() {
		List<Runnable> attempts = new ArrayList<>();
		SystemTimers starved = SystemTimers.onDemand((task) -> {
			attempts.add(task);
			if (attempts.size() == 1) {
				throw new OutOfMemoryError("made up by the test");
			}
			return thread(task);
		}, Duration.ofMillis(1));
		AtomicInteger ran = new AtomicInteger();
		assertThatExceptionOfType(OutOfMemoryError.class)
			.isThrownBy(() -> starved.schedule(Duration.ZERO, Runnable::run, ran::incrementAndGet));
		CompletableFuture<Boolean> next = new CompletableFuture<>();
		starved.schedule(Duration.ZERO, Runnable::run, () -> next.complete(true));
		assertThat(next.join()).isTrue();
		assertThat(ran).hasValue(0);
		// It ends when it is idle, and comes back when it is needed.
		Awaitility.await().until(() -> !this.threads.get(this.threads.size() - 1).isAlive());
		CompletableFuture<Boolean> later = new CompletableFuture<>();
		starved.schedule(Duration.ZERO, Runnable::run, () -> later.complete(true));
		assertThat(later.join()).isTrue();
	}

}
