package io.aemp.internal.request;

import io.aemp.Message;
import io.aemp.internal.link.Link;

/**
 * Answers the requests of discovery and the database (protocol, section 6).
 */
@FunctionalInterface
public interface GlobalRequests {

	/**
	 * Takes a request, on the loop of the link; must not block. What it does happens on
	 * the kernel's executor, in the order of requests, link-ups and link-downs
	 * (guarantee, rule R5).
	 * @param link where it came from
	 * @param request tag and arguments
	 */
	void request(Link link, Message request);

}
