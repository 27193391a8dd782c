package io.aemp;

/**
 * Thrown when an awaited event will not happen, because the link to a node failed or
 * could not be established.
 *
 * @since 0.1.0
 */
public final class LinkFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Reason reason;

	/**
	 * The failure of a link.
	 * @param nodeId the node it led to
	 * @param reason what the monitors of that node's ports fire with
	 */
	public LinkFailedException(String nodeId, Reason reason) {
		super("The link to node " + nodeId + " failed: " + reason);
		this.reason = reason;
	}

	/**
	 * Returns why the link failed.
	 * @return the reason, as {@code transport_error, <node>, <text>}
	 */
	public Reason reason() {
		return this.reason;
	}

}
