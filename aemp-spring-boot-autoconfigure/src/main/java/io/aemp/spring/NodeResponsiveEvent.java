package io.aemp.spring;

import io.aemp.Node;

/**
 * A node that was slow was heard of again.
 *
 * @since 0.1.0
 */
public final class NodeResponsiveEvent extends NodeEvent {

	/**
	 * An event, for tests of listeners, too.
	 * @param node the node of this application
	 * @param nodeId the other node
	 */
	public NodeResponsiveEvent(Node node, String nodeId) {
		super(node, nodeId);
	}

}
