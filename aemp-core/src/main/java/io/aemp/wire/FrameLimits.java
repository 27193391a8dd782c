package io.aemp.wire;

/**
 * What a packet from the wire may cost.
 *
 * @param maxFrameBytes the largest packet in octets
 * @param maxDepth how deep lists and maps may be nested, the packet itself included
 * @param maxElements how many values, lists and maps one packet may hold
 */
public record FrameLimits(int maxFrameBytes, int maxDepth, int maxElements) {

	/** As deep as messages may be, and the packet around them. */
	private static final int DEFAULT_MAX_DEPTH = 130;

	private static final int DEFAULT_MAX_ELEMENTS = 4 << 20;

	/**
	 * Limits with the usual depth and number of elements.
	 * @param maxFrameBytes the largest packet in octets
	 * @return the limits
	 */
	public static FrameLimits ofFrameBytes(int maxFrameBytes) {
		return new FrameLimits(maxFrameBytes, DEFAULT_MAX_DEPTH, DEFAULT_MAX_ELEMENTS);
	}

}
