package io.aemp.port;

import io.aemp.Message;
import org.jspecify.annotations.Nullable;

/**
 * What waited for a port when it died: messages are lost, control entries are told.
 */
final class Remains {

	private Remains() {
	}

	/**
	 * Drops what can no longer be handled.
	 * @param entries of the mailbox, with null where there is none
	 */
	static void drop(LocalPort port, @Nullable Object[] entries) {
		if (entries.length == 0) {
			return;
		}
		Current current = Current.get();
		for (Object entry : entries) {
			if (entry != null) {
				drop(port, entry);
			}
			if (entry instanceof Object[] packet) {
				current.over(Charge.of(packet));
			}
		}
		current.settle();
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
