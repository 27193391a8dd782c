package io.aemp.internal.runtime;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.aemp.Guard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A limited number of threads, which start when they are needed, in front of a queue
 * without a limit. A task is handed to the thread that became idle last, whose caches are
 * warmest; only if all are busy it waits in the queue. May be used from any thread.
 *
 * <p>
 * No task is lost for want of a thread. If the thread factory fails, the task stays in
 * the queue: the next thread that is free takes it, and a timer tries again to start one.
 *
 * <p>
 * A thread of the pool that waits for what others have to do can be {@linkplain #waiting
 * replaced} meanwhile. After {@link #close()} no thread stays idle; tasks that still come
 * run on threads that end at once.
 */
final class WorkerPool implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(WorkerPool.class);

	/** Makes a thread end. */
	static final Runnable END = () -> {
	};

	/** The delay after a refused thread before the next one is tried. */
	static final Duration RETRY = Duration.ofMillis(20);

	private static final long LOOK_MILLIS = 100;

	private final WorkerPoolSettings settings;

	private final ThreadFactory factory;

	private final Timers timers;

	@GuardedBy("this")
	private final ArrayQueue<Runnable> tasks = new ArrayQueue<>();

	/**
	 * The one that became idle last, above the others. While there is one and fewer than
	 * the limit are active, no task waits.
	 */
	@GuardedBy("this")
	private @Nullable Worker idle;

	/** As many as there are tasks; read without the lock. */
	private volatile int queued;

	/** The number of threads: active, idle and waiting. */
	@GuardedBy("this")
	private int workers;

	/** The number of threads that run a task and do not wait in it. */
	@GuardedBy("this")
	private int active;

	/** The number of threads that wait in a task and may be replaced. */
	@GuardedBy("this")
	private int replaced;

	/** The failure to start a thread was logged. */
	@GuardedBy("this")
	private boolean starved;

	/** A timer will try to start a thread. */
	@GuardedBy("this")
	private boolean retrying;

	@GuardedBy("this")
	private boolean closed;

	/** Those that run a task or wait for one. */
	@GuardedBy("this")
	private final Set<Worker> all = new HashSet<>();

	/** Somebody waits for tasks to be done. */
	@GuardedBy("this")
	private int observers;

	/**
	 * A pool without threads.
	 * @param settings how many there may be
	 * @param factory makes them; anything that it throws means that there can be no
	 * thread at the moment
	 * @param timers try again to start a thread
	 */
	WorkerPool(WorkerPoolSettings settings, ThreadFactory factory, Timers timers) {
		this.settings = settings;
		this.factory = factory;
		this.timers = timers;
	}

	@Override
	public void execute(Runnable task) {
		Objects.requireNonNull(task, "task");
		Worker worker;
		Throwable refusal = null;
		synchronized (this) {
			worker = pollIdle();
			if (worker == null) {
				this.tasks.add(task);
				this.queued = this.tasks.size();
				refusal = grow();
			}
		}
		// Outside the lock, since whoever wakes up may want it at once.
		if (worker != null) {
			worker.give(task);
		}
		if (refusal != null) {
			logRefusal(refusal);
		}
	}

	/**
	 * Starts the first thread now, so that the pool does something for certain.
	 * @return this pool
	 */
	synchronized WorkerPool start() {
		if (this.workers == 0) {
			startWorker();
		}
		return this;
	}

	@GuardedBy("this")
	private void startWorker() {
		Worker worker = new Worker(this);
		worker.start(this.factory);
		this.all.add(worker);
		this.workers++;
		this.active++;
	}

	/**
	 * Starts one more thread if tasks wait and there may be one.
	 * @return why there is none, if that is to be logged
	 */
	@GuardedBy("this")
	private @Nullable Throwable grow() {
		if (this.tasks.isEmpty() || this.active >= this.settings.threads() || this.workers >= this.settings.total()) {
			return null;
		}
		try {
			startWorker();
			this.starved = false;
			return null;
		}
		catch (Throwable ex) {
			boolean news = !this.starved;
			this.starved = true;
			retryLater();
			return news ? ex : null;
		}
	}

	@GuardedBy("this")
	private void retryLater() {
		if (this.retrying) {
			return;
		}
		try {
			// Those of a node are closed together with its pools.
			(this.closed ? Timers.system() : this.timers).schedule(RETRY, Runnable::run, this::retry);
			this.retrying = true;
		}
		catch (Throwable ex) {
			// The next task, or the next thread that is free, tries again.
		}
	}

	private synchronized void retry() {
		this.retrying = false;
		grow();
	}

	private void logRefusal(Throwable refusal) {
		try {
			logger.warn("No more threads can be had for {}; tasks wait for those there are", this.settings.name(),
					refusal);
		}
		catch (Throwable ex) {
			// The task is in the queue, and must not seem to be refused.
		}
	}

	/** Determines if there are tasks that no thread has taken yet. */
	boolean hasWaiting() {
		return this.queued > 0;
	}

	/** Ends the threads as soon as nothing waits for them. */
	void close() {
		synchronized (this) {
			this.closed = true;
			this.retrying = false;
			grow();
		}
		for (Worker worker = removeIdle(); worker != null; worker = removeIdle()) {
			worker.give(END);
		}
	}

	private synchronized @Nullable Worker removeIdle() {
		Worker worker = this.idle;
		if (worker != null) {
			this.idle = worker.below;
			worker.below = null;
			this.workers--;
			this.all.remove(worker);
		}
		return worker;
	}

	/**
	 * Waits until the tasks that run now are done; not for tasks that follow, nor for
	 * threads that end the process.
	 * @param deadline as by {@link System#nanoTime()}
	 * @param onBehalfOf a thread that is not waited for
	 * @return false if they were not done in time, or the calling thread was interrupted
	 */
	synchronized boolean awaitRunning(long deadline, Thread onBehalfOf) {
		Map<Worker, Integer> running = new HashMap<>();
		this.all.forEach((worker) -> running.put(worker, worker.done));
		for (Worker idle = this.idle; idle != null; idle = idle.below) {
			running.remove(idle);
		}
		this.observers++;
		try {
			while (isAnyRunning(running, onBehalfOf)) {
				long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
				if (millis <= 0) {
					return false;
				}
				// A thread may begin to end the process meanwhile.
				wait(Math.min(millis, LOOK_MILLIS));
			}
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		finally {
			this.observers--;
		}
	}

	@GuardedBy("this")
	private boolean isAnyRunning(Map<Worker, Integer> running, Thread onBehalfOf) {
		running.keySet().retainAll(this.all);
		running.entrySet()
			.removeIf((entry) -> entry.getKey().done != entry.getValue() || entry.getKey().isNotWaitedFor(onBehalfOf));
		return !running.isEmpty();
	}

	/** Takes the thread that became idle last, which is active from now on. */
	@GuardedBy("this")
	private @Nullable Worker pollIdle() {
		Worker worker = (this.active < this.settings.threads()) ? this.idle : null;
		if (worker != null) {
			this.idle = worker.below;
			worker.below = null;
			this.active++;
		}
		return worker;
	}

	/**
	 * Returns the next task of an active thread.
	 * @return {@link #END} if the thread is not needed any more; null if it is idle now
	 */
	synchronized @Nullable Runnable next(Worker worker) {
		worker.done++;
		if (this.observers > 0) {
			notifyAll();
		}
		// More are active than there should be when those that waited go on.
		Runnable task = (this.active <= this.settings.threads()) ? this.tasks.poll() : null;
		this.queued = this.tasks.size();
		if (task != null) {
			return task;
		}
		this.active--;
		boolean stays = this.workers <= this.settings.permanent() || !this.settings.idle().isZero();
		if (this.closed || !stays) {
			this.workers--;
			this.all.remove(worker);
			return END;
		}
		worker.below = this.idle;
		this.idle = worker;
		return null;
	}

	/**
	 * Returns how long an idle thread sleeps before it asks whether it is still needed.
	 * @return nanoseconds; 0 to sleep until there is something to do
	 */
	synchronized long idleNanos() {
		return (this.workers <= this.settings.permanent()) ? 0 : this.settings.idle().toNanos();
	}

	/** Ends an idle thread, unless it is needed or about to get a task. */
	synchronized boolean retire(Worker worker) {
		if (this.workers <= this.settings.permanent()) {
			return false;
		}
		Worker above = null;
		for (Worker other = this.idle; other != null; other = other.below) {
			if (other == worker) {
				if (above != null) {
					above.below = other.below;
				}
				else {
					this.idle = other.below;
				}
				this.workers--;
				this.all.remove(worker);
				return true;
			}
			above = other;
		}
		return false;
	}

	/**
	 * Replaces the calling thread by another one, if it belongs to a pool and is about to
	 * wait. Does nothing on other threads.
	 * @return to be closed by the same thread when it goes on
	 * @throws IllegalStateException if it must not wait, because too many wait already or
	 * no other thread can be had
	 */
	static Guard waiting() {
		Worker worker = Worker.current();
		return (worker != null && worker.beginWaiting()) ? worker::endWaiting : Worker.NO_WAIT;
	}

	/** Determines if the calling thread belongs to this pool. */
	boolean isCurrent() {
		Worker worker = Worker.current();
		return worker != null && worker.pool() == this;
	}

	/**
	 * Begins the wait of an active thread.
	 * @return false if it waits without being replaced
	 */
	boolean beginWaiting() {
		Worker next;
		Runnable task = null;
		synchronized (this) {
			if (!mayBeReplaced()) {
				return false;
			}
			this.replaced++;
			this.active--;
			next = this.tasks.isEmpty() ? null : pollIdle();
			if (next != null) {
				task = this.tasks.remove();
				this.queued = this.tasks.size();
			}
			else {
				grow();
			}
		}
		if (next != null && task != null) {
			next.give(task);
		}
		return true;
	}

	/** Determines if another thread exists, or can be started, when one waits. */
	@GuardedBy("this")
	private boolean mayBeReplaced() {
		if (this.replaced >= this.settings.substitutes()) {
			return mustNotWait(this.settings.substitutes() + " threads for " + this.settings.name() + " wait already",
					null);
		}
		if (this.workers - this.replaced > 1) {
			return true;
		}
		try {
			startWorker();
			return true;
		}
		catch (Throwable ex) {
			return mustNotWait("no other thread can be had for " + this.settings.name(), ex);
		}
	}

	private boolean mustNotWait(String why, @Nullable Throwable cause) {
		if (this.settings.mayWaitUnreplaced()) {
			return false;
		}
		throw new IllegalStateException("This handler must not wait, because " + why
				+ ". Use thenAccept or another method that does not wait, or give the port threads of its own "
				+ "(dispatch VIRTUAL)", cause);
	}

	synchronized void endWaiting() {
		this.replaced--;
		this.active++;
	}

	/**
	 * Runs a task on a thread of the pool. Nothing that the task throws ends the thread.
	 */
	void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			log(ex);
		}
	}

	private void log(Throwable failure) {
		try {
			logger.error("A task for {} failed; others go on", this.settings.name(), failure);
		}
		catch (Throwable ex) {
			// Without memory for that, perhaps. The thread is needed all the same.
		}
	}

	@Nullable Runnable yield() {
		return this.settings.yield();
	}

}
