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
	 * waits holds up the network, and waiting for futures of the node is refused.
	 */
	INLINE,

	/**
	 * On a pool of threads, of which a fixed number run handlers at the same time. For
	 * handlers that compute. They may wait for futures of the node: another thread takes
	 * the place of one that waits, for up to 256 handlers of a node; beyond that the wait
	 * fails with an {@link IllegalStateException}. Whatever else they wait for holds a
	 * thread of the pool.
	 */
	POOL,

	/**
	 * On virtual threads, which a handler may block. Needs Java 21 or newer.
	 */
	VIRTUAL

}
