package io.aemp.sample.cli;

/**
 * The arguments cannot be understood. The message says why.
 */
class UsageException extends Exception {

	private static final long serialVersionUID = 1L;

	UsageException(String message) {
		super(message);
	}

}
