package io.aemp.internal.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;

import io.aemp.Guard;

/**
 * The clock and the timers of a node. May be called from any thread.
 */
public interface Timers {

	/** Delays that are longer count as this one, which stands for "never". */
	Duration LONGEST_DELAY = Duration.ofDays(36500);

	/**
	 * Brings a duration into the range that clocks can count with.
	 * @param duration any
	 * @return the same, but zero if it is negative and {@link #LONGEST_DELAY} if it is
	 * longer than that
	 */
	static Duration bounded(Duration duration) {
		if (duration.isNegative()) {
			return Duration.ZERO;
		}
		return (duration.compareTo(LONGEST_DELAY) > 0) ? LONGEST_DELAY : duration;
	}

	/**
	 * Returns the clock of this machine, with timers for whoever has no node.
	 * @return the same for all of this process; nobody closes it
	 */
	static Timers system() {
		return SystemTimers.Shared.TIMERS;
	}

	/**
	 * Returns a time to measure durations with.
	 * @return nanoseconds since some moment
	 */
	long nanoTime();

	/**
	 * Returns the time of day, which may jump.
	 * @return milliseconds since the beginning of 1970, UTC
	 */
	long currentTimeMillis();

	/**
	 * Hands a task to an executor after a while. If the executor throws, it gets the task
	 * again a little later.
	 * @param delay how long to wait; any {@link Duration}, see {@link #bounded(Duration)}
	 * @param executor where the task runs; one that runs it on the calling thread runs it
	 * on the thread of the timers, which must not be kept
	 * @param task what to do
	 * @return forgets the task when closed, unless it has begun
	 */
	Guard schedule(Duration delay, Executor executor, Runnable task);

}
