package io.aemp.spring;

import io.aemp.Node;

/**
 * A link to a node is up.
 *
 * @since 0.1.0
 */
public final class NodeUpEvent extends NodeEvent {

	/**
	 * An event, for tests of listeners, too.
	 * @param node the node of this application
	 * @param nodeId the other node
	 */
	public NodeUpEvent(Node node, String nodeId) {
		super(node, nodeId);
	}

}
