package io.aemp.internal.link.inbound;

import io.aemp.internal.transport.Connection;

/**
 * A link as far as it brings what a node sends.
 */
public interface InboundLink {

	/**
	 * Returns its connection.
	 * @return the connection
	 */
	Connection connection();

	/**
	 * Sends a sign of life to the peer while nothing is read. May be called from any
	 * thread.
	 */
	void sendSignOfLife();

	/**
	 * Gives the link up. May be called from any thread.
	 * @param why the cause in words
	 */
	void lose(String why);

	/**
	 * Gives the link up, and ends it at once. To be called on its loop.
	 * @param why the cause in words
	 */
	void end(String why);

}
