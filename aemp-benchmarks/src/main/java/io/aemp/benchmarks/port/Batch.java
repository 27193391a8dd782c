package io.aemp.benchmarks.port;

import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;

/**
 * Counts the messages of one consumer, in portions whose end the producer waits for.
 */
final class Batch {

	static final int SIZE = 10_000;

	private final Semaphore ends = new Semaphore(0);

	/** Confined to the consumer, like the last element. */
	private int handled;

	private @Nullable Object last;

	void handle(@Nullable Object element) {
		this.last = element;
		if (++this.handled % SIZE == 0) {
			this.ends.release();
		}
	}

	void awaitEnd() {
		this.ends.acquireUninterruptibly();
	}

	@Override
	public String toString() {
		return "Batch[" + this.last + "]";
	}

}
