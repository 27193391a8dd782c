package io.aemp.runtime;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fixed number of threads for tasks that are short and come from threads which should
 * not wait: of those without a task one yields for a moment before it sleeps, so that a
 * task that comes soon wakes nobody up. May be used from any thread.
 */
final class HandlerPool implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(HandlerPool.class);

	/** Each of them lets all others run that can. */
	private static final int MAX_YIELDS = 8;

	private final int size;

	private final ThreadFactory factory;

	/** Guarded by this, like all below. */
	private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

	/** As many as there are tasks; read without the lock. */
	private volatile int waiting;

	private int threads;

	/** How many threads sleep, but for those that are about to wake up. */
	private int sleeping;

	/** How many threads are about to wake up. */
	private int awakened;

	/** A thread without a task is awake. */
	private boolean watching;

	private boolean closed;

	/**
	 * A pool without threads: they start when they are needed.
	 * @param size how many there may be
	 * @param factory makes them
	 */
	HandlerPool(int size, ThreadFactory factory) {
		this.size = size;
		this.factory = factory;
	}

	/** Once closed, tasks are dropped. */
	@Override
	public void execute(Runnable task) {
		synchronized (this) {
			if (!this.closed) {
				this.tasks.add(task);
				this.waiting = this.tasks.size();
				engage();
			}
		}
	}

	/**
	 * Whether there are tasks that no thread has begun.
	 */
	boolean hasWaiting() {
		return this.waiting > 0;
	}

	/** Ends the threads as soon as they have done what waits. */
	synchronized void close() {
		this.closed = true;
		notifyAll();
	}

	/** Under the lock: lets one more thread work, if those that will are too few. */
	private void engage() {
		if (this.tasks.size() <= this.awakened + (this.watching ? 1 : 0)) {
			return;
		}
		if (this.sleeping > 0) {
			this.sleeping--;
			this.awakened++;
			notify();
		}
		else if (this.threads < this.size) {
			this.factory.newThread(this::work).start();
			this.threads++;
		}
	}

	private void work() {
		Runnable task = next();
		while (task != null) {
			try {
				task.run();
			}
			catch (Throwable ex) {
				logger.error("A task of a port failed; others go on", ex);
			}
			task = next();
		}
	}

	/** Null if there will be none any more. */
	private @Nullable Runnable next() {
		synchronized (this) {
			Runnable task = poll();
			while (task == null && this.watching && !this.closed) {
				sleep();
				task = poll();
			}
			if (task != null || this.closed) {
				return task;
			}
			this.watching = true;
		}
		for (int yields = 0; yields < MAX_YIELDS && this.waiting == 0; yields++) {
			Thread.yield();
		}
		synchronized (this) {
			this.watching = false;
			Runnable task = poll();
			while (task == null && !this.closed) {
				sleep();
				task = poll();
			}
			if (task != null) {
				engage();
			}
			return task;
		}
	}

	/** Under the lock. */
	private @Nullable Runnable poll() {
		Runnable task = this.tasks.poll();
		this.waiting = this.tasks.size();
		return task;
	}

	/** Under the lock, until this thread or another one in its place is needed. */
	private void sleep() {
		this.sleeping++;
		while (this.awakened == 0 && !this.closed) {
			try {
				wait();
			}
			catch (InterruptedException ex) {
				// Meant for a handler that has returned meanwhile.
			}
		}
		if (this.awakened > 0) {
			this.awakened--;
		}
	}

}
