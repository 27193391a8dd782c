package io.aemp.internal.port;

import io.aemp.Reason;

/**
 * A port that holds some of an inbound credit in its mailbox, or in its handler.
 *
 * @param port the port
 * @param cost how much
 */
public record CreditHolder(LocalPort port, long cost) {

	/**
	 * Kills the port at once, and drops what its mailbox holds. May be called from any
	 * thread.
	 * @param reason why
	 */
	public void kill(Reason reason) {
		this.port.die(reason);
	}

}
