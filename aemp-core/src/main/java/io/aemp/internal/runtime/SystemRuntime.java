package io.aemp.internal.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.aemp.Guard;
import org.jspecify.annotations.Nullable;

/**
 * The real machine: system clock, secure randomness, pools of daemon threads that are
 * named after the node. The threads of the timers and of the kernel and one for handlers
 * start at once, since nothing works without them: callbacks that wait for the reply of a
 * handler could otherwise take the last thread that can be had. All others start when
 * they are needed, and what waits for one that cannot be had waits in a queue.
 */
public final class SystemRuntime implements NodeRuntime {

	/**
	 * The number of handlers with dispatch POOL that may wait for a call, a query or
	 * {@code writable} at the same time, in addition to those that run.
	 */
	public static final int MAX_WAITING_HANDLERS = 256;

	/**
	 * The number of callbacks that run at the same time, where there are no virtual
	 * threads.
	 */
	public static final int MAX_CALLBACKS = 64;

	/** The number of waiting callbacks that are replaced by others. */
	private static final int CALLBACK_SUBSTITUTES = 32;

	/** One may be kept for a while by a large database, but not the answers to calls. */
	private static final int KERNEL_THREADS = 2;

	private final RandomSource random = RandomSource.secure();

	private final SystemTimers timers;

	private final CoarseClock clock;

	private final WorkerPool handlers;

	private final WorkerPool callbacks;

	private final WorkerPool completions;

	private final WorkerPool kernel;

	private final @Nullable WorkerPool virtual;

	/**
	 * Makes the pools, of threads that sleep as soon as they have nothing to do.
	 * @param nodeId goes into the names of the threads
	 * @param handlerThreads how many threads run handlers
	 */
	public SystemRuntime(String nodeId, int handlerThreads) {
		this(nodeId, handlerThreads, false);
	}

	/**
	 * Makes the pools.
	 * @param nodeId goes into the names of the threads
	 * @param handlerThreads how many threads run handlers
	 * @param handlersYield whether these let others run before they sleep, as long as
	 * that brings them something to do. To be avoided if they hold locks when they wake
	 * others up: whoever yields is the first one to lose its processor later
	 */
	public SystemRuntime(String nodeId, int handlerThreads, boolean handlersYield) {
		this(handlerThreads, handlersYield, (role) -> new DaemonThreads("aemp-" + nodeId + "-" + role + "-"),
				(role) -> VirtualThreads.factory("aemp-" + nodeId + "-" + role + "-"));
	}

	/**
	 * Makes the pools.
	 * @param handlerThreads how many threads run handlers
	 * @param handlersYield as above
	 * @param threads returns the factory of the threads with a role
	 * @param virtualThreads the same for virtual threads; returns null if there are none
	 */
	SystemRuntime(int handlerThreads, boolean handlersYield, Function<String, ThreadFactory> threads,
			Function<String, @Nullable ThreadFactory> virtualThreads) {
		this.timers = SystemTimers.start(threads.apply("timer"));
		this.clock = new CoarseClock(this.timers);
		this.handlers = new WorkerPool(
				WorkerPoolSettings.handlers(handlerThreads, MAX_WAITING_HANDLERS, handlersYield ? Thread::yield : null),
				threads.apply("port"), this.timers);
		this.callbacks = callbacks("callback", threads, virtualThreads);
		this.completions = callbacks("completion", threads, virtualThreads);
		ThreadFactory virtual = virtualThreads.apply("virtual");
		this.virtual = (virtual != null)
				? new WorkerPool(WorkerPoolSettings.virtual("virtual handlers"), virtual, this.timers) : null;
		this.kernel = new WorkerPool(WorkerPoolSettings.kernel(KERNEL_THREADS), threads.apply("kernel"), this.timers);
		start();
	}

	private void start() {
		try {
			this.kernel.start();
			this.handlers.start();
		}
		catch (Throwable ex) {
			close();
			throw ex;
		}
	}

	private WorkerPool callbacks(String role, Function<String, ThreadFactory> threads,
			Function<String, @Nullable ThreadFactory> virtualThreads) {
		ThreadFactory virtual = virtualThreads.apply(role);
		return (virtual != null) ? new WorkerPool(WorkerPoolSettings.virtual(role + "s"), virtual, this.timers)
				: new WorkerPool(WorkerPoolSettings.callbacks(role + "s", MAX_CALLBACKS, CALLBACK_SUBSTITUTES),
						threads.apply(role), this.timers);
	}

	@Override
	public Timers timers() {
		return this.timers;
	}

	@Override
	public RandomSource random() {
		return this.random;
	}

	@Override
	public Executor handlers() {
		return this.handlers;
	}

	@Override
	public boolean hasWaitingHandlers() {
		return this.handlers.hasWaiting();
	}

	@Override
	public Executor virtualHandlers() {
		if (this.virtual == null) {
			throw new IllegalStateException("Virtual threads need Java 21 or newer, this is " + Runtime.version());
		}
		return this.virtual;
	}

	@Override
	public Executor callbacks() {
		return this.callbacks;
	}

	@Override
	public Executor completions() {
		return this.completions;
	}

	@Override
	public Executor kernel() {
		return this.kernel;
	}

	@Override
	public Guard beginWaiting() {
		return WorkerPool.waiting();
	}

	@Override
	public boolean isOwnThread() {
		return this.handlers.isCurrent() || this.completions.isCurrent() || this.callbacks.isCurrent()
				|| this.kernel.isCurrent() || (this.virtual != null && this.virtual.isCurrent());
	}

	@Override
	public long coarseNanoTime(boolean often) {
		return this.clock.nanoTime(often);
	}

	@Override
	public LocalAddresses localAddresses() {
		return LocalAddresses.ofMachine();
	}

	@Override
	public boolean await(CompletableFuture<?> end, Duration atMost) {
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

	@Override
	public boolean awaitRunningTasks(Duration atMost, Thread onBehalfOf) {
		long deadline = System.nanoTime() + atMost.toNanos();
		return this.handlers.awaitRunning(deadline, onBehalfOf)
				& (this.virtual == null || this.virtual.awaitRunning(deadline, onBehalfOf))
				& this.callbacks.awaitRunning(deadline, onBehalfOf);
	}

	@Override
	public void close() {
		this.timers.close();
		this.handlers.close();
		this.callbacks.close();
		this.completions.close();
		this.kernel.close();
	}

}
