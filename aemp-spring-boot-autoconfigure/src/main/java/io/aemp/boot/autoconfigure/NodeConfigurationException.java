package io.aemp.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * The node cannot be the way it is configured.
 */
final class NodeConfigurationException extends RuntimeException {

	private final String problem;

	private final String fix;

	/**
	 * With what is wrong and what to do.
	 * @param problem a sentence without its full stop
	 * @param fix another one
	 * @param cause how that was noticed, if by an exception
	 */
	NodeConfigurationException(String problem, String fix, @Nullable Throwable cause) {
		super(problem + ". " + fix + ".", cause);
		this.problem = problem;
		this.fix = fix;
	}

	String problem() {
		return this.problem;
	}

	String fix() {
		return this.fix;
	}

}
