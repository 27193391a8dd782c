package io.aemp.internal.handshake;

import java.util.List;

/**
 * Describes a connection before anything was said over it.
 *
 * @param side the side of this node
 * @param localAddress the address of this end, {@code host:port}
 * @param peerAddress the address of the other end as this node sees it, {@code host:port}
 * @param listeners the addresses on which this node listens
 */
public record ConnectionEnds(Side side, String localAddress, String peerAddress, List<String> listeners) {

	/**
	 * Copies the listeners.
	 */
	public ConnectionEnds {
		listeners = List.copyOf(listeners);
	}

}
