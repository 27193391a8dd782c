package io.aemp.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Keeps what is found while singletons are created, and hands it on when they all are;
 * what is found later, at once. May be used from any thread.
 *
 * @param <E> what is found
 */
final class StartupQueue<E> {

	private final Consumer<E> next;

	private final ReentrantLock lock = new ReentrantLock();

	private final List<E> waiting = new ArrayList<>();

	private boolean started;

	StartupQueue(Consumer<E> next) {
		this.next = next;
	}

	void add(E found) {
		this.lock.lock();
		try {
			if (!this.started) {
				this.waiting.add(found);
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		this.next.accept(found);
	}

	/** All singletons are created. */
	void start() {
		List<E> found;
		this.lock.lock();
		try {
			this.started = true;
			found = List.copyOf(this.waiting);
			this.waiting.clear();
		}
		finally {
			this.lock.unlock();
		}
		found.forEach(this.next);
	}

}
