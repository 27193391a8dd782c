package io.aemp.internal.transport.netty;

import java.util.concurrent.TimeUnit;

import io.aemp.internal.runtime.ProcessExit;
import io.aemp.internal.runtime.Timers;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;

/**
 * Waits for what an event loop has to do, unless the thread of the loop will never do it
 * because a handler on it ends the process.
 */
final class LoopWait {

	private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final Timers timers;

	LoopWait(Timers timers) {
		this.timers = timers;
	}

	/**
	 * Waits for the end of a task.
	 * @param deadline as by {@link Timers#nanoTime()}
	 * @param loop the loop that does it
	 * @param task completed when it is done
	 * @return false if it was not done in time
	 */
	boolean until(long deadline, EventExecutor loop, Future<?> task) {
		while (!task.isDone() && !isLost(loop)) {
			long nanos = deadline - this.timers.nanoTime();
			if (nanos <= 0) {
				return false;
			}
			task.awaitUninterruptibly(Math.min(nanos, LOOK_NANOS), TimeUnit.NANOSECONDS);
		}
		return true;
	}

	private static boolean isLost(EventExecutor loop) {
		return ProcessExit.isIn(EnduringLoops.stackTrace(loop));
	}

}
