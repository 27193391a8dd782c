package io.aemp.internal.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.aemp.Guard;

/**
 * Provides everything that a node takes from the machine it runs on, except the network.
 * Whoever created it closes it.
 *
 * <p>
 * No method has a default, so that a decorator cannot forget one: see
 * {@link ForwardingRuntime}.
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
	 * Determines if a task waits for a thread of that pool. Then running tasks should
	 * come to an end.
	 * @return true also if that is not known
	 */
	boolean hasWaitingHandlers();

	/**
	 * Runs the handlers of ports that may block.
	 * @return makes a virtual thread for each task
	 * @throws IllegalStateException if this Java runtime has none
	 */
	Executor virtualHandlers();

	/**
	 * Runs what the application gave us outside ports, and what may block. Grows with
	 * need up to a limit; beyond that tasks wait in a queue. The node needs none of these
	 * threads to make progress.
	 * @return a pool, which accepts tasks even when the machine was closed
	 */
	Executor callbacks();

	/**
	 * Runs what the application lets depend on a future that the node completes. Apart
	 * from the callbacks, so that one of those may wait for it.
	 * @return a pool with the same properties
	 */
	Executor completions();

	/**
	 * Determines whether the calling thread is one of this runtime. Such a thread has the
	 * context class loader of the node, and inherits no thread locals, so that it may run
	 * any function of the application.
	 * @return true if so
	 */
	boolean isOwnThread();

	/**
	 * Runs what the node itself needs to make progress. Nothing that an application can
	 * block runs here.
	 * @return a pool; use a {@link SerialExecutor} on it for tasks that have an order
	 */
	Executor kernel();

	/**
	 * Replaces the calling thread by another one while it waits for the node or its
	 * ports. Does nothing on threads that are none of a node's.
	 * @return to be closed by the same thread when it goes on
	 * @throws IllegalStateException if the thread must not wait, because too many that
	 * run handlers wait already
	 */
	Guard beginWaiting();

	/**
	 * A time to find out whether something takes longer than a millisecond. May be behind
	 * by half a millisecond, and costs next to nothing when asked for often.
	 * @param often whether the caller asks again in a moment, for each message for
	 * example
	 * @return nanoseconds, on the scale of {@link Timers#nanoTime()}
	 */
	long coarseNanoTime(boolean often);

	/**
	 * Returns the addresses of this machine.
	 * @return those of the operating system, unless this machine is made up
	 */
	LocalAddresses localAddresses();

	/**
	 * Waits until something is over. A machine in one thread does meanwhile what waits
	 * there, and waits no longer than it has something to do.
	 * @param end completed, normally or not, when it is over
	 * @param atMost how long to wait
	 * @return false if it was not over in time, or the thread was interrupted
	 */
	boolean await(CompletableFuture<?> end, Duration atMost);

	/**
	 * Waits until the handlers and callbacks that run now have returned; not for those
	 * that follow, nor for threads that are in {@code System.exit}.
	 * @param atMost how long to wait
	 * @param onBehalfOf a thread that is not waited for, because it waits for the caller
	 * @return false if they have not returned in time; a machine in one thread has
	 * nothing that runs beside the caller
	 */
	boolean awaitRunningTasks(Duration atMost, Thread onBehalfOf);

	/**
	 * Ends all threads when they have done what waits; timers are dropped. A task that
	 * blocks is not interrupted. Tasks that still come, because somebody uses a closed
	 * node, run on threads that end at once.
	 */
	@Override
	void close();

}
