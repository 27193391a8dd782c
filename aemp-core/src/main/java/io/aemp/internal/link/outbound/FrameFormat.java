package io.aemp.internal.link.outbound;

import io.aemp.internal.wire.Framing;

/**
 * The form of the frames that a peer accepts.
 *
 * @param framing the encoding of messages
 * @param maxFrameBytes the largest frame that the peer accepts
 */
public record FrameFormat(Framing framing, int maxFrameBytes) {

	/** Sizes messages as long as there is no link. */
	public static final FrameFormat USUAL = new FrameFormat(Framing.SUPPORTED.get(0), Integer.MAX_VALUE);

}
