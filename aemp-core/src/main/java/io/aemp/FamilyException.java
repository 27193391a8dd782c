package io.aemp;

/**
 * A question about the database got no answer.
 *
 * @since 0.1.0
 */
public final class FamilyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * No answer.
	 * @param message what was asked, and why there was no answer
	 */
	public FamilyException(String message) {
		super(message);
	}

}
