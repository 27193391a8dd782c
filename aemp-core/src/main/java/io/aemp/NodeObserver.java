package io.aemp;

/**
 * Hears of links to other nodes coming up and going down, in the order in which that
 * happened.
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
	 * The link to the node failed. All monitors on the node's ports have been given their
	 * notice before.
	 * @param nodeId the node
	 * @param reason why, as {@code transport_error, <node>, <text>}
	 */
	default void nodeDown(String nodeId, Reason reason) {
	}

}
