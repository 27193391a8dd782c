package io.aemp.spring;

import io.aemp.Node;

import org.springframework.context.ApplicationEvent;

/**
 * Something happened to the link to another node. Such events are published in their
 * order, one after the other, on a thread that may be blocked. Links that are up already
 * when the application is ready to listen are told then.
 *
 * @since 0.1.0
 */
public abstract class NodeEvent extends ApplicationEvent {

	private final String nodeId;

	NodeEvent(Node node, String nodeId) {
		super(node);
		this.nodeId = nodeId;
	}

	/**
	 * Returns the node of this application.
	 * @return the source of the event
	 */
	@Override
	public Node getSource() {
		return (Node) super.getSource();
	}

	/**
	 * Returns the other node.
	 * @return its node ID
	 */
	public String nodeId() {
		return this.nodeId;
	}

	@Override
	public String toString() {
		return getClass().getSimpleName() + "[" + this.nodeId + "]";
	}

}
