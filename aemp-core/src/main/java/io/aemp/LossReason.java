package io.aemp;

/**
 * Identifies why a message, or a request to another node, was dropped on this node.
 *
 * @since 0.1.0
 */
public enum LossReason {

	/**
	 * There was no port of that name, or not any more.
	 */
	UNKNOWN_PORT,

	/**
	 * The port died while the message waited for its turn.
	 */
	DEAD_PORT,

	/**
	 * The message found no room in the mailbox of the port, or waited there when the port
	 * died of that, or was killed because nothing could be read any more for all that it
	 * held.
	 */
	MAILBOX_LIMIT,

	/**
	 * The link failed, or could not be had, while the message waited for it.
	 */
	LINK_DOWN,

	/**
	 * The message found no room in the send queue, or waited there when the link failed
	 * of that.
	 */
	SEND_QUEUE_OVERFLOW,

	/**
	 * The message waited for the link, which turned out to be unable to carry it: it is
	 * larger than the other node accepts, or was changed after it had been sent.
	 */
	NOT_ENCODABLE,

	/**
	 * The sender monitors ports of the node and had not taken notice yet that an older
	 * message was lost there (guarantee, rule R2).
	 */
	BEHIND_LOSS,

	/**
	 * The message was a request to this node, from another node as a rule, which it does
	 * not know, cannot carry out, or refuses: code to evaluate, a function that is not
	 * registered, a message to be sent on that cannot be sent.
	 */
	REFUSED_REQUEST

}
