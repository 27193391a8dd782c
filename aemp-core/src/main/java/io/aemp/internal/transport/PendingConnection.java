package io.aemp.internal.transport;

import io.aemp.internal.handshake.Greeting;

/**
 * A connection whose peer is verified, and which may become the link to it.
 */
public interface PendingConnection {

	/**
	 * Returns the greeting of the peer.
	 * @return its greeting
	 */
	Greeting peer();

	/**
	 * Determines if the peer has chosen this connection as the link already. If not,
	 * establishing it is the choice.
	 * @return true if so
	 */
	boolean isChosen();

	/**
	 * Returns the number of the peer's choice: of two connections that it chose, the one
	 * with the higher number is the newer.
	 * @return 0 if the choice is ours
	 */
	long choice();

	/**
	 * Determines if the greeting of the peer is known to be its own (protocol, section
	 * 1.4).
	 * @return false if somebody on the way may have changed it, node ID included
	 */
	boolean isTrusted();

	/**
	 * Returns whether the peer dialled an address that is not one of this node. Then
	 * somebody in between may relay the connection (protocol, section 1).
	 * @return true if a warning is due
	 */
	boolean isAddressDoubtful();

	/**
	 * Returns the other end.
	 * @return for log entries
	 */
	String remoteAddress();

	/**
	 * Moves the connection to another loop and goes on there. To be called on the loop of
	 * the connection.
	 * @param loop where it belongs from now on
	 * @param arrived runs on that loop
	 * @param lost runs instead if the connection failed meanwhile
	 */
	void moveTo(EventLoop loop, Runnable arrived, Runnable lost);

	/**
	 * Makes it the link, on its loop. The first packet is delivered after the task that
	 * called this.
	 * @param choice the number of our choice, if it is ours
	 * @param observer gets all that happens from now on
	 * @return to send with
	 * @throws IllegalStateException if it was refused or lost; a connection that failed
	 * otherwise is established, and its end told behind what came before
	 */
	Connection establish(long choice, PacketObserver observer);

	/**
	 * Closes it.
	 */
	void refuse();

}
