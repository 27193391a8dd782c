package io.aemp.spring;

import java.util.List;
import java.util.stream.Collectors;

import io.aemp.ErrorReply;
import io.aemp.Message;
import io.aemp.Node;
import io.aemp.Printable;
import io.aemp.Receiver;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Does what {@link OnError} says when handlers of a port fail.
 */
final class ErrorHandling {

	private static final ReplyRule TAG_ONLY = new ReplyRule(1, 1, false);

	private final @Nullable Node node;

	private final OnError onError;

	private final HandlerFailures failures;

	/**
	 * Creates the error handling of a port.
	 * @param node sends error replies, if there are any
	 * @param onError what to do
	 * @param failures takes note of failures that the port survives
	 */
	ErrorHandling(@Nullable Node node, OnError onError, HandlerFailures failures) {
		this.node = node;
		this.onError = onError;
		this.failures = failures;
	}

	/**
	 * Creates the error handling of a bean that is no port.
	 * @param failures takes note of failures
	 * @return an error handling that logs
	 */
	static ErrorHandling logging(HandlerFailures failures) {
		return new ErrorHandling(null, OnError.LOG, failures);
	}

	/**
	 * Handles a failure. Throws only what kills the port.
	 * @param kind the kind of failure
	 * @param where names the handler
	 * @param cause what was thrown
	 * @param replyPort the ID of the reply port, or null
	 * @throws Exception the cause, if the port is to be killed
	 */
	void failed(FailureKind kind, String where, Throwable cause, @Nullable String replyPort) throws Exception {
		if (this.onError == OnError.KIL) {
			if (cause instanceof Error error) {
				throw error;
			}
			throw (cause instanceof Exception exception) ? exception : new IllegalStateException(cause);
		}
		this.failures.add(kind.isOfSender() ? Level.WARN : Level.ERROR, where + " failed and goes on", cause);
		if (this.onError == OnError.REPLY && replyPort != null && this.node != null) {
			answer(this.node, kind, where, cause, replyPort);
		}
	}

	private void answer(Node node, FailureKind kind, String where, Throwable cause, String replyPort) {
		try {
			node.snd(replyPort, ErrorReply.of(kind.code(), cause).toElements());
		}
		catch (Throwable ex) {
			// There may be too little memory or stack for it: the port goes on.
			this.failures.add(Level.WARN, where + " cannot send an error reply", ex);
		}
	}

	/**
	 * Returns the default receiver of a port whose bean has no default handler.
	 * @param where names the port
	 * @param tags for which there are handlers, to be named in the error
	 * @return null if the port is to be killed by messages that nobody handles
	 */
	@Nullable Receiver unhandled(String where, List<String> tags) {
		if (this.onError == OnError.KIL) {
			return null;
		}
		String known = UnhandledMessageException.known(tags);
		return (message) -> failed(FailureKind.UNHANDLED_MESSAGE, where, new UnhandledMessageException(message, known),
				TAG_ONLY.replyPort(message));
	}

	/**
	 * A message for which there is no method. It has no stack trace, which would not lead
	 * to the sender.
	 */
	private static final class UnhandledMessageException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private static final int MAX_TAG_LENGTH = 30;

		private static final int MAX_TAGS = 10;

		UnhandledMessageException(Message message, String known) {
			super(text(message.tag()) + known, null, false, false);
		}

		private static String text(@Nullable String tag) {
			return (tag == null) ? "no method handles a message without a tag"
					: "no method handles the tag '" + Printable.of(tag, MAX_TAG_LENGTH) + "'";
		}

		/** The tags belong to the interface of the port, so a sender may learn them. */
		static String known(List<String> tags) {
			List<String> known = tags.stream().filter((tag) -> !tag.equals(ErrorReply.TAG)).sorted().toList();
			if (known.isEmpty()) {
				return "; the port handles none";
			}
			return known.stream()
				.limit(MAX_TAGS)
				.map((tag) -> Printable.of(tag, MAX_TAG_LENGTH))
				.collect(Collectors.joining(", ", "; known tags: ",
						(known.size() > MAX_TAGS) ? " and " + (known.size() - MAX_TAGS) + " more" : ""));
		}

	}

}
