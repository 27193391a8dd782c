package io.aemp.internal.link;

import java.util.ArrayDeque;

import io.aemp.internal.loss.MessageCost;
import io.aemp.internal.wire.FrameBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent to one node, in order: messages as objects as long as the framing
 * of the peer is unknown, bytes in chunks afterwards. Not safe for use by several
 * threads, but for {@link #charged()}.
 */
final class OutboundQueue {

	private static final int SMALL_CHUNK_BYTES = 512;

	private static final int FULL_CHUNK_BYTES = 64 << 10;

	/** Larger messages have chunks of their own, so that chunks become nearly full. */
	private static final int LARGE_MESSAGE_BYTES = FULL_CHUNK_BYTES / 8;

	/** So often in a row a spare chunk may be much larger than what it is used for. */
	private static final int MAX_IDLE_USES = 64;

	private final Chunks source;

	private final ArrayDeque<WaitingMessage> waiting = new ArrayDeque<>();

	private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();

	private long cost;

	private long messages;

	/** What was taken last, and still counts. */
	private @Nullable Chunk taken;

	/** To be filled next. */
	private @Nullable Chunk spare;

	private int idleUses;

	private volatile long charged;

	/**
	 * Creates an empty queue.
	 * @param source allocates the chunks
	 */
	OutboundQueue(Chunks source) {
		this.source = source;
	}

	/**
	 * What waits altogether, with what was taken last.
	 * @return bytes, and a fixed price for each message and element
	 */
	long cost() {
		return this.cost;
	}

	/**
	 * How much of the cost the budget of all queues knows about.
	 * @return a multiple of its step
	 */
	long charged() {
		return this.charged;
	}

	/**
	 * Brings {@link #charged()} up to date, if the cost has changed enough.
	 * @return the difference, to be charged to the budget
	 */
	long recharge() {
		long before = this.charged;
		if (Math.abs(this.cost - before) < OutboundBudget.STEP) {
			return 0;
		}
		long now = this.cost - this.cost % OutboundBudget.STEP;
		this.charged = now;
		return now - before;
	}

	/** How many messages wait. */
	long messages() {
		return this.messages;
	}

	boolean isEmpty() {
		return this.messages == 0;
	}

	static long costOf(@Nullable Object[] elements, int bytes) {
		return MessageCost.of(bytes, elements.length);
	}

	void addWaiting(String portName, @Nullable Object[] elements, long cost) {
		this.waiting.add(new WaitingMessage(portName, elements, cost));
		this.cost += cost;
		this.messages++;
	}

	/** Takes back the first message that waits as objects. */
	@Nullable WaitingMessage pollWaiting() {
		WaitingMessage message = this.waiting.poll();
		if (message != null) {
			this.cost -= message.cost;
			this.messages--;
		}
		return message;
	}

	void append(FrameBuffer bytes, long cost) {
		Chunk chunk = this.chunks.peekLast();
		boolean fits = chunk != null && chunk.takes(bytes.length());
		if (chunk == null || !fits) {
			chunk = emptyChunk(bytes.length(), chunk != null && !chunk.large);
		}
		chunk.bytes.write(bytes.array(), 0, bytes.length());
		if (!fits) {
			this.chunks.add(chunk);
		}
		// Counted when nothing can fail any more.
		chunk.cost += cost;
		chunk.messages++;
		this.cost += cost;
		this.messages++;
	}

	/**
	 * An empty chunk.
	 * @param first how many bytes come at once
	 * @param more whether as many are to be expected as fit
	 */
	private Chunk emptyChunk(int first, boolean more) {
		Chunk chunk = this.spare;
		if (chunk == null || first > LARGE_MESSAGE_BYTES) {
			return this.source.create(first, more);
		}
		this.spare = null;
		return chunk;
	}

	/**
	 * Takes the first chunk for good. It counts until the next one is asked for: a
	 * connection that takes no more bytes still holds it.
	 */
	@Nullable Chunk pollChunk() {
		if (this.taken != null) {
			this.cost -= this.taken.cost;
		}
		this.taken = this.chunks.poll();
		if (this.taken != null) {
			this.messages -= this.taken.messages;
		}
		return this.taken;
	}

	/**
	 * Takes the first chunk, which belongs to the caller until the next call, and the one
	 * before back: its array is filled again, unless it is much larger than needed for a
	 * while. So a queue keeps at most one chunk that nobody counts.
	 */
	@Nullable Chunk exchangeChunk() {
		Chunk written = this.taken;
		Chunk chunk = pollChunk();
		if (written != null && !written.large) {
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
		this.spare = null;
		this.cost = 0;
		this.messages = 0;
	}

	/**
	 * A message whose framing is not known yet.
	 *
	 * @param portName the port on the other node
	 * @param elements the message
	 * @param cost what it counts for
	 */
	record WaitingMessage(String portName, @Nullable Object[] elements, long cost) {

	}

	/**
	 * Some messages as bytes.
	 */
	static final class Chunk {

		private final FrameBuffer bytes;

		private final boolean large;

		private long cost;

		private long messages;

		/**
		 * Empty.
		 * @param first how many bytes come at once
		 * @param more whether as many are to be expected as fit
		 */
		Chunk(int first, boolean more) {
			this.large = first > LARGE_MESSAGE_BYTES;
			// Room that stays empty takes memory that nobody counts.
			int capacity = (more && !this.large) ? FULL_CHUNK_BYTES : Math.max(SMALL_CHUNK_BYTES, first);
			this.bytes = new FrameBuffer(capacity, FULL_CHUNK_BYTES);
		}

		private boolean takes(int count) {
			return !this.large && count <= LARGE_MESSAGE_BYTES && this.bytes.length() + count <= FULL_CHUNK_BYTES;
		}

		private boolean isNearlyEmpty() {
			return this.bytes.capacity() > SMALL_CHUNK_BYTES && this.bytes.length() < this.bytes.capacity() / 4;
		}

		private void clear() {
			this.bytes.clear();
			this.cost = 0;
			this.messages = 0;
		}

		FrameBuffer bytes() {
			return this.bytes;
		}

		long cost() {
			return this.cost;
		}

		long messages() {
			return this.messages;
		}

	}

}
