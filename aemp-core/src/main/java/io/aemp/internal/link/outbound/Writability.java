package io.aemp.internal.link.outbound;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.aemp.internal.future.NodeFuture;

/**
 * The futures that wait until a queue is below half of its limit. To take them needs no
 * memory, so that a failure cannot forget them. Not safe for use by several threads.
 * Whoever takes futures settles them without any lock.
 */
final class Writability {

	private final long half;

	private Set<NodeFuture<Void>> waiting = new LinkedHashSet<>();

	/** Replaces that set when its futures are taken. */
	private Set<NodeFuture<Void>> spare = new LinkedHashSet<>();

	/** True if the set that was taken last belongs to somebody else. */
	private boolean taken;

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
		if (this.taken) {
			this.spare = new LinkedHashSet<>();
			this.taken = false;
		}
		this.waiting.add(future);
	}

	void remove(NodeFuture<Void> future) {
		this.waiting.remove(future);
	}

	/** Takes the futures that are due, when the queue has this cost. */
	Collection<NodeFuture<Void>> takeDue(long cost) {
		return isWritable(cost) ? takeAll() : List.of();
	}

	/** Takes all futures, because what was in the queue is lost. */
	Collection<NodeFuture<Void>> takeAll() {
		Set<NodeFuture<Void>> waiting = this.waiting;
		if (waiting.isEmpty()) {
			return List.of();
		}
		this.waiting = this.spare;
		this.taken = true;
		return waiting;
	}

}
