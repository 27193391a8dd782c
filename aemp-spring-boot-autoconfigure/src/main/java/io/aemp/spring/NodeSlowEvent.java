package io.aemp.spring;

import io.aemp.Node;

/**
 * Nothing was heard of a node for a while, though it was asked to answer. Its link fails
 * if that goes on.
 *
 * @since 0.1.0
 */
public final class NodeSlowEvent extends NodeEvent {

	/**
	 * An event, for tests of listeners, too.
	 * @param node the node of this application
	 * @param nodeId the other node
	 */
	public NodeSlowEvent(Node node, String nodeId) {
		super(node, nodeId);
	}

}
