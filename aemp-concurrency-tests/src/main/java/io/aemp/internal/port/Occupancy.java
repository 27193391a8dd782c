package io.aemp.internal.port;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Detects two threads that are in a port at the same time.
 */
final class Occupancy {

	private final AtomicInteger entered = new AtomicInteger();

	private final AtomicInteger overlaps = new AtomicInteger();

	private volatile boolean occupied;

	void pass() {
		if (this.occupied) {
			this.overlaps.incrementAndGet();
		}
		this.occupied = true;
		this.entered.incrementAndGet();
		this.occupied = false;
	}

	int entered() {
		return this.entered.get();
	}

	int overlaps() {
		return this.overlaps.get();
	}

}
