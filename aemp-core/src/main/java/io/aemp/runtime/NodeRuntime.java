package io.aemp.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * All that a node takes from the machine it runs on, but for the network. Whoever made it
 * closes it.
 */
public interface NodeRuntime extends AutoCloseable {

	/**
	 * Clock and timers.
	 * @return the timers
	 */
	Timers timers();

	/**
	 * Randomness.
	 * @return the source
	 */
	RandomSource random();

	/**
	 * Runs the handlers of ports.
	 * @return a pool of a fixed number of threads
	 */
	Executor handlers();

	/**
	 * Whether a task waits for a thread of that pool: then whoever runs there should come
	 * to an end.
	 * @return true also if that is not known
	 */
	default boolean hasWaitingHandlers() {
		return true;
	}

	/**
	 * Runs the handlers of ports that may block.
	 * @return makes a virtual thread for each task
	 * @throws IllegalStateException if this Java runtime has none
	 */
	Executor virtualHandlers();

	/**
	 * Runs what the application gave us outside ports, and what may block: grows with
	 * need, so that no task has to wait for another.
	 * @return a pool without a limit
	 */
	Executor callbacks();

	/**
	 * Runs what the node itself needs to make progress. Nothing that an application can
	 * block runs here.
	 * @return a pool; use a {@link SerialExecutor} on it for tasks that have an order
	 */
	Executor kernel();

	/**
	 * Lets the calling thread wait until something is over. A machine in one thread does
	 * meanwhile what waits there, and waits no longer than it has something to do.
	 * @param end completed, normally or not, when it is over
	 * @param atMost how long to wait
	 * @return false if it was not over in time, or the thread was interrupted
	 */
	default boolean await(CompletableFuture<?> end, Duration atMost) {
		try {
			end.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		return true;
	}

	/**
	 * Ends all threads when they have done what waits; timers are dropped. A task that
	 * blocks is not interrupted.
	 */
	@Override
	void close();

}
