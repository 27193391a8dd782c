package io.aemp.processes;

import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Runs callbacks and remembers how far all senders were when each began. Monitors of the
 * outside are taken by one callback that hands over another one for each action; so what
 * was sent before the first one began was sent before they had fired.
 */
final class StampedCallbacks implements Executor {

	private final Executor executor;

	private final Supplier<int[]> stamps;

	private final ThreadLocal<int @Nullable []> begun = new ThreadLocal<>();

	private final ThreadLocal<int @Nullable []> cause = new ThreadLocal<>();

	StampedCallbacks(Executor executor, Supplier<int[]> stamps) {
		this.executor = executor;
		this.stamps = stamps;
	}

	@Override
	public void execute(Runnable task) {
		int[] cause = this.begun.get();
		this.executor.execute(() -> {
			int[] now = this.stamps.get();
			this.begun.set(now);
			this.cause.set((cause != null) ? cause : now);
			try {
				task.run();
			}
			finally {
				this.begun.remove();
				this.cause.remove();
			}
		});
	}

	/**
	 * Returns the progress of all senders when the callback began that caused this one.
	 */
	int[] cause() {
		int[] stamps = this.cause.get();
		if (stamps == null) {
			throw new IllegalStateException("This thread runs no callback");
		}
		return stamps;
	}

}
