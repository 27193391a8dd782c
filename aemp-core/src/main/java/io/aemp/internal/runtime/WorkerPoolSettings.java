package io.aemp.internal.runtime;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The numbers of threads of a {@link WorkerPool}. Immutable.
 *
 * @param name what they are for, in warnings
 * @param threads how many may run tasks at the same time
 * @param substitutes how many threads that wait may be replaced at the same time
 * @param mayWaitUnreplaced whether more than these may wait, at the cost of the others
 * @param permanent how many threads stay when there is nothing to do
 * @param idle how long the others stay
 * @param yield lets other threads run before one sleeps; null if none should
 */
record WorkerPoolSettings(String name, int threads, int substitutes, boolean mayWaitUnreplaced, int permanent,
		Duration idle, @Nullable Runnable yield) {

	/** The time that an unneeded thread stays. */
	static final Duration IDLE = Duration.ofSeconds(30);

	/**
	 * For handlers, which others wait for.
	 * @param threads how many run at the same time
	 * @param substitutes how many may wait in addition
	 * @param yield as above
	 */
	static WorkerPoolSettings handlers(int threads, int substitutes, @Nullable Runnable yield) {
		return new WorkerPoolSettings("ports", threads, substitutes, false, threads, IDLE, yield);
	}

	/**
	 * For callbacks of the application, which may block.
	 * @param name what they are for
	 * @param threads how many run at the same time
	 * @param substitutes how many waiting ones are replaced
	 */
	static WorkerPoolSettings callbacks(String name, int threads, int substitutes) {
		return new WorkerPoolSettings(name, threads, substitutes, true, 0, IDLE, null);
	}

	/**
	 * For what the node itself does, which never waits.
	 * @param threads how many run at the same time
	 */
	static WorkerPoolSettings kernel(int threads) {
		return new WorkerPoolSettings("the node itself", threads, 0, true, threads, IDLE, null);
	}

	/**
	 * For virtual threads, one a task, which cost little.
	 * @param name what they are for
	 */
	static WorkerPoolSettings virtual(String name) {
		return new WorkerPoolSettings(name, Integer.MAX_VALUE, 0, true, 0, Duration.ZERO, null);
	}

	/** Returns the largest number of threads. */
	int total() {
		return (this.threads > Integer.MAX_VALUE - this.substitutes) ? Integer.MAX_VALUE
				: this.threads + this.substitutes;
	}

}
