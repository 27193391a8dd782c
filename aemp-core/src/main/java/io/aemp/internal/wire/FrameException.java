package io.aemp.internal.wire;

/**
 * The bytes are no packet that this node accepts. The message tells what is wrong, never
 * contents.
 */
public final class FrameException extends Exception {

	private static final long serialVersionUID = 1L;

	/**
	 * A refusal.
	 * @param message what is wrong
	 */
	public FrameException(String message) {
		super(message);
	}

}
