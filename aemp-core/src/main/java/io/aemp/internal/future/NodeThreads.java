package io.aemp.internal.future;

import java.util.concurrent.Executor;
import java.util.concurrent.Future;

import io.aemp.Guard;
import org.jspecify.annotations.Nullable;

/**
 * Gives futures access to the threads of their node: a handler that waits is replaced by
 * another thread, and functions that depend on a result run on threads of the node.
 */
public interface NodeThreads {

	/**
	 * Announces that the calling thread is about to wait for something that the node
	 * brings about.
	 * @param awaited the future
	 * @param answering the ID of the port that has to complete it, or null
	 * @return to be closed when the thread goes on
	 * @throws IllegalStateException if the thread must not wait
	 */
	Guard beginWaiting(Future<?> awaited, @Nullable String answering);

	/**
	 * Returns the executor of functions that depend on futures.
	 * @return the same for each call
	 */
	Executor completions();

	/**
	 * Determines if the calling thread belongs to the node.
	 * @return true if it may run functions of the application
	 */
	boolean isOwnThread();

	/**
	 * Runs something on the calling thread outside of any port.
	 * @param task what to run
	 */
	void runOutside(Runnable task);

	/**
	 * Returns the time to measure durations with.
	 * @return nanoseconds
	 */
	long nanoTime();

}
