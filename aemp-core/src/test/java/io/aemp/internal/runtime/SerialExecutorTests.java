package io.aemp.internal.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.aemp.Guard;
import io.aemp.testing.DeterministicExecutor;
import io.aemp.testing.ManualTimers;
import io.aemp.testing.Patience;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SerialExecutorTests {

	@Test
	void whenThreadsRunInAnyOrderThenTheTasksKeepTheirs() {
		DeterministicExecutor threads = new DeterministicExecutor();
		SerialExecutor one = new SerialExecutor(threads);
		SerialExecutor other = new SerialExecutor(threads);
		List<String> log = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			int number = i;
			one.execute(() -> log.add("one " + number));
			other.execute(() -> log.add("other " + number));
			threads.runAny(new Random(i));
		}
		threads.runAll();
		assertThat(log).filteredOn((it) -> it.startsWith("one"))
			.containsExactly("one 0", "one 1", "one 2", "one 3", "one 4");
		assertThat(log).hasSize(10);
	}

	@Test
	void whenTaskFailsThenTheOnesBehindItGoOn() {
		DeterministicExecutor threads = new DeterministicExecutor();
		SerialExecutor serial = new SerialExecutor(threads);
		List<String> log = new ArrayList<>();
		serial.execute(() -> {
			throw new IllegalStateException("failed on purpose");
		});
		serial.execute(() -> log.add("next"));
		threads.runAll();
		serial.execute(() -> log.add("later"));
		threads.runAll();
		assertThat(log).containsExactly("next", "later");
	}

	@Test
	void whenTaskAddsTasksThenTheyRunBehindIt() {
		DeterministicExecutor threads = new DeterministicExecutor();
		SerialExecutor serial = new SerialExecutor(threads);
		List<String> log = new ArrayList<>();
		serial.execute(() -> {
			serial.execute(() -> log.add("inner"));
			log.add("outer");
		});
		threads.runAll();
		assertThat(log).containsExactly("outer", "inner");
	}

	@Test
	void whenTheThreadsRefuseATaskThenItRunsInItsOrderWithoutAnotherOne() throws InterruptedException {
		AtomicInteger refusals = new AtomicInteger(3);
		SerialExecutor serial = new SerialExecutor((task) -> {
			if (refusals.getAndDecrement() > 0) {
				throw new OutOfMemoryError("made up by the test");
			}
			task.run();
		});
		List<Integer> log = new CopyOnWriteArrayList<>();
		CountDownLatch done = new CountDownLatch(3);
		for (int i = 0; i < 3; i++) {
			int number = i;
			serial.execute(() -> {
				log.add(number);
				done.countDown();
			});
		}
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(log).containsExactly(0, 1, 2);
	}

	@Test
	void whenTheThreadsTakeATaskAndThrowThenItRunsOnce() throws InterruptedException {
		List<Runnable> taken = new ArrayList<>();
		SerialExecutor serial = new SerialExecutor((task) -> {
			taken.add(task);
			if (taken.size() == 1) {
				throw new OutOfMemoryError("made up by the test");
			}
			taken.forEach(Runnable::run);
		});
		AtomicInteger ran = new AtomicInteger();
		CountDownLatch done = new CountDownLatch(1);
		serial.execute(ran::incrementAndGet);
		serial.execute(done::countDown);
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(ran).hasValue(1);
	}

	@Test
	void whenAFailureCannotEvenBeLoggedThenTheTasksBehindItGoOn() {
		DeterministicExecutor threads = new DeterministicExecutor();
		SerialExecutor serial = new SerialExecutor(threads);
		List<String> log = new ArrayList<>();
		serial.execute(() -> {
			throw new IllegalStateException() {

				@Override
				public String getMessage() {
					throw new OutOfMemoryError("made up by the test");
				}

			};
		});
		serial.execute(() -> log.add("next"));
		threads.runAll();
		assertThat(log).containsExactly("next");
	}

	@Test
	void whenTheManualClockMovesThenTimersRunInTheirOrder() {
		ManualTimers timers = new ManualTimers();
		List<String> log = new ArrayList<>();
		timers.schedule(Duration.ofMillis(20), Runnable::run, () -> log.add("second at " + timers.nanoTime()));
		timers.schedule(Duration.ofMillis(10), Runnable::run, () -> log.add("first at " + timers.nanoTime()));
		Guard forgotten = timers.schedule(Duration.ofMillis(15), Runnable::run, () -> log.add("forgotten"));
		forgotten.close();
		timers.advance(Duration.ofMillis(19));
		assertThat(log).containsExactly("first at 10000000");
		timers.advance(Duration.ofMillis(1));
		assertThat(log).endsWith("second at 20000000");
		assertThat(timers.waiting()).isZero();
	}

	@Test
	void whenTheSystemRuntimeIsClosedThenTasksThatComeAreDoneAndTimersAreDropped() throws InterruptedException {
		SystemRuntime runtime = new SystemRuntime("runtime-test", 1);
		CountDownLatch done = new CountDownLatch(4);
		runtime.handlers().execute(done::countDown);
		runtime.callbacks().execute(done::countDown);
		runtime.kernel().execute(done::countDown);
		runtime.timers().schedule(Duration.ofMillis(1), runtime.kernel(), done::countDown);
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		runtime.close();
		CountDownLatch late = new CountDownLatch(4);
		runtime.timers().schedule(Duration.ZERO, runtime.kernel(), () -> {
			throw new AssertionError("a timer that was dropped");
		}).close();
		runtime.handlers().execute(late::countDown);
		runtime.callbacks().execute(late::countDown);
		runtime.completions().execute(late::countDown);
		runtime.kernel().execute(late::countDown);
		assertThat(late.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		runtime.close();
	}

	@Test
	void whenRandomnessIsDrawnThenItStaysInItsBounds() {
		RandomSource random = new Random(1)::nextBytes;
		for (int i = 0; i < 1000; i++) {
			assertThat(random.nextFraction()).isGreaterThanOrEqualTo(0).isLessThan(1);
		}
		assertThat(random.nextName(9)).matches("[0-9A-Za-z]{9}").isNotEqualTo(random.nextName(9));
	}

}
