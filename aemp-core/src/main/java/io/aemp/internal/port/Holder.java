package io.aemp.internal.port;

import io.aemp.Reason;

/**
 * A port that holds some of an account in its mailbox, or in its handler.
 *
 * @param port the port
 * @param cost how much
 */
public record Holder(LocalPort port, long cost) {

	/**
	 * Kills the port here and now, and drops what its mailbox holds. From any thread.
	 * @param reason why
	 */
	public void kill(Reason reason) {
		this.port.die(reason);
	}

}
