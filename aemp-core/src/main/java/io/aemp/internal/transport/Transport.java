package io.aemp.internal.transport;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Makes authenticated connections. May be called from any thread; whoever made it closes
 * it.
 */
public interface Transport extends AutoCloseable {

	/**
	 * One of the loops, each in turn.
	 * @return a loop of this transport
	 */
	EventLoop nextLoop();

	/**
	 * Listens and greets whoever connects. Blocks until the socket is bound.
	 * @param address where; port 0 for one that the system chooses
	 * @param observer hears of every connection
	 * @return the address really bound
	 * @throws java.io.UncheckedIOException if that is not possible
	 */
	Address listen(InetSocketAddress address, ConnectionObserver observer);

	/**
	 * Connects and greets.
	 * @param address where to, resolved
	 * @param loop the loop of the new connection
	 * @param timeout how long connecting may take, without the handshake
	 * @param observer hears of this connection: either that it is verified or that it
	 * failed
	 */
	void dial(InetSocketAddress address, EventLoop loop, Duration timeout, ConnectionObserver observer);

	/**
	 * Closes one listener; connections stay. Blocks until that is done or a time has
	 * passed. Does nothing if nobody listens there.
	 * @param bound the address as {@link #listen} returned it
	 */
	void stopListening(Address bound);

	/**
	 * Closes all listeners; connections stay. Blocks until that is done or a time has
	 * passed.
	 */
	void stopListening();

	/**
	 * Waits until the loops have done what they do now, handlers with dispatch INLINE for
	 * example; not for a loop whose thread is in {@code System.exit}.
	 * @param atMost how long to wait
	 * @return false if they have not done it in time
	 */
	default boolean awaitRunningTasks(Duration atMost) {
		return true;
	}

	/**
	 * Closes all listeners and connections, flushing what was written. Blocks until that
	 * is done or a time has passed.
	 */
	@Override
	void close();

}
