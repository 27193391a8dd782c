package io.aemp.internal.link;

import io.aemp.LossReason;
import io.aemp.internal.future.NodeFuture;
import io.aemp.internal.runtime.FailureText;
import io.aemp.internal.wire.FrameBuffer;
import org.jspecify.annotations.Nullable;

/**
 * All that is sent to one node: the queue, what it may cost, and who is told when it
 * becomes shorter or is lost. Guarded by the lock of the remote node, but for
 * {@link #charged()}.
 */
final class Outbound {

	private final long bound;

	private final Encoding encoding;

	private final OutboundQueue queue;

	private final OutboundBudget budget;

	private final OutboundLosses losses;

	private final Pacing pacing;

	/**
	 * Somebody will come for what waits, now, soon or when the connection takes bytes.
	 */
	private boolean flushing;

	Outbound(String nodeId, Encoding encoding, LinkEnvironment environment) {
		this.bound = environment.settings().sendQueueBytes();
		this.encoding = encoding;
		this.queue = new OutboundQueue(environment.chunks());
		this.budget = environment.budget();
		this.losses = new OutboundLosses(nodeId, environment.ports().losses());
		this.pacing = new Pacing(this.bound);
	}

	boolean isEmpty() {
		return this.queue.isEmpty();
	}

	/** How many messages wait. */
	long messages() {
		return this.queue.messages();
	}

	/** What they cost, with what a connection still holds. */
	long cost() {
		return this.queue.cost();
	}

	/** How much of its cost the budget of all queues knows about; from any thread. */
	long charged() {
		return this.queue.charged();
	}

	/**
	 * Adds a message, by which the remote node may fail: this queue may be the one that
	 * has to give way when too much waits for all nodes together.
	 * @param link over which it goes; null if it has to wait for one
	 * @param bytes the message in the framing of the link
	 * @return false if there is no room for it
	 */
	boolean add(@Nullable Link link, String portName, @Nullable Object[] elements, FrameBuffer bytes) {
		long cost = OutboundQueue.costOf(elements, bytes.length());
		if (this.queue.cost() + cost > this.bound) {
			return false;
		}
		if (link != null) {
			this.queue.append(bytes, cost);
		}
		else {
			this.queue.addWaiting(portName, elements, cost);
		}
		recharge();
		return true;
	}

	private void recharge() {
		long difference = this.queue.recharge();
		if (difference != 0) {
			this.budget.charge(difference);
		}
	}

	/**
	 * Lets go what waited for a link.
	 * @throws IllegalArgumentException if one of the messages cannot be sent over this
	 * link; what stands before it is dropped, too
	 */
	void linked(Link link) {
		OutboundQueue.WaitingMessage message = this.queue.pollWaiting();
		while (message != null) {
			try {
				this.queue.append(this.encoding.encode(link, message.portName(), message.elements()), message.cost());
			}
			catch (Throwable ex) {
				this.losses.lostBytes(LossReason.LINK_DOWN, this.queue, link);
				lost(LossReason.NOT_ENCODABLE, message.portName(), message.elements(), message.cost());
				throw new IllegalArgumentException(
						"a message that waited for the link cannot be sent: " + FailureText.of(ex), ex);
			}
			message = this.queue.pollWaiting();
		}
	}

	/**
	 * Lets the caller ask the loop for a flush, if something waits for one that nobody
	 * has asked for. Better outside the lock: a loop that is woken up wants it at once.
	 */
	boolean beginFlush() {
		boolean due = !this.flushing && !this.queue.isEmpty();
		this.flushing |= due;
		return due;
	}

	/**
	 * Takes the bytes that are to be written next. Those that were taken before belong to
	 * the queue again.
	 * @param again whether somebody will come for more soon, if there are none
	 * @return null if there are none; then the next message causes a flush, unless
	 * somebody will come anyway
	 */
	OutboundQueue.@Nullable Chunk poll(boolean again) {
		OutboundQueue.Chunk chunk = this.queue.exchangeChunk();
		recharge();
		this.pacing.shrunk(this.queue.cost());
		this.flushing = chunk != null || again;
		return chunk;
	}

	/** A message is dropped instead of being added. */
	void lost(LossReason reason, String portName, @Nullable Object[] elements, long cost) {
		this.losses.lost(reason, portName, elements, cost);
	}

	/**
	 * All that waits is dropped.
	 * @param link over which it would have gone, if there was one
	 * @param cause what those hear who wait for room
	 */
	void lostAll(LossReason reason, @Nullable Link link, Throwable cause) {
		this.flushing = false;
		try {
			this.losses.lostAll(reason, this.queue, link);
		}
		finally {
			this.queue.clear();
			recharge();
			this.pacing.failed(cause);
		}
	}

	/**
	 * Completes a future when less than half of what may wait does.
	 * @return false if that is so already
	 */
	boolean awaitWritable(NodeFuture<Void> future) {
		if (this.pacing.isWritable(this.queue.cost())) {
			return false;
		}
		this.pacing.add(future);
		return true;
	}

	/** Somebody else has completed it. */
	void forget(NodeFuture<Void> future) {
		this.pacing.remove(future);
	}

}
