package io.aemp.simulation;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.aemp.testing.Patience;

/**
 * Runs something on another thread while the calling one stands still in the middle of
 * what it does, as threads of a real machine do. There are never two that run, so that
 * everything has one order, and can be repeated.
 */
final class OtherThread {

	private static final ExecutorService THREADS = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS,
			new SynchronousQueue<>(), (task) -> {
				Thread thread = new Thread(task, "simulation");
				thread.setDaemon(true);
				return thread;
			});

	private OtherThread() {
	}

	/**
	 * Returns when the task is over.
	 * @throws IllegalStateException if that seems to wait for the calling thread
	 */
	static void run(Runnable task) {
		try {
			THREADS.submit(task).get(Patience.SECONDS, TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException("The other thread waits for this one: does it stand still under a lock?",
					ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
