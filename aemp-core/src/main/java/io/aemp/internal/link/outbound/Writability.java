package io.aemp.internal.link.outbound;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.aemp.internal.future.NodeFuture;

/**
 * The futures that wait until a queue is below half of its limit. Not safe for use by
 * several threads. Whoever takes futures settles them without any lock.
 */
final class Writability {

	private final long half;

	private final Set<NodeFuture<Void>> waiting = new LinkedHashSet<>();

	/**
	 * Creates an object that no future waits for.
	 * @param limit the limit of the queue
	 */
	Writability(long limit) {
		this.half = limit / 2;
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

	/** Takes the futures that are due, when the queue has this cost. */
	List<NodeFuture<Void>> takeDue(long cost) {
		return (!this.waiting.isEmpty() && isWritable(cost)) ? takeAll() : List.of();
	}

	/** Takes all futures, because what was in the queue is lost. */
	List<NodeFuture<Void>> takeAll() {
		List<NodeFuture<Void>> taken = List.copyOf(this.waiting);
		this.waiting.clear();
		return taken;
	}

}
