package io.aemp.runtime;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time, in the order in which they came, on the threads of another
 * executor. May be used from any thread.
 */
public final class SerialExecutor implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(SerialExecutor.class);

	private final Executor executor;

	private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

	private boolean running;

	/**
	 * A new order of tasks on existing threads.
	 * @param executor lends its threads
	 */
	public SerialExecutor(Executor executor) {
		this.executor = executor;
	}

	@Override
	public void execute(Runnable task) {
		synchronized (this.tasks) {
			this.tasks.add(task);
			if (this.running) {
				return;
			}
			this.running = true;
		}
		this.executor.execute(this::drain);
	}

	private void drain() {
		Runnable task = next();
		while (task != null) {
			try {
				task.run();
			}
			catch (Throwable ex) {
				logger.error("A task of the node failed; the ones behind it go on", ex);
			}
			task = next();
		}
	}

	private @Nullable Runnable next() {
		synchronized (this.tasks) {
			Runnable task = this.tasks.poll();
			this.running = (task != null);
			return task;
		}
	}

}
