package io.aemp.internal.wire;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Puts the values that a reader finds together to packets, and refuses those that cross a
 * limit. What it needs grows with the values that came, never with a size that was merely
 * declared.
 */
final class PacketBuilder {

	/** The cost of an element in addition to its bytes: objects and references. */
	private static final long ELEMENT_BYTES = 64;

	private final FrameLimits limits;

	private final int maxDepth;

	private final int maxElements;

	/** Those that are open, and behind them those that were. */
	private final List<Level> levels = new ArrayList<>();

	/** The number of open lists and maps, the packet included. */
	private int depth;

	/** The innermost of them. */
	private Level level = new Level();

	private int elements;

	private @Nullable Object @Nullable [] complete;

	private int completeElements;

	PacketBuilder(FrameLimits limits) {
		this.limits = limits;
		this.maxDepth = limits.maxDepth();
		this.maxElements = limits.maxElements();
		this.levels.add(this.level);
	}

	/** Determines if a packet has begun and not ended. */
	boolean isOpen() {
		return this.depth > 0;
	}

	boolean expectsPortName() {
		return this.depth == 1 && this.level.size() == 0;
	}

	boolean expectsTag() {
		return this.depth == 1 && this.level.size() == 1;
	}

	boolean expectsKey() {
		return this.level.expectsKey();
	}

	/**
	 * Begins a packet, or a list in it.
	 * @param size negative if only its end will tell
	 */
	void beginList(long size) throws FrameException {
		open().beginList(size);
		endIfComplete();
	}

	/**
	 * Begins a map.
	 * @param entries negative if only its end will tell
	 */
	void beginMap(long entries) throws FrameException {
		open().beginMap(entries);
		endIfComplete();
	}

	private Level open() throws FrameException {
		if (this.depth == this.maxDepth) {
			throw new FrameException("A packet is nested deeper than " + this.maxDepth + " levels");
		}
		if (this.depth == this.levels.size()) {
			this.levels.add(new Level());
		}
		this.level = this.levels.get(this.depth++);
		return this.level;
	}

	/** Puts a value where it belongs, which may complete that. */
	void add(@Nullable Object value) throws FrameException {
		if (++this.elements > this.maxElements) {
			throw new FrameException("A packet has more than " + this.maxElements + " elements");
		}
		this.level.add(value);
		endIfComplete();
	}

	private void endIfComplete() throws FrameException {
		if (this.level.isComplete()) {
			end();
		}
	}

	/**
	 * Determines if the innermost list or map may end here, since its size was not
	 * declared.
	 */
	boolean mayEnd() {
		return this.depth > 0 && this.level.mayEnd();
	}

	/** Ends the innermost list or map. */
	void end() throws FrameException {
		Level ended = this.level;
		this.depth--;
		if (this.depth == 0) {
			this.complete = ended.endPacket();
			this.completeElements = this.elements;
			this.elements = 0;
		}
		else {
			this.level = this.levels.get(this.depth - 1);
			add(ended.end());
		}
	}

	/**
	 * Takes the packet if one is complete.
	 * @param bytes how many it has
	 * @return its elements, the port name first, or null
	 */
	@Nullable Object @Nullable [] take(long bytes) throws FrameException {
		@Nullable Object[] taken = this.complete;
		if (taken != null) {
			checkSize(bytes);
			this.complete = null;
		}
		return taken;
	}

	/**
	 * Refuses the packet if it is too large for what it begins with.
	 * @param bytes how many it has, or needs at least
	 */
	void checkSize(long bytes) throws FrameException {
		if (bytes <= this.limits.maxFrameBytes()) {
			return;
		}
		int limit = isOfDatabase() ? this.limits.maxDatabaseFrameBytes() : this.limits.maxFrameBytes();
		if (bytes > limit) {
			throw new FrameException("A packet is larger than the limit of " + limit + " bytes");
		}
	}

	private boolean isOfDatabase() {
		@Nullable Object[] packet = (this.complete != null) ? this.complete : this.levels.get(0).head();
		return packet.length > 1 && (packet[0] == null || "".equals(packet[0])) && packet[1] instanceof String tag
				&& tag.startsWith(FrameLimits.DATABASE_PREFIX);
	}

	/** Returns what the packet that is open takes in memory, roughly. */
	long unfinishedBytes(long bytes) {
		return isOpen() ? bytes + this.elements * ELEMENT_BYTES : 0;
	}

	/** Returns the number of elements of the packet that was completed last. */
	int completeElements() {
		return this.completeElements;
	}

}
