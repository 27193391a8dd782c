package io.aemp.spring;

import io.aemp.ErrorReply;
import io.aemp.Message;
import io.aemp.PortId;
import org.jspecify.annotations.Nullable;

/**
 * Finds the reply port of messages for one method: the last element, if it is the ID of a
 * port and no parameter took it. A {@code Message} parameter or a variable number of
 * arguments takes everything, so that such a method has a reply port only if it has a
 * result. Error replies have no reply port.
 *
 * @param required how many elements there must be
 * @param atMost how many elements the parameters take at most
 * @param hasResult whether the method has a result to send
 */
record ReplyRule(int required, int atMost, boolean hasResult) {

	/** For messages that no method takes. */
	static final ReplyRule NO_METHOD = new ReplyRule(0, 0, false);

	/**
	 * Returns the reply port of a message that fits the method.
	 * @param message the message, without its tag if the method is for one
	 * @return the ID of the port, or null
	 */
	@Nullable String replyPort(Message message) {
		int taken = this.hasResult ? this.required : this.atMost;
		return (message.size() > taken) ? lastPort(message) : null;
	}

	/**
	 * Returns the ID of a port with which a message ends.
	 * @param message any message
	 * @return the ID, or null if the last element is something else
	 */
	static @Nullable String lastPort(Message message) {
		if (message.size() == 0 || ErrorReply.isErrorReply(message)) {
			return null;
		}
		Object last = message.get(message.size() - 1);
		if (!(last instanceof String) && !(last instanceof byte[])) {
			return null;
		}
		try {
			String id = message.text(message.size() - 1);
			// Not a node's own port: what is sent there is a request to that node, and a
			// sender must not have us make any in our name.
			return PortId.parse(id).isNode() ? null : id;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
