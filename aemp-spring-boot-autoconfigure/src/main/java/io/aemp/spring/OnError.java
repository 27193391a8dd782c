package io.aemp.spring;

/**
 * Selects what happens when a port cannot handle a message: the message does not fit, no
 * method handles its tag, the method throws anything, or its result cannot be sent.
 *
 * @since 0.1.0
 */
public enum OnError {

	/**
	 * The failure is logged, once with its stack trace and then counted. The reply port,
	 * if the message has one, gets an {@link io.aemp.ErrorReply}, and the port goes on
	 * with the next message. Methods marked with {@link DbMon}, which nobody waits for,
	 * behave as with {@link #LOG}.
	 */
	REPLY,

	/**
	 * The failure is logged, once with its stack trace and then counted. Nobody gets an
	 * answer, and the port goes on with the next message.
	 */
	LOG,

	/**
	 * The failure is logged, and the port is killed with the reason {@code die, <text>}
	 * or {@code unhandled_message, <text>}, which its monitors get.
	 */
	KIL

}
