package io.aemp.runtime;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A limited number of threads for tasks that are short and come from threads which should
 * not wait. A task is handed to the thread that became idle last, whose caches are
 * warmest; only if all are busy it waits in a queue. May be used from any thread.
 *
 * <p>
 * A thread that becomes idle may let others run once before it sleeps. If they hand it
 * the next task meanwhile, nobody has to wake it up. If not, that is to be avoided:
 * whoever yields has to wait when others want the processor next time.
 */
final class HandlerPool implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(HandlerPool.class);

	/** Tells a thread that there is nothing more to do. */
	private static final Runnable END = () -> {
	};

	/** So many yields in a row are in vain before a thread gives that up. */
	private static final int PATIENCE = 4;

	/** Every so many times that it becomes idle, it tries again; a power of two. */
	private static final int SLEEPS = 64;

	private final int size;

	private final @Nullable Runnable yield;

	private final ThreadFactory factory;

	/** Guarded by this, like all below. */
	private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

	/**
	 * The one that became idle last, above the others. While there is one, no task waits.
	 */
	private @Nullable Worker idle;

	/** As many as there are tasks; read without the lock. */
	private volatile int waiting;

	private int workers;

	/** That no thread could be had was logged. */
	private boolean starved;

	private boolean closed;

	/**
	 * A pool without threads: they start when they are needed.
	 * @param size how many there may be
	 * @param yield lets others run, before a thread sleeps; null if none should
	 * @param factory makes them
	 */
	HandlerPool(int size, @Nullable Runnable yield, ThreadFactory factory) {
		this.size = size;
		this.yield = yield;
		this.factory = factory;
	}

	/** Once closed, tasks are dropped. */
	@Override
	public void execute(Runnable task) {
		Objects.requireNonNull(task, "task");
		Worker worker;
		OutOfMemoryError failure = null;
		synchronized (this) {
			if (this.closed) {
				return;
			}
			worker = pollIdle();
			if (worker == null) {
				this.tasks.add(task);
				this.waiting = this.tasks.size();
				failure = addWorker();
			}
		}
		// Outside the lock, since whoever wakes up may want it at once.
		if (worker != null) {
			worker.give(task);
		}
		if (failure != null) {
			logger.warn("There are fewer than {} threads for ports, because no more can be had", this.size, failure);
		}
	}

	/**
	 * Under the lock: starts one more thread, if there may be more. If none can be had,
	 * the task waits for those there are, or for the next call.
	 * @return why there is none, when that is news
	 */
	private @Nullable OutOfMemoryError addWorker() {
		if (this.workers == this.size) {
			return null;
		}
		try {
			new Worker(this.factory);
			this.workers++;
			return null;
		}
		catch (OutOfMemoryError ex) {
			boolean news = !this.starved;
			this.starved = true;
			return news ? ex : null;
		}
	}

	/**
	 * Whether there are tasks that no thread has taken yet.
	 */
	boolean hasWaiting() {
		return this.waiting > 0;
	}

	/** Ends the threads as soon as they have done what waits. */
	void close() {
		synchronized (this) {
			this.closed = true;
		}
		for (Worker worker = pollIdle(); worker != null; worker = pollIdle()) {
			worker.give(END);
		}
	}

	private synchronized @Nullable Worker pollIdle() {
		Worker worker = this.idle;
		if (worker != null) {
			this.idle = worker.below;
			worker.below = null;
		}
		return worker;
	}

	/** The next task; null if the worker is idle from now on. */
	private synchronized @Nullable Runnable next(Worker worker) {
		Runnable task = this.tasks.poll();
		this.waiting = this.tasks.size();
		if (task == null && this.closed) {
			return END;
		}
		if (task == null) {
			worker.below = this.idle;
			this.idle = worker;
		}
		return task;
	}

	/**
	 * A thread, with the task that is handed to it when it is idle.
	 */
	private final class Worker implements Runnable {

		private final Thread thread;

		/** Guarded by the pool: who became idle before it, and still is. */
		private @Nullable Worker below;

		private volatile @Nullable Runnable given;

		/** Or about to be. Whoever sleeps sees what was given, or the giver sees this. */
		private volatile boolean asleep;

		/** Confined to the thread: how many yields in a row may still be in vain. */
		private int patience;

		/** As above: how often it became idle. */
		private int sleeps;

		Worker(ThreadFactory factory) {
			this.thread = factory.newThread(this);
			this.thread.start();
		}

		void give(Runnable task) {
			this.given = task;
			if (this.asleep) {
				LockSupport.unpark(this.thread);
			}
		}

		@Override
		public void run() {
			boolean open = true;
			while (open) {
				open = runNext();
			}
		}

		/** False if there is nothing more to do. */
		private boolean runNext() {
			Runnable task = take();
			if (task == END) {
				return false;
			}
			// Left behind by a handler that has returned.
			Thread.interrupted();
			try {
				task.run();
			}
			catch (Throwable ex) {
				log(ex);
			}
			return true;
		}

		private void log(Throwable failure) {
			try {
				logger.error("A task of a port failed; others go on", failure);
			}
			catch (Throwable ex) {
				// Without memory for that, perhaps. The thread is needed all the same.
			}
		}

		private Runnable take() {
			Runnable task = next(this);
			return (task != null) ? task : await();
		}

		private Runnable await() {
			if (HandlerPool.this.yield != null) {
				yieldIfWorthIt(HandlerPool.this.yield);
			}
			Runnable task = this.given;
			if (task == null) {
				task = sleep();
			}
			this.given = null;
			return task;
		}

		private void yieldIfWorthIt(Runnable yield) {
			this.sleeps++;
			if (this.patience > 0 || this.sleeps % SLEEPS == 0) {
				yield.run();
				this.patience = (this.given != null) ? PATIENCE : Math.max(0, this.patience - 1);
			}
		}

		private Runnable sleep() {
			this.asleep = true;
			Runnable task = this.given;
			while (task == null) {
				Thread.interrupted();
				LockSupport.park(HandlerPool.this);
				task = this.given;
			}
			this.asleep = false;
			return task;
		}

	}

}
