package io.aemp.internal.wire;

import io.aemp.Message;

/**
 * The limits of a packet from the wire.
 *
 * @param maxFrameBytes the largest packet in bytes
 * @param maxDatabaseFrameBytes the largest request of the database in bytes: nodes of
 * other kinds tell a database in one packet, however large it is
 * @param maxDepth how deep lists and maps may be nested, the packet itself included
 * @param maxElements how many values, map keys, lists and maps one packet may hold
 * @param maxTotalBytes how much memory the unfinished packets of all connections may take
 * together
 */
public record FrameLimits(int maxFrameBytes, int maxDatabaseFrameBytes, int maxDepth, int maxElements,
		long maxTotalBytes) {

	/**
	 * The prefix of the tags of database requests, which go to the node port (protocol,
	 * section 6).
	 */
	public static final String DATABASE_PREFIX = "g_";

	/**
	 * A message may go around in another packet: with a database go values that were
	 * elements of a message, in a map of families and a map of keys (protocol, section
	 * 6).
	 */
	private static final int DEFAULT_MAX_DEPTH = Message.MAX_DEPTH + 2;

	/** Small ones take up to 70 bytes of heap each, together less than 300 MiB. */
	private static final int DEFAULT_MAX_ELEMENTS = 4 << 20;

	/**
	 * Checks that a packet is possible at all.
	 */
	public FrameLimits {
		if (maxFrameBytes < 1 || maxDatabaseFrameBytes < maxFrameBytes || maxDepth < 1 || maxElements < 1) {
			throw new IllegalArgumentException("The limits of a packet have to be at least 1, not " + maxFrameBytes
					+ " bytes, " + maxDepth + " levels and " + maxElements + " elements");
		}
	}

	/**
	 * Limits that are the same for the database.
	 * @param maxFrameBytes the largest packet in bytes
	 * @param maxDepth how deep lists and maps may be nested, the packet itself included
	 * @param maxElements how many values, map keys, lists and maps one packet may hold
	 */
	public FrameLimits(int maxFrameBytes, int maxDepth, int maxElements) {
		this(maxFrameBytes, maxFrameBytes, maxDepth, maxElements, Long.MAX_VALUE);
	}

	/**
	 * Limits with the usual depth and number of elements.
	 * @param maxFrameBytes the largest packet in bytes
	 * @return the limits
	 */
	public static FrameLimits ofFrameBytes(int maxFrameBytes) {
		return new FrameLimits(maxFrameBytes, DEFAULT_MAX_DEPTH, DEFAULT_MAX_ELEMENTS);
	}

	/**
	 * Returns limits with more room for the database.
	 * @param bytes how much of it a node may have; less than a usual packet counts as
	 * that
	 * @return the limits
	 */
	public FrameLimits withDatabase(long bytes) {
		int maxDatabaseFrameBytes = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(bytes, this.maxFrameBytes));
		return new FrameLimits(this.maxFrameBytes, maxDatabaseFrameBytes, this.maxDepth, this.maxElements,
				this.maxTotalBytes);
	}

	/**
	 * Returns the same with a limit for all connections together.
	 * @param bytes what their unfinished packets may take in memory
	 * @return the limits
	 */
	public FrameLimits withTotal(long bytes) {
		return new FrameLimits(this.maxFrameBytes, this.maxDatabaseFrameBytes, this.maxDepth, this.maxElements, bytes);
	}

}
