package io.aemp.internal.transport;

import org.jspecify.annotations.Nullable;

/**
 * Hears of an established connection. Called on its loop.
 */
public interface PacketObserver {

	/**
	 * A packet came.
	 * @param elements belong to the observer; the first one is the port name, a string
	 * @param bytes how long it was
	 * @param count how many elements it has at all depths
	 */
	void received(@Nullable Object[] elements, int bytes, int count);

	/**
	 * These were all packets for now, if there were any. Follows them before anything
	 * else happens on the loop, and before {@link #closed}.
	 */
	void delivered();

	/**
	 * The connection takes bytes again after it did not.
	 */
	void writable();

	/**
	 * Bytes came over a connection that was abandoned.
	 */
	default void discarded() {
	}

	/**
	 * The connection is over. Called once, and nothing else afterwards; not called after
	 * {@link Connection#close()} or {@link Connection#reset()}. What came before and was
	 * not read is lost.
	 * @param why in words
	 */
	void closed(String why);

}
