package io.aemp;

import org.jspecify.annotations.Nullable;

/**
 * A destination of messages in this process. Ports are cheap: make one per conversation
 * if that helps. All methods may be called from any thread.
 *
 * @since 0.1.0
 */
public interface Port {

	/**
	 * Returns the printable name under which every node of the network can reach this
	 * port: {@code node#port}. A unique name is never used again, not after a restart
	 * either; a chosen one may be given again when its port is dead.
	 * @return the port ID
	 */
	String id();

	/**
	 * Sets the default receiver, which gets every message that no tagged receiver
	 * matches.
	 * @param receiver what to do with the whole message
	 * @return this port
	 */
	Port rcv(Receiver receiver);

	/**
	 * Adds, replaces or removes the receiver of messages whose first element is this tag.
	 * @param tag the first element, compared as text
	 * @param receiver what to do with the message, which it gets without the tag; null to
	 * remove
	 * @return this port
	 */
	Port rcv(String tag, @Nullable Receiver receiver);

}
