package io.aemp.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real machine: system clock, secure randomness, pools of daemon threads that are
 * named after the node.
 */
public final class SystemRuntime implements NodeRuntime {

	private static final Logger logger = LoggerFactory.getLogger(SystemRuntime.class);

	private static final Duration IDLE_THREAD_LIFE = Duration.ofSeconds(30);

	private final RandomSource random = RandomSource.secure();

	private final HandlerPool handlers;

	private final ThreadPoolExecutor callbacks;

	private final ThreadPoolExecutor kernel;

	private final @Nullable Executor virtual;

	private final SystemTimers timers;

	/**
	 * Makes the pools, of threads that sleep as soon as they have nothing to do; they
	 * start when they are needed.
	 * @param nodeId goes into the names of the threads
	 * @param handlerThreads how many threads run handlers
	 */
	public SystemRuntime(String nodeId, int handlerThreads) {
		this(nodeId, handlerThreads, false);
	}

	/**
	 * Makes the pools; threads start when they are needed.
	 * @param nodeId goes into the names of the threads
	 * @param handlerThreads how many threads run handlers
	 * @param handlersYield whether these let others run before they sleep, as long as
	 * that brings them something to do. To be avoided if they hold locks when they wake
	 * others up: whoever yields is the first one to lose its processor later
	 */
	public SystemRuntime(String nodeId, int handlerThreads, boolean handlersYield) {
		this.handlers = new HandlerPool(handlerThreads, handlersYield ? Thread::yield : null, threads(nodeId, "port"));
		this.callbacks = new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_THREAD_LIFE.toSeconds(), TimeUnit.SECONDS,
				new SynchronousQueue<>(), threads(nodeId, "callback"), SystemRuntime::dropAfterClose);
		this.virtual = VirtualThreads.executor("aemp-" + nodeId + "-virtual-");
		this.kernel = fixed(1, threads(nodeId, "kernel"));
		this.timers = new SystemTimers(threads(nodeId, "timer"));
	}

	private static ThreadPoolExecutor fixed(int size, ThreadFactory threads) {
		return new ThreadPoolExecutor(size, size, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads,
				SystemRuntime::dropAfterClose);
	}

	private static ThreadFactory threads(String nodeId, String role) {
		AtomicInteger number = new AtomicInteger();
		return (task) -> {
			Thread thread = new Thread(task, "aemp-" + nodeId + "-" + role + "-" + number.incrementAndGet());
			thread.setDaemon(true);
			thread.setUncaughtExceptionHandler(
					(failed, ex) -> logger.error("Uncaught exception on thread {}", failed.getName(), ex));
			return thread;
		};
	}

	private static void dropAfterClose(Runnable task, ThreadPoolExecutor executor) {
		if (!executor.isShutdown()) {
			throw new RejectedExecutionException("An open pool refused a task");
		}
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
	public Executor kernel() {
		return this.kernel;
	}

	@Override
	public void close() {
		this.timers.close();
		this.handlers.close();
		this.callbacks.shutdown();
		this.kernel.shutdown();
	}

}
