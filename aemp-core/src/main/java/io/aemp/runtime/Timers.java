package io.aemp.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;

import io.aemp.Guard;

/**
 * The clock and the timers of a node. May be called from any thread.
 */
public interface Timers {

	/**
	 * The clock of this machine, with timers for whoever has no node.
	 * @return the same for all of this process; nobody closes it
	 */
	static Timers system() {
		return SystemTimers.Shared.TIMERS;
	}

	/**
	 * A time to measure durations with.
	 * @return nanoseconds since some moment
	 */
	long nanoTime();

	/**
	 * The time of day, which may jump.
	 * @return milliseconds since the beginning of 1970, UTC
	 */
	long currentTimeMillis();

	/**
	 * Hands a task to an executor after a while.
	 * @param delay how long to wait
	 * @param executor where the task runs, never on the timer's own thread
	 * @param task what to do
	 * @return forgets the task when closed, unless it was handed over already
	 */
	Guard schedule(Duration delay, Executor executor, Runnable task);

}
