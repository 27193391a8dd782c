package io.aemp;

/**
 * On which threads the handlers of a port run. Whichever it is, one port's handlers never
 * run at the same time, and see the messages of each sender in order.
 *
 * @since 0.1.0
 */
public enum Dispatch {

	/**
	 * On one thread of the node that also carries connections: the shortest way from the
	 * network to a handler, and what is sent there on the same thread is handled before
	 * {@code snd} returns. Only for handlers that are done in microseconds; one that
	 * waits holds up the network.
	 */
	INLINE,

	/**
	 * On a pool with a fixed number of threads. For handlers that compute, but do not
	 * wait for others.
	 */
	POOL,

	/**
	 * On virtual threads, which a handler may block. Needs Java 21 or newer.
	 */
	VIRTUAL

}
