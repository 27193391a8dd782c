package io.aemp.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import io.aemp.Guard;

/**
 * The clock of the system, and timers on one daemon thread.
 */
final class SystemTimers implements Timers {

	/** "For ever" must not overflow. */
	private static final Duration LONGEST_DELAY = Duration.ofDays(36500);

	private final ScheduledThreadPoolExecutor executor;

	/**
	 * The thread starts when it is needed.
	 * @param threads makes it
	 */
	SystemTimers(ThreadFactory threads) {
		this.executor = new ScheduledThreadPoolExecutor(1, threads, dropAfterClose());
		this.executor.setRemoveOnCancelPolicy(true);
	}

	private static RejectedExecutionHandler dropAfterClose() {
		return (task, executor) -> {
			if (!executor.isShutdown()) {
				throw new RejectedExecutionException("An open timer refused a task");
			}
		};
	}

	/** Ends the thread when nothing was due for a while. */
	SystemTimers endingWhenIdle(Duration idle) {
		this.executor.setKeepAliveTime(idle.toNanos(), TimeUnit.NANOSECONDS);
		this.executor.allowCoreThreadTimeOut(true);
		return this;
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public long currentTimeMillis() {
		return System.currentTimeMillis();
	}

	@Override
	public Guard schedule(Duration delay, Executor executor, Runnable task) {
		ScheduledFuture<?> future = this.executor.schedule(() -> executor.execute(task),
				(delay.compareTo(LONGEST_DELAY) < 0) ? delay.toNanos() : LONGEST_DELAY.toNanos(), TimeUnit.NANOSECONDS);
		return () -> future.cancel(false);
	}

	/** Drops what waits. */
	void close() {
		this.executor.shutdownNow();
	}

	/**
	 * Made when first asked for.
	 */
	static final class Shared {

		static final Timers TIMERS = new SystemTimers((task) -> {
			Thread thread = new Thread(task, "aemp-timer");
			thread.setDaemon(true);
			return thread;
		}).endingWhenIdle(Duration.ofSeconds(10));

		private Shared() {
		}

	}

}
