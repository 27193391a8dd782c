package io.aemp.benchmarks.load;

/**
 * Threads that send at the same time.
 */
final class Senders {

	private Senders() {
	}

	/** Runs a task on several threads and waits for all. */
	static void run(int count, Runnable task) throws InterruptedException {
		Thread[] threads = new Thread[count];
		for (int i = 0; i < count; i++) {
			threads[i] = new Thread(task);
			threads[i].start();
		}
		for (Thread thread : threads) {
			thread.join();
		}
	}

}
