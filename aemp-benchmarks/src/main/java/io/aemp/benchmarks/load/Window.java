package io.aemp.benchmarks.load;

import java.util.concurrent.Semaphore;

/**
 * Limits the messages in flight: well below the bound of a node, and the same for all
 * contenders.
 */
final class Window {

	/** After how many messages the sender may send as many more. */
	static final int BATCH = 10_000;

	private static final int BATCHES = 20;

	private final Semaphore batches = new Semaphore(BATCHES);

	/** Before the message of that number: waits if there are too many. */
	void enter(int message) {
		if (message % BATCH == 0) {
			this.batches.acquireUninterruptibly();
		}
	}

	/** The other side has handled a batch. */
	void taken() {
		this.batches.release();
	}

	/** The other side has handled all. */
	void reset() {
		this.batches.drainPermits();
		this.batches.release(BATCHES);
	}

}
