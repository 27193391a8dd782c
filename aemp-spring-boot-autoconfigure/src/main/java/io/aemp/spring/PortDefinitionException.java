package io.aemp.spring;

import org.jspecify.annotations.Nullable;

/**
 * A class, method or injected family cannot be what its annotation says the way it is
 * written.
 *
 * @since 0.1.0
 */
public final class PortDefinitionException extends RuntimeException {

	private final String problem;

	private final String fix;

	PortDefinitionException(String problem, String fix) {
		this(problem, fix, null);
	}

	PortDefinitionException(String problem, String fix, @Nullable Throwable cause) {
		super(problem + ". " + fix + ".", cause);
		this.problem = problem;
		this.fix = fix;
	}

	/**
	 * Returns what is wrong, and where.
	 * @return a sentence without its full stop
	 */
	public String problem() {
		return this.problem;
	}

	/**
	 * Returns what to do about it.
	 * @return a sentence without its full stop
	 */
	public String fix() {
		return this.fix;
	}

}
