package io.aemp.spring;

/**
 * What becomes of a port when one of its handlers fails: a message does not fit, the
 * method throws, or the result cannot be sent.
 *
 * @since 0.1.0
 */
public enum OnError {

	/**
	 * The port is killed with the reason {@code die, <text>}, which its monitors hear,
	 * and which is logged if nobody monitors it.
	 */
	KIL,

	/** The failure is logged, and the port goes on with the next message. */
	LOG

}
