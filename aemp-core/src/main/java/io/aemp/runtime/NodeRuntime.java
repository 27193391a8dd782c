package io.aemp.runtime;

import java.util.concurrent.Executor;

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
	 * Ends all threads when they have done what waits; timers are dropped. A task that
	 * blocks is not interrupted.
	 */
	@Override
	void close();

}
