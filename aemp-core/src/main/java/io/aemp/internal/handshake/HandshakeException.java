package io.aemp.internal.handshake;

import org.jspecify.annotations.Nullable;

/**
 * The other side cannot become our peer. The message says what it did, with hostile text
 * made printable, and never contains a secret.
 */
public class HandshakeException extends Exception {

	private static final long serialVersionUID = 1L;

	private final @Nullable String claimedNodeId;

	/**
	 * A refusal of somebody who did not say who it is.
	 * @param message what the other side did
	 */
	public HandshakeException(String message) {
		this(message, null);
	}

	/**
	 * A refusal.
	 * @param message what the other side did
	 * @param claimedNodeId the node ID in its greeting, not verified; null if there was
	 * none
	 */
	public HandshakeException(String message, @Nullable String claimedNodeId) {
		super(message);
		this.claimedNodeId = claimedNodeId;
	}

	/**
	 * Returns the node ID that the peer claimed.
	 * @return a node ID that is not verified, or null if it did not say
	 */
	public @Nullable String claimedNodeId() {
		return this.claimedNodeId;
	}

}
