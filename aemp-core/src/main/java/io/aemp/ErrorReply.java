package io.aemp;

import org.jspecify.annotations.Nullable;

/**
 * The answer of a port that could not handle a request:
 * {@code ["aemp:error", <code>, <text>]}. A port that sends it goes on with the next
 * message. A call that gets it fails with {@link CalException.Answered}. Nobody answers
 * an error reply, so two ports never answer each other's errors.
 * <p>
 * The text always contains a blank. Thus the last element of an error reply is never a
 * port ID, and no receiver takes it for a reply port.
 *
 * @param code what kind of failure it is, in one word
 * @param text what happened, for people
 * @since 0.1.0
 */
public record ErrorReply(String code, String text) {

	/** The first element of every error reply. */
	public static final String TAG = "aemp:error";

	private static final int MAX_TEXT_LENGTH = 1000;

	private static final int SIZE = 3;

	/**
	 * Creates an error reply.
	 * @param code what kind of failure it is, not empty
	 * @param text what happened
	 * @throws IllegalArgumentException if the code is empty or the text has no blank
	 */
	public ErrorReply {
		if (code.isEmpty()) {
			throw new IllegalArgumentException("An error reply needs a code");
		}
		if (text.indexOf(' ') < 0) {
			throw new IllegalArgumentException(
					"The text of an error reply needs a blank, so that it is no port ID: " + Printable.of(text));
		}
	}

	/**
	 * Returns the error reply for an exception. Never fails because of what the methods
	 * of the exception do.
	 * @param code what kind of failure it is
	 * @param cause the exception; its message becomes the text, cut to 1000 characters,
	 * behind the name of its class if there is no blank in the message
	 * @return the error reply
	 */
	public static ErrorReply of(String code, Throwable cause) {
		return new ErrorReply(code, textOf(cause));
	}

	private static String textOf(Throwable cause) {
		String name = cause.getClass().getTypeName();
		String text = null;
		try {
			text = cause.getMessage();
		}
		catch (Throwable ex) {
			// The method belongs to the application, like what it throws.
		}
		name = name.substring(name.lastIndexOf('.') + 1);
		if (text == null || text.isEmpty()) {
			return name + " without a message";
		}
		String cut = Values.wellFormed((text.length() > MAX_TEXT_LENGTH) ? text.substring(0, MAX_TEXT_LENGTH) : text);
		return (cut.indexOf(' ') < 0) ? name + ": " + cut : cut;
	}

	/**
	 * Returns the error reply that a message is.
	 * @param message a message that was received
	 * @return null if it has another form
	 */
	public static @Nullable ErrorReply from(Message message) {
		if (message.size() != SIZE || !isErrorReply(message)) {
			return null;
		}
		String code = Values.text(message.get(1));
		String text = Values.text(message.get(2));
		return (code == null || code.isEmpty() || text == null || text.indexOf(' ') < 0) ? null
				: new ErrorReply(code, text);
	}

	/**
	 * Determines if the tag of a message is that of an error reply, however the message
	 * goes on. Such a message is never answered.
	 * @param message any message
	 * @return true if so
	 */
	public static boolean isErrorReply(Message message) {
		return TAG.equals(message.tag());
	}

	/**
	 * Returns the elements of the message to send.
	 * @return tag, code and text
	 */
	public @Nullable Object[] toElements() {
		return new @Nullable Object[] { TAG, this.code, this.text };
	}

}
