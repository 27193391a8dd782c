package io.aemp.testing;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import io.aemp.internal.transport.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * An event loop on a thread of its own, without a network.
 */
public final class ThreadLoop implements EventLoop, AutoCloseable {

	private final ExecutorService executor = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "test-loop");
		thread.setDaemon(true);
		this.thread = thread;
		return thread;
	});

	private volatile @Nullable Thread thread;

	@Override
	public boolean isCurrent() {
		return Thread.currentThread() == this.thread;
	}

	@Override
	public void execute(Runnable task) {
		try {
			this.executor.execute(task);
		}
		catch (RejectedExecutionException ex) {
			if (!this.executor.isShutdown()) {
				throw ex;
			}
		}
	}

	/**
	 * Ends the thread when it has done what waits.
	 */
	@Override
	public void close() {
		this.executor.shutdown();
	}

}
