package io.aemp.internal.link.connect;

/**
 * Hears where an address leads to. Called on some loop; must not block.
 */
public interface SeekObserver {

	/**
	 * There is a node of our network, and it will have a link, unless it had one already.
	 * @param nodeId the node
	 */
	void found(String nodeId);

	/**
	 * There is none at the moment.
	 * @param cause why; a {@link io.aemp.internal.handshake.SelfConnectionException} if
	 * it is this node
	 */
	void failed(Throwable cause);

}
