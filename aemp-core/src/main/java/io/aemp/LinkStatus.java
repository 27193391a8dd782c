package io.aemp;

import org.jspecify.annotations.Nullable;

/**
 * Another node as seen from this one at one moment. Immutable.
 *
 * @param nodeId the other node
 * @param state how the link to it is
 * @param address where it is connected, {@code host:port}; null if it is down
 * @param framing how packets to it are written; null if it is down
 * @param reading false while nothing is read from it, because too much that it sent waits
 * to be handled
 * @param waitingMessages how many messages, and requests, wait to be sent there
 * @param waitingBytes what they cost: their bytes, 64 a message and 16 an element
 * @param monitors how many monitors of this node are set on the ports there
 * @since 0.1.0
 */
public record LinkStatus(String nodeId, State state, @Nullable String address, @Nullable String framing,
		boolean reading, long waitingMessages, long waitingBytes, int monitors) {

	/**
	 * Identifies the state of a link.
	 */
	public enum State {

		/**
		 * There is one.
		 */
		UP,

		/**
		 * There is one, but nothing was heard of the node for a while, though it was
		 * asked to answer.
		 */
		SLOW,

		/**
		 * There is none: one may be wanted, or its failure is not over yet.
		 */
		DOWN

	}

}
