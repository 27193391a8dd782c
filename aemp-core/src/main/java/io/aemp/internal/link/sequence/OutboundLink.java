package io.aemp.internal.link.sequence;

import io.aemp.internal.link.outbound.FrameFormat;

/**
 * A link as far as it carries the sequence of what is sent to its node.
 */
public interface OutboundLink {

	/**
	 * Returns the form of frames on this link. May be called from any thread.
	 * @return the format
	 */
	FrameFormat format();

	/**
	 * Writes what waits. To be called on the loop of the link.
	 */
	void flush();

}
