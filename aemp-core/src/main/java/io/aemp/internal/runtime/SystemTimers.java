package io.aemp.internal.runtime;

import java.time.Duration;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.aemp.Guard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock of the system, and timers on one daemon thread, which survives whatever is
 * thrown. A task whose executor throws is handed over again until the executor takes it.
 */
final class SystemTimers implements Timers {

	private static final Logger logger = LoggerFactory.getLogger(SystemTimers.class);

	/** The delay after which an executor that has thrown is tried again. */
	private static final long RETRY_NANOS = 20_000_000;

	private final ThreadFactory threads;

	/** The time that the thread stays when no timer is set; 0 if it always stays. */
	private final long idleNanos;

	@GuardedBy("this")
	private final TreeSet<Timer> timers = new TreeSet<>();

	@GuardedBy("this")
	private @Nullable Thread thread;

	@GuardedBy("this")
	private long lastNumber;

	private volatile boolean closed;

	/** Confined to the thread: due, and not taken by their executors yet, as a list. */
	private @Nullable Timer refused;

	private SystemTimers(ThreadFactory threads, Duration idle) {
		this.threads = threads;
		this.idleNanos = idle.toNanos();
	}

	/**
	 * Starts the thread now, since nothing works without it.
	 * @param threads makes it; what it throws is thrown
	 */
	static SystemTimers start(ThreadFactory threads) {
		SystemTimers timers = new SystemTimers(threads, Duration.ZERO);
		synchronized (timers) {
			timers.startThread();
		}
		return timers;
	}

	/**
	 * Starts the thread when it is needed.
	 * @param threads makes it; what it throws is thrown to whoever sets a timer
	 * @param idle how long the thread stays when no timer is set
	 */
	static SystemTimers onDemand(ThreadFactory threads, Duration idle) {
		return new SystemTimers(threads, idle);
	}

	@GuardedBy("this")
	private void startThread() {
		Thread thread = this.threads.newThread(this::run);
		thread.start();
		this.thread = thread;
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public long currentTimeMillis() {
		return System.currentTimeMillis();
	}

	@Override
	public Guard schedule(Duration delay, Executor executor, Runnable task) {
		Timer timer = new Timer(System.nanoTime() + Timers.bounded(delay).toNanos(), executor, task);
		Thread woken = null;
		synchronized (this) {
			if (this.closed) {
				return timer;
			}
			timer.number = ++this.lastNumber;
			this.timers.add(timer);
			try {
				if (this.thread == null) {
					startThread();
				}
			}
			catch (Throwable ex) {
				this.timers.remove(timer);
				throw ex;
			}
			if (this.timers.first() == timer) {
				woken = this.thread;
			}
		}
		LockSupport.unpark(woken);
		return timer;
	}

	private void run() {
		long idleSince = System.nanoTime();
		while (!isOver(idleSince)) {
			try {
				Timer due = pollDue();
				if (due != null) {
					due.handOver();
					idleSince = System.nanoTime();
				}
				else {
					handOverRefused();
					sleep();
				}
			}
			catch (Throwable ex) {
				// Without memory, perhaps. This thread is needed all the same.
			}
		}
	}

	private synchronized boolean isOver(long idleSince) {
		boolean over = this.closed || this.idleNanos > 0 && this.timers.isEmpty() && this.refused == null
				&& System.nanoTime() - idleSince >= this.idleNanos;
		if (over) {
			this.thread = null;
		}
		return over;
	}

	private synchronized @Nullable Timer pollDue() {
		if (this.timers.isEmpty() || this.timers.first().due - System.nanoTime() > 0) {
			return null;
		}
		return this.timers.pollFirst();
	}

	private void handOverRefused() {
		Timer timer = this.refused;
		this.refused = null;
		while (timer != null) {
			Timer next = timer.next;
			timer.handOver();
			timer = next;
		}
	}

	private void sleep() {
		Thread.interrupted();
		long nanos = sleepNanos();
		if (nanos > 0) {
			LockSupport.parkNanos(this, nanos);
		}
	}

	private synchronized long sleepNanos() {
		long nanos = (this.idleNanos > 0) ? this.idleNanos : Long.MAX_VALUE;
		if (!this.timers.isEmpty()) {
			nanos = this.timers.first().due - System.nanoTime();
		}
		return (this.refused != null) ? Math.min(nanos, RETRY_NANOS) : nanos;
	}

	private synchronized void remove(Timer timer) {
		this.timers.remove(timer);
	}

	/** Drops what waits. */
	void close() {
		Thread woken;
		synchronized (this) {
			this.closed = true;
			this.timers.clear();
			woken = this.thread;
		}
		LockSupport.unpark(woken);
	}

	/**
	 * A task for later, run once at most. Holds null once it was begun or forgotten.
	 */
	private final class Timer extends AtomicReference<@Nullable Runnable>
			implements Comparable<Timer>, Guard, Runnable {

		private static final long serialVersionUID = 1L;

		private final long due;

		private final transient Executor executor;

		/** Guarded by the timers. */
		private long number;

		/** Confined to the thread of the timers. */
		private transient @Nullable Timer next;

		/** As above: that the executor has thrown was logged. */
		private boolean warned;

		Timer(long due, Executor executor, Runnable task) {
			super(task);
			this.due = due;
			this.executor = executor;
		}

		/** On the thread of the timers. Needs no memory to keep what is refused. */
		void handOver() {
			if (get() == null) {
				return;
			}
			try {
				this.executor.execute(this);
			}
			catch (Throwable ex) {
				this.next = SystemTimers.this.refused;
				SystemTimers.this.refused = this;
				warn(ex);
			}
		}

		private void warn(Throwable failure) {
			if (this.warned) {
				return;
			}
			this.warned = true;
			try {
				logger.warn("An executor refused a task that is due; it is tried again until it takes the task",
						failure);
			}
			catch (Throwable ex) {
				// The others on the list must be tried all the same.
			}
		}

		/** An executor may throw after it took the task, and gets it again then. */
		@Override
		public void run() {
			Runnable task = getAndSet(null);
			if (task != null) {
				task.run();
			}
		}

		@Override
		public void close() {
			if (getAndSet(null) != null) {
				remove(this);
			}
		}

		@Override
		public int compareTo(Timer other) {
			int order = Long.signum(this.due - other.due);
			return (order != 0) ? order : Long.compare(this.number, other.number);
		}

	}

	/**
	 * Made when first asked for.
	 */
	static final class Shared {

		static final Timers TIMERS = onDemand(new DaemonThreads("aemp-timer-"), Duration.ofSeconds(10));

		private Shared() {
		}

	}

}
