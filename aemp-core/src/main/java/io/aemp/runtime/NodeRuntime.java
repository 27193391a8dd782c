package io.aemp.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.aemp.Guard;

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
	default Executor completions() {
		return callbacks();
	}

	/**
	 * Runs what the node itself needs to make progress. Nothing that an application can
	 * block runs here.
	 * @return a pool; use a {@link SerialExecutor} on it for tasks that have an order
	 */
	Executor kernel();

	/**
	 * Lets another thread take the place of the calling one, which is about to wait for
	 * something that the node or its ports bring about. Does nothing on threads that are
	 * none of a node's.
	 * @return to be closed by the same thread when it goes on
	 * @throws IllegalStateException if the thread must not wait, because too many that
	 * run handlers wait already
	 */
	default Guard beginWaiting() {
		return () -> {
		};
	}

	/**
	 * A time to find out whether something takes longer than a millisecond. May be behind
	 * by half a millisecond, and costs next to nothing when asked for often.
	 * @param often whether the caller asks again in a moment, for each message for
	 * example
	 * @return nanoseconds, on the scale of {@link Timers#nanoTime()}
	 */
	default long coarseNanoTime(boolean often) {
		return timers().nanoTime();
	}

	/**
	 * Tells the addresses of this machine.
	 * @return those of the operating system, unless this machine is made up
	 */
	default LocalAddresses localAddresses() {
		return LocalAddresses.ofMachine();
	}

	/**
	 * Lets the calling thread wait until something is over. A machine in one thread does
	 * meanwhile what waits there, and waits no longer than it has something to do.
	 * @param end completed, normally or not, when it is over
	 * @param atMost how long to wait
	 * @return false if it was not over in time, or the thread was interrupted
	 */
	default boolean await(CompletableFuture<?> end, Duration atMost) {
		try {
			end.get(Timers.bounded(atMost).toNanos(), TimeUnit.NANOSECONDS);
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
	 * Waits until the handlers and callbacks that run now have returned; not for those
	 * that follow, nor for threads that are in {@code System.exit}.
	 * @param atMost how long to wait
	 * @param onBehalfOf a thread that is not waited for, because it waits for the caller
	 * @return false if they have not returned in time; a machine in one thread has
	 * nothing that runs beside the caller
	 */
	default boolean awaitRunningTasks(Duration atMost, Thread onBehalfOf) {
		return true;
	}

	/**
	 * Ends all threads when they have done what waits; timers are dropped. A task that
	 * blocks is not interrupted. Tasks that still come, because somebody uses a closed
	 * node, run on threads that end at once.
	 */
	@Override
	void close();

}
