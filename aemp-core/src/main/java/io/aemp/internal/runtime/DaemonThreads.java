package io.aemp.internal.runtime;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates daemon threads that take nothing from the thread that happens to need them
 * first: they inherit no thread locals, and have the context class loader of the thread
 * that created the factory. Safe for use by several threads.
 */
public final class DaemonThreads implements ThreadFactory {

	private static final Logger logger = LoggerFactory.getLogger(DaemonThreads.class);

	private final String prefix;

	private final @Nullable ClassLoader classLoader = contextClassLoader();

	private final AtomicInteger number = new AtomicInteger();

	/**
	 * Creates a factory.
	 * @param prefix the beginning of the names of the threads, which a number follows
	 */
	public DaemonThreads(String prefix) {
		this.prefix = prefix;
	}

	/**
	 * Returns the context class loader that threads get.
	 * @return that of the calling thread, or that of this class if it has none
	 */
	static ClassLoader contextClassLoader() {
		ClassLoader current = Thread.currentThread().getContextClassLoader();
		return (current != null) ? current : DaemonThreads.class.getClassLoader();
	}

	@Override
	public Thread newThread(Runnable task) {
		Thread thread = new Thread(null, task, this.prefix + this.number.incrementAndGet(), 0, false);
		thread.setDaemon(true);
		thread.setContextClassLoader(this.classLoader);
		thread.setUncaughtExceptionHandler(
				(failed, ex) -> logger.error("Uncaught exception on thread {}", failed.getName(), ex));
		return thread;
	}

}
