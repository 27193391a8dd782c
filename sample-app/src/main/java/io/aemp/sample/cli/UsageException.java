package io.aemp.sample.cli;

/**
 * Indicates arguments that the command cannot work with. The message says why.
 */
class UsageException extends Exception {

	private static final long serialVersionUID = 1L;

	UsageException(String message) {
		super(message);
	}

}
