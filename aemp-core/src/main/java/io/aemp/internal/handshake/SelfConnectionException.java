package io.aemp.internal.handshake;

/**
 * The address belongs to this node itself. Told apart because a seed list may well name
 * its reader.
 */
public final class SelfConnectionException extends HandshakeException {

	private static final long serialVersionUID = 1L;

	/**
	 * The refusal of our own greeting.
	 */
	public SelfConnectionException() {
		super("is this node itself, or another process with its node ID");
	}

}
