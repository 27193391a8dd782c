package io.aemp;

/**
 * Says how a node treats a peer of other software that dialled it at an address which is
 * not the node's. Such a peer may have come through a port mapping or a tunnel, or
 * through somebody who passes the handshakes of two nodes to and fro without knowing the
 * secret. Nodes of this project recognise the latter by themselves (protocol, section 1).
 *
 * @since 0.1.0
 */
public enum PeerAddressCheck {

	/**
	 * Does not look at the address.
	 */
	OFF,

	/**
	 * Accepts the connection and logs a warning.
	 */
	WARN,

	/**
	 * Refuses the connection.
	 */
	REQUIRE

}
