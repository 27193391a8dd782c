package io.aemp.spring;

import java.util.Collections;
import java.util.List;

import io.aemp.ErrorReply;
import io.aemp.Message;
import io.aemp.Node;
import org.jspecify.annotations.Nullable;

/**
 * Sends the results of handlers.
 */
final class Reply {

	private static final List<@Nullable Object> NOTHING = Collections.singletonList(null);

	private final Node node;

	Reply(Node node) {
		this.node = node;
	}

	/**
	 * Sends a result. The message is never empty, because Perl's {@code cal} takes an
	 * empty message for a time-out.
	 * @param replyPort the ID of the port to send it to
	 * @param result null or an empty list is sent as one element that is null, another
	 * list as one element per item
	 * @throws IllegalArgumentException if the result cannot be sent
	 */
	void send(String replyPort, @Nullable Object result) {
		List<? extends @Nullable Object> items = (result instanceof List<?> list) ? list
				: Collections.singletonList(result);
		Object[] elements = (items.isEmpty() ? NOTHING : items).toArray();
		if (isErrorReply(Message.of(elements))) {
			throw new IllegalArgumentException(
					"a result must not have the form of an error reply; throw an exception to answer with an error");
		}
		this.node.snd(replyPort, elements);
	}

	private static boolean isErrorReply(Message message) {
		return ErrorReply.isErrorReply(message) && message.size() == 3;
	}

}
