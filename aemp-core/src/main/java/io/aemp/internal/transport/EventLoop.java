package io.aemp.internal.transport;

import java.util.concurrent.Executor;

/**
 * Runs the tasks of some connections one at a time, in the order in which they came.
 * Nothing that blocks may run here. May be called from any thread.
 */
public interface EventLoop extends Executor {

	/**
	 * Determines if the calling thread runs a task of this loop.
	 * @return true if so
	 */
	boolean isCurrent();

	/**
	 * Runs a task a little later, behind others. To be called on the loop.
	 * @param task what to do
	 * @param nanos how much later in nanoseconds, about; loops that cannot wait for so
	 * short a time run it in its turn
	 */
	default void executeLater(Runnable task, long nanos) {
		execute(task);
	}

}
