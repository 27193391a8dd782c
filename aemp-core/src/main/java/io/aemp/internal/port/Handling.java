package io.aemp.internal.port;

import io.aemp.Message;
import io.aemp.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What a living port does with what comes to it.
 */
final class Handling {

	private Handling() {
	}

	/**
	 * Takes one entry. Messages that no receiver wants end the port, unless it was made
	 * by a spawn.
	 * @param entry a {@link Message}, a packet with its charge, or control
	 * @throws Exception what the handler throws
	 */
	static void take(LocalPort port, Object entry) throws Exception {
		if (entry instanceof Object[] packet) {
			receive(port, packet);
		}
		else if (entry instanceof Message message) {
			if (!port.receivers().receive(message) && !port.isSpawned()) {
				port.die(Reason.unhandledMessage(message.tag()));
			}
		}
		else {
			((ControlEntry) entry).take();
		}
	}

	private static void receive(LocalPort port, @Nullable Object[] packet) throws Exception {
		if (!port.receivers().receive(packet) && !port.isSpawned()) {
			port.die(Reason.unhandledMessage(Message.decoded(packet, 1).tag()));
		}
	}

	/** Lets a spawned port come to be, or dissolve. */
	static void init(LocalPort port, InitFunction initFunction) {
		try {
			initFunction.init(port);
		}
		catch (Throwable ex) {
			if (!port.receivers().isEmpty()) {
				port.fail(ex);
			}
			else {
				port.table().initFailed(port, ex);
			}
		}
		if (port.receivers().isEmpty()) {
			port.die(Reason.noSuchPort(port.id()));
		}
	}

}
