package io.aemp.internal.handshake;

import org.jspecify.annotations.Nullable;

/**
 * The other side ended the connection before it was verified. Told apart because a peer
 * does so, too, that has no need for another connection.
 */
public final class ConnectionEndedException extends HandshakeException {

	private static final long serialVersionUID = 1L;

	private final boolean perhapsLinked;

	/**
	 * The end of a connection.
	 * @param expected what should have come
	 * @param claimedNodeId the node ID in its greeting, not verified; null if there was
	 * none
	 * @param perhapsLinked whether it had the choice, and ended the connection instead
	 * @param secretInDoubt whether it ended the connection after it got our proof that we
	 * know the secret
	 */
	public ConnectionEndedException(String expected, @Nullable String claimedNodeId, boolean perhapsLinked,
			boolean secretInDoubt) {
		super("closed the connection instead of sending its " + expected
				+ (secretInDoubt ? ": its secret is probably another one, or it is linked already" : ""),
				claimedNodeId);
		this.perhapsLinked = perhapsLinked;
	}

	/**
	 * Determines if the peer may have ended the connection because it chose another one.
	 * @return true if so
	 */
	public boolean isPerhapsLinked() {
		return this.perhapsLinked;
	}

}
