package io.aemp.internal.link;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.aemp.internal.future.NodeFuture;

/**
 * Those who wait until a queue is below half of its bound. Guarded by the lock of the
 * remote node: what depends on the futures runs elsewhere, and not under the lock.
 */
final class Pacing {

	private final long half;

	private final Set<NodeFuture<Void>> waiting = new LinkedHashSet<>();

	/**
	 * Nobody waits.
	 * @param bound what may be in the queue
	 */
	Pacing(long bound) {
		this.half = bound / 2;
	}

	boolean isWritable(long cost) {
		return cost < this.half;
	}

	void add(NodeFuture<Void> future) {
		this.waiting.add(future);
	}

	void remove(NodeFuture<Void> future) {
		this.waiting.remove(future);
	}

	/** The queue has become shorter. */
	void shrunk(long cost) {
		if (!this.waiting.isEmpty() && isWritable(cost)) {
			finish((future) -> future.settle(null));
		}
	}

	/** What was in the queue is lost. */
	void failed(Throwable cause) {
		finish((future) -> future.fail(cause));
	}

	private void finish(Consumer<NodeFuture<Void>> end) {
		List<NodeFuture<Void>> finished = List.copyOf(this.waiting);
		this.waiting.clear();
		finished.forEach(end);
	}

}
