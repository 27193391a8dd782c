package io.aemp.link;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Those who wait until a queue is below half of its bound. Guarded by the lock of the
 * remote node; futures are completed elsewhere, since what depends on them is the
 * application's.
 */
final class Pacing {

	private final long half;

	private final Executor callbacks;

	private final Set<CompletableFuture<Void>> waiting = new LinkedHashSet<>();

	/**
	 * Nobody waits.
	 * @param bound what may be in the queue
	 * @param callbacks where futures are completed, each by a task of its own
	 */
	Pacing(long bound, Executor callbacks) {
		this.half = bound / 2;
		this.callbacks = callbacks;
	}

	boolean isWritable(long cost) {
		return cost < this.half;
	}

	void add(CompletableFuture<Void> future) {
		this.waiting.add(future);
	}

	void remove(CompletableFuture<Void> future) {
		this.waiting.remove(future);
	}

	/** The queue has become shorter. */
	void shrunk(long cost) {
		if (!this.waiting.isEmpty() && isWritable(cost)) {
			finish((future) -> future.complete(null));
		}
	}

	/** What was in the queue is lost. */
	void failed(Throwable cause) {
		finish((future) -> future.completeExceptionally(cause));
	}

	private void finish(Consumer<CompletableFuture<Void>> end) {
		List<CompletableFuture<Void>> finished = List.copyOf(this.waiting);
		this.waiting.clear();
		finished.forEach((future) -> this.callbacks.execute(() -> end.accept(future)));
	}

}
