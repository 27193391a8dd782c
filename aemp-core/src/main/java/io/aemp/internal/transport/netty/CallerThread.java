package io.aemp.internal.transport.netty;

import java.util.function.Supplier;

import io.netty.util.concurrent.FastThreadLocal;

/**
 * Runs Netty's code on threads of the application without leaving thread locals there.
 * Such a thread may outlive the class loader of Netty, in a web container for example.
 */
final class CallerThread {

	private CallerThread() {
	}

	/**
	 * Runs a task. Thread locals of Netty that were there before stay.
	 * @param task what to run
	 */
	static void run(Runnable task) {
		call(() -> {
			task.run();
			return true;
		});
	}

	/**
	 * Runs a task and returns its result. Thread locals of Netty that were there before
	 * stay.
	 * @param <T> the type of the result
	 * @param task what to run
	 * @return the result
	 */
	static <T> T call(Supplier<T> task) {
		boolean clean = FastThreadLocal.size() == 0;
		try {
			return task.get();
		}
		finally {
			if (clean) {
				FastThreadLocal.removeAll();
			}
		}
	}

}
