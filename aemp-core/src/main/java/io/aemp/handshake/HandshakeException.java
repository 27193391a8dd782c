package io.aemp.handshake;

import org.jspecify.annotations.Nullable;

/**
 * The other side cannot become our peer. The message says what it did, with hostile text
 * made printable, and never contains a secret.
 */
public class HandshakeException extends Exception {

	private static final long serialVersionUID = 1L;

	private final @Nullable String greetedAs;

	private final boolean perhapsLinked;

	/**
	 * A refusal.
	 * @param message what the other side did
	 */
	public HandshakeException(String message) {
		this(message, null, false);
	}

	/**
	 * A refusal of somebody who gave a name.
	 * @param message what the other side did
	 * @param greetedAs the node ID in its greeting, not verified
	 * @param perhapsLinked whether it had the choice, and ended the connection instead
	 */
	public HandshakeException(String message, @Nullable String greetedAs, boolean perhapsLinked) {
		super(message);
		this.greetedAs = greetedAs;
		this.perhapsLinked = perhapsLinked;
	}

	/**
	 * Whether the other side may have ended the connection because it chose another one.
	 * @return true if so
	 */
	public boolean isPerhapsLinked() {
		return this.perhapsLinked;
	}

	/**
	 * Who the other side said it is.
	 * @return a node ID that is not verified, or null if it did not say
	 */
	public @Nullable String greetedAs() {
		return this.greetedAs;
	}

}
