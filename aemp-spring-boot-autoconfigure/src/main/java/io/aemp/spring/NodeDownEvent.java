package io.aemp.spring;

import io.aemp.Node;
import io.aemp.Reason;

/**
 * The link to a node failed. All monitors on the node's ports have been given their
 * notice before.
 *
 * @since 0.1.0
 */
public final class NodeDownEvent extends NodeEvent {

	private final Reason reason;

	/**
	 * An event, for tests of listeners, too.
	 * @param node the node of this application
	 * @param nodeId the other node
	 * @param reason why the link failed
	 */
	public NodeDownEvent(Node node, String nodeId, Reason reason) {
		super(node, nodeId);
		this.reason = reason;
	}

	/**
	 * Returns why the link failed.
	 * @return {@code transport_error, <node>, <text>}
	 */
	public Reason reason() {
		return this.reason;
	}

}
