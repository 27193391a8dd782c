package io.aemp.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.springframework.context.SmartLifecycle;

/**
 * Part of the application that starts before everything that may want to send, a web
 * server for example, and stops after it.
 */
abstract class NodePhaseLifecycle implements SmartLifecycle {

	/** Outside the phases of the web server, see its graceful shutdown. */
	static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

	private volatile boolean running;

	/**
	 * Notes that this part was started or stopped.
	 * @param running true if it was started
	 */
	final void setRunning(boolean running) {
		this.running = running;
	}

	/**
	 * Limits how long a future may take. {@link CompletableFuture#orTimeout} would do so
	 * on a thread of the JDK that keeps the class loader of the application for ever.
	 * @param end the future
	 * @param limit the longest time
	 * @return the same future, which fails after that time
	 */
	static CompletableFuture<Void> limit(CompletableFuture<Void> end, Duration limit) {
		if (!end.isDone()) {
			startThread("aemp-close-limit", () -> await(end, limit));
		}
		return end;
	}

	private static void await(CompletableFuture<Void> end, Duration limit) {
		try {
			end.get(limit.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			end.completeExceptionally(ex);
		}
		catch (InterruptedException | ExecutionException | CancellationException ex) {
			// Others see the outcome, and nobody interrupts this thread.
		}
	}

	/**
	 * Starts a daemon thread that inherits nothing.
	 * @param name the name of the thread
	 * @param task what it runs
	 */
	static void startThread(String name, Runnable task) {
		Thread thread = new Thread(null, task, name, 0, false);
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public final boolean isRunning() {
		return this.running;
	}

	@Override
	public final boolean isPauseable() {
		// Other nodes would take the pause for the end of this node or its ports.
		return false;
	}

	@Override
	public final int getPhase() {
		return PHASE;
	}

}
