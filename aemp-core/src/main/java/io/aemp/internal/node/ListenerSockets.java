package io.aemp.internal.node;

import java.net.InetSocketAddress;

import io.aemp.internal.transport.Address;

/**
 * Opens and closes the sockets that a node listens on.
 */
interface ListenerSockets {

	/**
	 * Listens on one address.
	 * @param address port 0 for one that the system chooses
	 * @return the address really bound
	 * @throws java.io.UncheckedIOException if that is not possible
	 */
	Address listen(InetSocketAddress address);

	/**
	 * Stops listening on one address; connections stay.
	 * @param bound as {@link #listen} returned it
	 */
	void stopListening(Address bound);

}
