package io.aemp.testing;

/**
 * An exception all of whose methods fail, with an error as soon as it has been thrown.
 */
public final class HostileException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private static final String FAILURE = "fails on purpose";

	private final transient boolean made;

	/**
	 * Creates an exception, which works.
	 */
	public HostileException() {
		this.made = true;
	}

	@Override
	public String getMessage() {
		throw new AssertionError(FAILURE);
	}

	@Override
	public String getLocalizedMessage() {
		throw new AssertionError(FAILURE);
	}

	@Override
	public synchronized Throwable getCause() {
		throw new OutOfMemoryError(FAILURE);
	}

	@Override
	public StackTraceElement[] getStackTrace() {
		throw new StackOverflowError(FAILURE);
	}

	/** Must work for its constructor. */
	@Override
	public synchronized Throwable fillInStackTrace() {
		if (this.made) {
			throw new AssertionError(FAILURE);
		}
		return this;
	}

	@Override
	public String toString() {
		throw new AssertionError(FAILURE);
	}

	@Override
	public boolean equals(Object other) {
		throw new AssertionError(FAILURE);
	}

	@Override
	public int hashCode() {
		throw new AssertionError(FAILURE);
	}

}
