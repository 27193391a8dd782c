package io.aemp.sample.image;

/**
 * An image cannot be scaled. The message is meant for the person who sent it.
 *
 * @since 0.1.0
 */
public class UnreadableImageException extends Exception {

	private static final long serialVersionUID = 1L;

	/**
	 * An image cannot be scaled.
	 * @param message why, in words
	 */
	public UnreadableImageException(String message) {
		super(message);
	}

	/**
	 * An image cannot be scaled because its decoder failed.
	 * @param message why, in words
	 * @param cause what the decoder said
	 */
	public UnreadableImageException(String message, Throwable cause) {
		super(message, cause);
	}

}
