package io.aemp.internal.runtime;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

import io.aemp.Guard;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a {@link WorkerPool}, with the task that is handed to it when it is idle.
 *
 * <p>
 * A thread that becomes idle may let others run once before it sleeps. If they hand it
 * the next task meanwhile, nobody has to wake it up. If not, that is to be avoided:
 * whoever yields has to wait when others want the processor next time.
 */
final class Worker implements Runnable {

	/** For threads that nobody has to replace. */
	static final Guard NO_WAIT = () -> {
	};

	/** So many yields in a row are in vain before a thread gives that up. */
	private static final int PATIENCE = 4;

	/** Every so many times that it becomes idle, it tries again; a power of two. */
	private static final int SLEEPS = 64;

	private static final ThreadLocal<@Nullable Worker> CURRENT = new ThreadLocal<>();

	private final WorkerPool pool;

	/**
	 * The worker that became idle before this one, and still is. Guarded by the pool,
	 * which the compiler cannot know to be the same.
	 */
	@Nullable Worker below;

	private volatile @Nullable Thread thread;

	private volatile @Nullable Runnable given;

	/** Or about to be. Whoever sleeps sees what was given, or the giver sees this. */
	private volatile boolean asleep;

	/** The number of tasks that it has finished. Guarded by the pool. */
	int done;

	/** Confined to the thread, like all below: how many yields may still be in vain. */
	private int patience;

	/** The number of times that it became idle. */
	private int sleeps;

	/** The number of nested waits. */
	private int waits;

	Worker(WorkerPool pool) {
		this.pool = pool;
	}

	/** The one that the calling thread runs, if any. */
	static @Nullable Worker current() {
		return CURRENT.get();
	}

	/**
	 * Determines if its task will not return while the process ends, or is to be left
	 * alone.
	 */
	boolean isNotWaitedFor(Thread onBehalfOf) {
		Thread thread = this.thread;
		return thread == null || thread == onBehalfOf || thread == Thread.currentThread()
				|| ProcessExit.isIn(thread.getStackTrace());
	}

	WorkerPool pool() {
		return this.pool;
	}

	/** Throws whatever keeps a thread from starting. */
	void start(ThreadFactory factory) {
		Thread thread = factory.newThread(this);
		this.thread = thread;
		thread.start();
	}

	void give(Runnable task) {
		this.given = task;
		if (this.asleep) {
			LockSupport.unpark(this.thread);
		}
	}

	@Override
	public void run() {
		CURRENT.set(this);
		Runnable task = take();
		while (task != WorkerPool.END) {
			// Left behind by a task that has returned.
			Thread.interrupted();
			this.pool.run(task);
			task = take();
		}
	}

	private Runnable take() {
		Runnable task = this.pool.next(this);
		return (task != null) ? task : await();
	}

	private Runnable await() {
		Runnable yield = this.pool.yield();
		if (yield != null) {
			yieldIfWorthIt(yield);
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
		long begin = System.nanoTime();
		this.asleep = true;
		Runnable task = this.given;
		while (task == null) {
			Thread.interrupted();
			long nanos = this.pool.idleNanos();
			park(nanos);
			task = this.given;
			if (task == null && nanos > 0 && System.nanoTime() - begin >= nanos && this.pool.retire(this)) {
				task = WorkerPool.END;
			}
		}
		this.asleep = false;
		return task;
	}

	private void park(long nanos) {
		if (nanos > 0) {
			LockSupport.parkNanos(this.pool, nanos);
		}
		else {
			LockSupport.park(this.pool);
		}
	}

	/** On this thread, which runs a task that is about to wait. */
	boolean beginWaiting() {
		if (this.waits == 0 && !this.pool.beginWaiting()) {
			return false;
		}
		this.waits++;
		return true;
	}

	/** On this thread. */
	void endWaiting() {
		this.waits--;
		if (this.waits == 0) {
			this.pool.endWaiting();
		}
	}

}
