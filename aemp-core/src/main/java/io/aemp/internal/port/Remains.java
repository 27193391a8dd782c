package io.aemp.internal.port;

import io.aemp.Message;

/**
 * What waited for a port when it died: messages are lost, control entries are told.
 */
final class Remains {

	private Remains() {
	}

	/**
	 * Drops what can no longer be handled. What fails with one entry does not keep the
	 * others from being dropped.
	 * @param mailbox closed by the calling thread
	 */
	static void drop(LocalPort port, Mailbox mailbox) {
		for (Object entry = mailbox.pollClosed(); entry != null; entry = mailbox.pollClosed()) {
			try {
				drop(port, entry);
			}
			catch (Throwable ex) {
				FailureLog.logAtEnd(port, ex);
			}
			if (entry instanceof Object[] packet) {
				Charge.of(packet).settle();
			}
		}
	}

	/** Drops one entry, without settling it. */
	static void drop(LocalPort port, Object entry) {
		if (entry instanceof ControlEntry control) {
			control.drop();
		}
		else if (entry instanceof Object[] packet) {
			port.table().lost(port, Message.decoded(packet, 1));
		}
		else {
			port.table().lost(port, (Message) entry);
		}
	}

}
