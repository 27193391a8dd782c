package io.aemp.spring;

import java.util.List;

import io.aemp.Message;
import io.aemp.Node;
import io.aemp.PortId;

/**
 * Sends results of handlers to where the message wants them.
 */
final class Reply {

	private final Node node;

	Reply(Node node) {
		this.node = node;
	}

	/**
	 * Sends a result.
	 * @param message ends with the ID of the reply port
	 * @param result a list is sent as one element per item
	 * @throws IllegalArgumentException if there is no reply port or the result cannot be
	 * sent
	 */
	void send(Message message, Object result) {
		String replyPort = replyPort(message);
		if (result instanceof List<?> list) {
			this.node.snd(replyPort, list.toArray());
		}
		else {
			this.node.snd(replyPort, result);
		}
	}

	private static String replyPort(Message message) {
		if (message.size() > 0) {
			try {
				String id = message.text(message.size() - 1);
				// Not a node's own port: what is sent there is a request to that node,
				// and a sender must not have us make any in our name.
				if (!PortId.parse(id).isNode()) {
					return id;
				}
			}
			catch (IllegalArgumentException ex) {
				// No port ID either, see below.
			}
		}
		throw new IllegalArgumentException("the message does not end with the ID of a port to send it to");
	}

}
