package io.aemp.local;

/**
 * Selects how much of what happens between two processes happens on a
 * {@link LocalNetwork}, too. What is left out saves time, not safety: connections are
 * chosen by the same rules, and messages are checked by the same ones.
 *
 * @param handshake whether nodes greet and authenticate as they do on sockets, where TLS
 * counts as done; if not, they believe each other
 * @param codec whether packets travel as bytes; if not, their elements are handed over as
 * they are, and all packets are of the same small size to queues and limits
 * @since 0.1.0
 */
public record LocalMode(boolean handshake, boolean codec) {

	/** As between two processes. */
	public static final LocalMode REAL = new LocalMode(true, true);

	/** No handshake, but the real codec. */
	public static final LocalMode WITHOUT_HANDSHAKE = new LocalMode(false, true);

	/** Neither handshake nor codec. */
	public static final LocalMode BARE = new LocalMode(false, false);

}
