package io.aemp;

/**
 * Handles the messages of a port. One port's receivers never run at the same time;
 * consecutive runs happen-before each other, so a receiver may keep plain state.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Receiver {

	/**
	 * Handles one message. Runs on a handler thread of the node, in the context of the
	 * port.
	 * @param message the message; for a tagged receiver without the tag
	 * @throws Exception anything thrown kills the port with the reason
	 * {@code die, <text>}
	 */
	void receive(Message message) throws Exception;

}
