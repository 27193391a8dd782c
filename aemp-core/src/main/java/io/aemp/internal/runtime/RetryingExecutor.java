package io.aemp.internal.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Hands tasks to another executor. If that throws, it is tried again by a timer until it
 * takes the task, so that no task is lost. May be used from any thread.
 */
public final class RetryingExecutor implements Executor {

	private static final Duration PAUSE = Duration.ofMillis(20);

	/** So often the executor and the timers are tried before the caller hears of it. */
	private static final int ATTEMPTS = 4;

	private final Executor executor;

	private final Supplier<Timers> timers;

	/**
	 * Retries with the timers of this process.
	 * @param executor runs the tasks; when it throws it has not taken the task, or does
	 * not mind to get it twice
	 */
	public RetryingExecutor(Executor executor) {
		this(executor, Timers::system);
	}

	/**
	 * Retries with given timers.
	 * @param executor as above
	 * @param timers asked for only when the executor has thrown
	 */
	public RetryingExecutor(Executor executor, Supplier<Timers> timers) {
		this.executor = executor;
		this.timers = timers;
	}

	/**
	 * Hands a task over, now or later.
	 * @param task what to do
	 * @throws RuntimeException or an error if neither the executor nor the timers could
	 * take it
	 */
	@Override
	public void execute(Runnable task) {
		try {
			this.executor.execute(task);
		}
		catch (Throwable ex) {
			executeLater(task, ex);
		}
	}

	private void executeLater(Runnable task, Throwable failure) {
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			try {
				this.timers.get().schedule(PAUSE, Runnable::run, () -> execute(task));
				return;
			}
			catch (Throwable ex) {
				if (ex != failure) {
					failure.addSuppressed(ex);
				}
			}
			try {
				this.executor.execute(task);
				return;
			}
			catch (Throwable ex) {
				// As before; the timers are next.
			}
		}
		sneak(failure);
	}

	private static void sneak(Throwable failure) {
		if (failure instanceof Error error) {
			throw error;
		}
		throw (failure instanceof RuntimeException exception) ? exception : new IllegalStateException(failure);
	}

}
