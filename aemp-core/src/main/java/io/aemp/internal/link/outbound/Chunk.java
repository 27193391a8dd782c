package io.aemp.internal.link.outbound;

import io.aemp.internal.wire.FrameBuffer;

/**
 * A sequence of frames that are written together. Not safe for use by several threads: it
 * belongs to a queue, and then to the loop that writes it.
 */
public final class Chunk {

	static final int SMALL_BYTES = 512;

	static final int FULL_BYTES = 64 << 10;

	/** Larger frames have chunks of their own, so that chunks become nearly full. */
	static final int LARGE_FRAME_BYTES = FULL_BYTES / 8;

	private final FrameBuffer bytes;

	private final boolean large;

	private long cost;

	private long messages;

	/**
	 * Creates an empty chunk.
	 * @param first the size of the first frame in bytes
	 * @param more true if the chunk is likely to become full
	 */
	Chunk(int first, boolean more) {
		this.large = first > LARGE_FRAME_BYTES;
		// Room that stays empty takes memory that nobody counts.
		int capacity = (more && !this.large) ? FULL_BYTES : Math.max(SMALL_BYTES, first);
		this.bytes = new FrameBuffer(capacity, FULL_BYTES);
	}

	/** Returns whether another frame of this size fits in. */
	boolean takes(int length) {
		return !this.large && length <= LARGE_FRAME_BYTES && this.bytes.length() + length <= FULL_BYTES;
	}

	void write(FrameBuffer frame) {
		this.bytes.write(frame.array(), 0, frame.length());
	}

	/** Counts a frame that was written and cannot fail any more. */
	void count(long cost) {
		this.cost += cost;
		this.messages++;
	}

	boolean isLarge() {
		return this.large;
	}

	boolean isNearlyEmpty() {
		return this.bytes.capacity() > SMALL_BYTES && this.bytes.length() < this.bytes.capacity() / 4;
	}

	void clear() {
		this.bytes.clear();
		this.cost = 0;
		this.messages = 0;
	}

	/**
	 * Returns the frames.
	 * @return a buffer that belongs to this chunk
	 */
	public FrameBuffer bytes() {
		return this.bytes;
	}

	/** Returns what its messages cost together. */
	long cost() {
		return this.cost;
	}

	/**
	 * Returns the number of messages.
	 * @return one for each frame
	 */
	public long messages() {
		return this.messages;
	}

}
