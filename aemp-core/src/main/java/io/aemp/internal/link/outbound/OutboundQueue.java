package io.aemp.internal.link.outbound;

import java.util.ArrayList;
import java.util.List;

import io.aemp.internal.runtime.ArrayQueue;
import io.aemp.internal.wire.FrameBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The queue of what is sent to one node, in order: first messages that came before the
 * link, then frames in chunks. Not safe for use by several threads.
 */
final class OutboundQueue {

	/** A spare chunk may be much larger than needed for so many uses in a row. */
	private static final int MAX_IDLE_USES = 64;

	/** The most messages that are encoded in one step when the link is up. */
	private static final int BATCH_MESSAGES = 256;

	private final ChunkAllocator allocator;

	private final ArrayQueue<WaitingMessage> waiting = new ArrayQueue<>();

	private final ArrayQueue<Chunk> chunks = new ArrayQueue<>();

	private long cost;

	private long messages;

	/** The chunk that was taken last, and still counts. */
	private @Nullable Chunk taken;

	/** The cost of what was taken last. */
	private long takenCost;

	/** To be filled next. */
	private @Nullable Chunk spare;

	private int idleUses;

	/**
	 * Creates an empty queue.
	 * @param allocator allocates the chunks
	 */
	OutboundQueue(ChunkAllocator allocator) {
		this.allocator = allocator;
	}

	/**
	 * Returns the cost of all that waits, and of what was taken last.
	 * @return bytes, and a fixed price for each message and element
	 */
	long cost() {
		return this.cost;
	}

	/** Returns the number of messages that wait. */
	long messages() {
		return this.messages;
	}

	boolean isEmpty() {
		return this.messages == 0;
	}

	void addWaiting(String portName, @Nullable Object[] elements, long cost) {
		this.waiting.add(new WaitingMessage(portName, elements, cost));
		this.cost += cost;
		this.messages++;
	}

	/** Takes the first message that waits for a link. */
	@Nullable WaitingMessage pollWaiting() {
		WaitingMessage message = this.waiting.poll();
		if (message != null) {
			this.cost -= message.cost();
			this.messages--;
		}
		return message;
	}

	/**
	 * Takes the first messages that waited for the link, at most a chunk of them. They
	 * count until something else is taken.
	 * @return the messages; none if frames are next, or nothing waits
	 */
	List<WaitingMessage> pollBatch() {
		if (this.waiting.isEmpty()) {
			return List.of();
		}
		// As large as needed at once: no message must be taken that there is no room for.
		List<WaitingMessage> batch = new ArrayList<>(BATCH_MESSAGES);
		release();
		WaitingMessage next = this.waiting.peek();
		while (next != null && batch.size() < BATCH_MESSAGES && this.takenCost < Chunk.FULL_BYTES) {
			batch.add(next);
			this.waiting.remove();
			this.takenCost += next.cost();
			this.messages--;
			next = this.waiting.peek();
		}
		return batch;
	}

	void append(FrameBuffer frame, long cost) {
		Chunk chunk = this.chunks.peekLast();
		boolean fits = chunk != null && chunk.takes(frame.length());
		if (chunk == null || !fits) {
			chunk = emptyChunk(frame.length(), chunk != null && !chunk.isLarge());
		}
		chunk.write(frame);
		if (!fits) {
			this.chunks.add(chunk);
		}
		// Counted when nothing can fail any more.
		chunk.count(cost);
		this.cost += cost;
		this.messages++;
	}

	private Chunk emptyChunk(int first, boolean more) {
		Chunk chunk = this.spare;
		if (chunk == null || first > Chunk.LARGE_FRAME_BYTES) {
			return this.allocator.create(first, more);
		}
		this.spare = null;
		return chunk;
	}

	/** Ends counting of what was taken last. */
	private void release() {
		this.cost -= this.takenCost;
		this.takenCost = 0;
		this.taken = null;
	}

	/**
	 * Takes the first chunk for good. It counts until something else is taken: a
	 * connection that takes no more bytes still holds it.
	 */
	@Nullable Chunk pollChunk() {
		release();
		Chunk chunk = this.chunks.poll();
		if (chunk != null) {
			this.messages -= chunk.messages();
			this.takenCost = chunk.cost();
			this.taken = chunk;
		}
		return chunk;
	}

	/**
	 * Takes the first chunk, which belongs to the caller until the next call, and the one
	 * before back: its array is filled again, unless it is much larger than needed for a
	 * while. So a queue keeps at most one chunk that nobody counts.
	 */
	@Nullable Chunk exchangeChunk() {
		Chunk written = this.taken;
		Chunk chunk = pollChunk();
		if (written != null && !written.isLarge()) {
			this.idleUses = written.isNearlyEmpty() ? this.idleUses + 1 : 0;
			if (this.idleUses < MAX_IDLE_USES) {
				written.clear();
				this.spare = written;
			}
			else {
				this.spare = null;
				this.idleUses = 0;
			}
		}
		return chunk;
	}

	void clear() {
		this.waiting.clear();
		this.chunks.clear();
		// Not to be filled again: it may be on its way to a connection at this moment.
		this.taken = null;
		this.takenCost = 0;
		this.spare = null;
		this.cost = 0;
		this.messages = 0;
	}

}
