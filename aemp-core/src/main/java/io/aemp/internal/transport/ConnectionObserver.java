package io.aemp.internal.transport;

/**
 * Hears of connections until they are verified. Called on the loop of the connection.
 */
public interface ConnectionObserver {

	/**
	 * The peer proved that it belongs to the network. Nothing is read until this
	 * connection is established; it has to be moved to the loop where it belongs, and
	 * established or refused there.
	 * @param connection not a link yet
	 */
	void verified(PendingConnection connection);

	/**
	 * The connection ended before.
	 * @param remoteAddress the other end
	 * @param cause why; a {@link io.aemp.internal.handshake.HandshakeException} if the
	 * other side cannot become our peer
	 */
	void failed(String remoteAddress, Throwable cause);

}
