package io.aemp.internal.runtime;

import java.util.concurrent.Executor;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time, in the order in which they came, on the threads of another
 * executor. If that throws, the tasks stay in their order and it is tried again. May be
 * used from any thread.
 */
public final class SerialExecutor implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(SerialExecutor.class);

	private final Executor executor;

	@GuardedBy("this.tasks")
	private final ArrayQueue<Runnable> tasks = new ArrayQueue<>();

	@GuardedBy("this.tasks")
	private State state = State.IDLE;

	/**
	 * A new order of tasks on existing threads.
	 * @param executor lends its threads
	 */
	public SerialExecutor(Executor executor) {
		this.executor = new RetryingExecutor(executor);
	}

	/**
	 * A new order of tasks on existing threads.
	 * @param executor lends its threads
	 * @param timers to try again if it throws
	 */
	public SerialExecutor(Executor executor, Timers timers) {
		this.executor = new RetryingExecutor(executor, () -> timers);
	}

	/**
	 * Adds a task behind those that wait.
	 * @param task what to do; what it throws is logged
	 * @throws RuntimeException or an error if no thread could be asked for, now or later:
	 * then the task waits for the next call
	 */
	@Override
	public void execute(Runnable task) {
		synchronized (this.tasks) {
			this.tasks.add(task);
			if (this.state != State.IDLE) {
				return;
			}
			this.state = State.HANDED_OVER;
		}
		try {
			this.executor.execute(this::drain);
		}
		catch (Throwable ex) {
			synchronized (this.tasks) {
				if (this.state == State.HANDED_OVER) {
					this.state = State.IDLE;
				}
			}
			throw ex;
		}
	}

	/** May be called twice for one hand-over, by an executor that threw after it. */
	private void drain() {
		synchronized (this.tasks) {
			if (this.state != State.HANDED_OVER) {
				return;
			}
			this.state = State.RUNNING;
		}
		for (Runnable task = next(); task != null; task = next()) {
			try {
				task.run();
			}
			catch (Throwable ex) {
				log(ex);
			}
			// The next task must not find what this one left behind.
			Thread.interrupted();
		}
	}

	private static void log(Throwable failure) {
		try {
			logger.error("A task of the node failed; the ones behind it go on", failure);
		}
		catch (Throwable ex) {
			// It cannot even be printed. Those behind it must run all the same.
		}
	}

	private @Nullable Runnable next() {
		synchronized (this.tasks) {
			Runnable task = this.tasks.poll();
			if (task == null) {
				this.state = State.IDLE;
			}
			return task;
		}
	}

	private enum State {

		/** Nothing waits. */
		IDLE,

		/** The executor was asked to run the tasks. */
		HANDED_OVER,

		/** A thread runs the tasks. */
		RUNNING

	}

}
