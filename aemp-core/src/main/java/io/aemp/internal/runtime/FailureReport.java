package io.aemp.internal.runtime;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Logs exceptions that belong to the application, errors for lack of memory, and steps
 * that must not be left half done. Never throws, whatever the methods of the exception or
 * the appenders of the logger do: whoever reports something has to go on. May be used
 * from any thread.
 */
public final class FailureReport {

	private final Logger logger;

	/**
	 * Creates a report.
	 * @param logger where its entries go
	 */
	public FailureReport(Logger logger) {
		this.logger = logger;
	}

	/**
	 * Writes an error.
	 * @param format the text, with {@code {}} for each argument
	 * @param arguments text from outside made printable before; an exception last is
	 * written with its stack
	 */
	public void error(String format, @Nullable Object... arguments) {
		try {
			this.logger.error(format, arguments);
		}
		catch (Throwable ex) {
			try {
				this.logger.error(format + " ({}, which cannot be printed)", withoutException(arguments));
			}
			catch (Throwable again) {
				// Without memory even for that, perhaps. What follows matters more.
			}
		}
	}

	/**
	 * Writes a warning.
	 * @param format the text, with {@code {}} for each argument
	 * @param arguments as with {@link #error}
	 */
	public void warn(String format, @Nullable Object... arguments) {
		try {
			this.logger.warn(format, arguments);
		}
		catch (Throwable ex) {
			try {
				this.logger.warn(format + " ({}, which cannot be printed)", withoutException(arguments));
			}
			catch (Throwable again) {
				// As above.
			}
		}
	}

	/**
	 * Writes an information.
	 * @param format the text, with {@code {}} for each argument
	 * @param arguments text from outside made printable before
	 */
	public void info(String format, @Nullable Object... arguments) {
		try {
			this.logger.info(format, arguments);
		}
		catch (Throwable ex) {
			// Nothing depends on it.
		}
	}

	/**
	 * Writes a detail, if the logger wants it.
	 * @param format the text, with {@code {}} for each argument
	 * @param arguments as with {@link #info}
	 */
	public void debug(String format, @Nullable Object... arguments) {
		try {
			this.logger.debug(format, arguments);
		}
		catch (Throwable ex) {
			// As above.
		}
	}

	/** The class of an exception stands in its place. */
	private static @Nullable Object[] withoutException(@Nullable Object[] arguments) {
		@Nullable Object[] printable = arguments.clone();
		int last = printable.length - 1;
		if (last >= 0 && printable[last] instanceof Throwable failure) {
			printable[last] = failure.getClass().getName();
		}
		return printable;
	}

}
