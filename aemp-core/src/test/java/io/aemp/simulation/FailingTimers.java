package io.aemp.simulation;

import java.time.Duration;
import java.util.concurrent.Executor;

import io.aemp.Guard;
import io.aemp.internal.runtime.Timers;

/**
 * Timers that cannot be had now and then. What an executor refuses when it is due is
 * handed over again, as real timers do.
 */
final class FailingTimers implements Timers {

	private static final Duration PAUSE = Duration.ofMillis(20);

	private final Timers timers;

	private final InjectedFailures failures;

	FailingTimers(Timers timers, InjectedFailures failures) {
		this.timers = timers;
		this.failures = failures;
	}

	@Override
	public long nanoTime() {
		return this.timers.nanoTime();
	}

	@Override
	public long currentTimeMillis() {
		return this.timers.currentTimeMillis();
	}

	@Override
	public Guard schedule(Duration delay, Executor executor, Runnable task) {
		this.failures.strike();
		return this.timers.schedule(delay, Runnable::run, () -> hand(executor, task));
	}

	private void hand(Executor executor, Runnable task) {
		try {
			executor.execute(task);
		}
		catch (Throwable ex) {
			if (!InjectedFailures.isInjected(ex)) {
				throw ex;
			}
			this.timers.schedule(PAUSE, Runnable::run, () -> hand(executor, task));
		}
	}

}
