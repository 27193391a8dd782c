package io.aemp.internal.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import io.aemp.Guard;
import io.aemp.testing.ManualTimers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RetryingExecutorTests {

	private final ManualTimers timers = new ManualTimers();

	private final AtomicInteger ran = new AtomicInteger();

	private int refusals;

	private void execute(Runnable task) {
		if (this.refusals-- > 0) {
			throw new OutOfMemoryError("made up by the test");
		}
		task.run();
	}

	@Test
	void whenTheExecutorThrowsThenATimerTriesAgainUntilItTakesTheTask() {
		this.refusals = 5;
		new RetryingExecutor(this::execute, () -> this.timers).execute(this.ran::incrementAndGet);
		assertThat(this.ran).hasValue(0);
		this.timers.advance(Duration.ofSeconds(1));
		assertThat(this.ran).hasValue(1);
		assertThat(this.timers.waiting()).isZero();
	}

	@Test
	void whenTheTimersThrowTooThenTheExecutorIsTriedAgain() {
		this.refusals = 3;
		new RetryingExecutor(this::execute, FailingTimers::new).execute(this.ran::incrementAndGet);
		assertThat(this.ran).hasValue(1);
	}

	@Test
	void whenNeitherTakesTheTaskThenTheCallerHearsOfTheFirstFailure() {
		this.refusals = 1000;
		List<Executor> executors = new ArrayList<>(List.of(new RetryingExecutor(this::execute, FailingTimers::new)));
		executors.forEach((executor) -> assertThatExceptionOfType(OutOfMemoryError.class)
			.isThrownBy(() -> executor.execute(this.ran::incrementAndGet)));
		assertThat(this.ran).hasValue(0);
	}

	private static final class FailingTimers implements Timers {

		@Override
		public long nanoTime() {
			return 0;
		}

		@Override
		public long currentTimeMillis() {
			return 0;
		}

		@Override
		public Guard schedule(Duration delay, Executor executor, Runnable task) {
			throw new IllegalStateException("made up by the test");
		}

	}

}
