package io.aemp;

/**
 * Hears of links to other nodes coming up, becoming slow and going down, in the order in
 * which that happened.
 *
 * @since 0.1.0
 */
public interface NodeObserver {

	/**
	 * A link to the node is up.
	 * @param nodeId the node
	 */
	default void nodeUp(String nodeId) {
	}

	/**
	 * Nothing was heard of the node for a while, though it was asked to answer. It may
	 * compute, stand still or be gone; its link fails if that goes on.
	 * @param nodeId the node
	 */
	default void nodeSlow(String nodeId) {
	}

	/**
	 * A node that was slow was heard of again.
	 * @param nodeId the node
	 */
	default void nodeResponsive(String nodeId) {
	}

	/**
	 * The link to the node failed. All monitors on the node's ports have been given their
	 * notice before.
	 * @param nodeId the node
	 * @param reason why, as {@code transport_error, <node>, <text>}
	 */
	default void nodeDown(String nodeId, Reason reason) {
	}

}
