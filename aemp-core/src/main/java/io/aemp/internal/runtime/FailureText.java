package io.aemp.internal.runtime;

import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

/**
 * Describes exceptions in words, for reasons and log entries.
 */
public final class FailureText {

	private FailureText() {
	}

	/**
	 * Returns the message of an exception, or else the name of its class. Never throws,
	 * whatever the methods of the exception do.
	 * @param failure an exception, perhaps of the application
	 * @return the text
	 */
	public static String of(@Nullable Throwable failure) {
		if (failure == null) {
			return "unknown cause";
		}
		String text = null;
		try {
			text = failure.getMessage();
		}
		catch (Throwable ex) {
			// The exception may be the application's.
		}
		return (text != null) ? text : failure.getClass().getSimpleName();
	}

	/**
	 * Returns the cause of an exception that a stage of a computation has wrapped.
	 * @param failure what a {@code CompletionStage} failed with
	 * @return its cause, or itself if it is not wrapped
	 */
	public static Throwable causeOf(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

}
