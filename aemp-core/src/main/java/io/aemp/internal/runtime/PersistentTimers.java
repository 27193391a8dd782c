package io.aemp.internal.runtime;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Executor;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.aemp.Guard;
import org.jspecify.annotations.Nullable;

/**
 * Never refuses a task, for parts of a node that stand still without their timer. If the
 * timers below throw, the task is kept, and scheduled with the next one that comes. A
 * task may be late, but it is not lost. Safe for use by several threads, also under
 * locks.
 */
public final class PersistentTimers implements Timers {

	/** The number of attempts before a task is kept. */
	private static final int ATTEMPTS = 4;

	private final Timers timers;

	@GuardedBy("this.kept")
	private final Queue<Kept> kept = new ArrayQueue<>();

	/** True if something is kept; written under the lock of the queue. */
	private volatile boolean keeping;

	/**
	 * Creates timers that keep what others refuse.
	 * @param timers may throw
	 */
	public PersistentTimers(Timers timers) {
		this.timers = timers;
	}

	@Override
	public long nanoTime() {
		return this.timers.nanoTime();
	}

	@Override
	public long currentTimeMillis() {
		return this.timers.currentTimeMillis();
	}

	@Override
	public Guard schedule(Duration delay, Executor executor, Runnable task) {
		Kept scheduled = new Kept(nanoTime() + Timers.bounded(delay).toNanos(), executor, task);
		scheduled.scheduleOrKeep();
		retry();
		return scheduled;
	}

	/** Schedules what was kept, as long as the timers take it. */
	public void retry() {
		while (this.keeping) {
			Kept next;
			synchronized (this.kept) {
				next = this.kept.poll();
				this.keeping = !this.kept.isEmpty();
			}
			if (next == null || !next.scheduleOrKeep()) {
				return;
			}
		}
	}

	private void keep(Kept refused) {
		synchronized (this.kept) {
			this.kept.add(refused);
			this.keeping = true;
		}
	}

	/** A task, which the timers have taken or will take. */
	private final class Kept implements Guard {

		private final long dueNanos;

		private final Executor executor;

		private final Runnable task;

		@GuardedBy("this")
		private @Nullable Guard timer;

		@GuardedBy("this")
		private boolean closed;

		Kept(long dueNanos, Executor executor, Runnable task) {
			this.dueNanos = dueNanos;
			this.executor = executor;
			this.task = task;
		}

		/** Returns false if it is kept. */
		boolean scheduleOrKeep() {
			if (isScheduled()) {
				return true;
			}
			keep(this);
			return false;
		}

		/** Returns true also if it was closed. */
		private synchronized boolean isScheduled() {
			for (int attempt = 0; attempt < ATTEMPTS && this.timer == null && !this.closed; attempt++) {
				try {
					Duration left = Duration.ofNanos(this.dueNanos - nanoTime());
					this.timer = PersistentTimers.this.timers.schedule(left, this.executor, this.task);
				}
				catch (Throwable ex) {
					// For lack of memory or of a thread. It is kept if that lasts.
				}
			}
			return this.timer != null || this.closed;
		}

		@Override
		public synchronized void close() {
			this.closed = true;
			if (this.timer != null) {
				this.timer.close();
			}
		}

	}

}
