package io.aemp;

/**
 * Hears of messages that were dropped on this node. Called on threads that run no
 * handlers, one call after the other, in the order of the losses.
 *
 * @since 0.1.0
 */
public interface LossObserver {

	/**
	 * A message was dropped.
	 * @param portId the port it was for; a node ID for requests to the node itself, such
	 * as those by which ports of another node are monitored and killed
	 * @param reason why
	 * @param message its elements; must not be changed
	 */
	void messageLost(String portId, LossReason reason, Message message);

	/**
	 * More messages were dropped than could be kept for this observer.
	 * @param messages how many it will not hear of
	 */
	default void messagesSkipped(long messages) {
	}

}
