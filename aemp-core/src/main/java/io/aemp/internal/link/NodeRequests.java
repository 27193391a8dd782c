package io.aemp.internal.link;

import io.aemp.Message;

/**
 * Answers what other nodes ask of this node's own port.
 */
@FunctionalInterface
public interface NodeRequests {

	/**
	 * Carries out a request, on the loop of the link; must not block. What is left for
	 * later is charged to the peer ({@link Link#charge()}).
	 * @param link where it came from
	 * @param request tag and arguments
	 */
	void request(Link link, Message request);

}
