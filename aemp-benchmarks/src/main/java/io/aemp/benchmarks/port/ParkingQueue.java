package io.aemp.benchmarks.port;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock-free queue whose only consumer parks while it is empty.
 *
 * @param <T> the type of the entries
 */
final class ParkingQueue<T> {

	private final Queue<T> queue = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean parked = new AtomicBoolean();

	void put(T entry, Thread consumer) {
		this.queue.add(entry);
		if (this.parked.get() && this.parked.compareAndSet(true, false)) {
			LockSupport.unpark(consumer);
		}
	}

	T take() {
		T entry = this.queue.poll();
		while (entry == null) {
			this.parked.set(true);
			entry = this.queue.poll();
			if (entry == null) {
				LockSupport.park(this);
				entry = this.queue.poll();
			}
			this.parked.set(false);
		}
		return entry;
	}

}
