package io.aemp.internal.link.outbound;

import java.util.Collection;
import java.util.List;

import io.aemp.LossReason;
import io.aemp.internal.future.NodeFuture;
import io.aemp.internal.loss.Losses;
import io.aemp.internal.loss.MessageCost;
import io.aemp.internal.wire.FrameBuffer;
import org.jspecify.annotations.Nullable;

/**
 * All that is sent to one node: the queue, its limit, and the futures that wait for room.
 * Not safe for use by several threads: belongs to the lock of its owner. Nothing is
 * encoded here, and no future is settled.
 */
public final class Outbound {

	private final long limit;

	private final OutboundQueue queue;

	private final OutboundShare share;

	private final OutboundLosses losses;

	private final Writability writability;

	/**
	 * True if somebody will come for what waits: now, soon, or when the connection takes
	 * bytes.
	 */
	private boolean flushing;

	/**
	 * Creates an empty queue to one node.
	 * @param nodeId the node
	 * @param limit the most that may wait
	 * @param allocator allocates the chunks
	 * @param share the part of the common budget that this queue takes
	 * @param losses counts dropped messages
	 */
	public Outbound(String nodeId, long limit, ChunkAllocator allocator, OutboundShare share, Losses losses) {
		this.limit = limit;
		this.queue = new OutboundQueue(allocator);
		this.share = share;
		this.losses = new OutboundLosses(nodeId, losses);
		this.writability = new Writability(limit);
	}

	/**
	 * Returns whether nothing waits.
	 * @return true if so
	 */
	public boolean isEmpty() {
		return this.queue.isEmpty();
	}

	/**
	 * Returns the number of messages that wait.
	 * @return the number
	 */
	public long messages() {
		return this.queue.messages();
	}

	/**
	 * Returns the cost of what waits, and of what a connection still holds.
	 * @return bytes, and a fixed price for each message and element
	 */
	public long cost() {
		return this.queue.cost();
	}

	/**
	 * Adds a message. The common budget may be exceeded then.
	 * @param linked false if the message has to wait for a link
	 * @param portName the port on the other node
	 * @param elements the message
	 * @param frame the message in the format of the link
	 * @return false if there is no room for it
	 */
	public boolean add(boolean linked, String portName, @Nullable Object[] elements, FrameBuffer frame) {
		long cost = MessageCost.of(frame.length(), elements.length);
		if (this.queue.cost() + cost > this.limit) {
			return false;
		}
		if (linked) {
			this.queue.append(frame, cost);
		}
		else {
			this.queue.addWaiting(portName, elements, cost);
		}
		this.share.update(this.queue.cost());
		return true;
	}

	/**
	 * Returns whether the caller has to ask the loop for a flush, because something waits
	 * and nobody has asked yet. Better asked for without the lock: a loop that is woken
	 * up wants it at once.
	 * @return true once for each flush
	 */
	public boolean beginFlush() {
		boolean due = !this.flushing && !this.queue.isEmpty();
		this.flushing |= due;
		return due;
	}

	/**
	 * Takes the next messages that waited for the link, to be encoded without the lock.
	 * To be called before {@link #poll}.
	 * @return the messages; none if chunks are next, or nothing waits
	 */
	public List<WaitingMessage> pollBatch() {
		List<WaitingMessage> batch = this.queue.pollBatch();
		if (!batch.isEmpty()) {
			this.flushing = true;
			this.share.update(this.queue.cost());
		}
		return batch;
	}

	/**
	 * Takes the chunk that is to be written next. The one that was taken before belongs
	 * to the queue again.
	 * @param again true if somebody will come for more soon, if there is none
	 * @return null if there is none; then the next message causes a flush, unless
	 * somebody will come anyway
	 */
	public @Nullable Chunk poll(boolean again) {
		Chunk chunk = this.queue.exchangeChunk();
		this.share.update(this.queue.cost());
		this.flushing = chunk != null || again;
		return chunk;
	}

	/**
	 * Reports a message that is dropped instead of being added.
	 * @param reason why
	 * @param portName the port on the other node
	 * @param elements the message
	 * @param bytes the size of its frame
	 */
	public void lost(LossReason reason, String portName, @Nullable Object[] elements, int bytes) {
		this.losses.lost(reason, portName, elements, MessageCost.of(bytes, elements.length));
	}

	/**
	 * Reports a message that waited for a link.
	 * @param reason why it is dropped
	 * @param message was taken before
	 */
	public void lost(LossReason reason, WaitingMessage message) {
		this.losses.lost(reason, message.portName(), message.elements(), message.cost());
	}

	/**
	 * Drops and reports all that waits.
	 * @param reason why
	 * @param format the format of the link, if there was one
	 */
	public void lostAll(LossReason reason, @Nullable FrameFormat format) {
		this.flushing = false;
		try {
			this.losses.lostAll(reason, this.queue, format);
		}
		finally {
			this.queue.clear();
			this.share.update(0);
		}
	}

	/**
	 * Keeps a future until less than half of what may wait does.
	 * @param future to be settled by whoever takes it
	 * @return false if that is so already
	 */
	public boolean awaitWritable(NodeFuture<Void> future) {
		if (this.writability.isWritable(this.queue.cost())) {
			return false;
		}
		this.writability.add(future);
		return true;
	}

	/**
	 * Forgets a future that somebody else has completed.
	 * @param future was kept
	 */
	public void forget(NodeFuture<Void> future) {
		this.writability.remove(future);
	}

	/**
	 * Takes the futures whose time has come.
	 * @return the futures, to be settled without the lock
	 */
	public Collection<NodeFuture<Void>> takeWritable() {
		return this.writability.takeDue(this.queue.cost());
	}

	/**
	 * Takes all futures.
	 * @return the futures, to be failed without the lock
	 */
	public Collection<NodeFuture<Void>> takeWaiting() {
		return this.writability.takeAll();
	}

}
