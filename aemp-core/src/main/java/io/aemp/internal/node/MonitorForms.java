package io.aemp.internal.node;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.PortId;
import io.aemp.Reason;
import io.aemp.internal.context.Context;
import io.aemp.internal.port.LocalPort;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.runtime.FailureReport;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The forms of monitoring in which the node itself does what is to be done when a port
 * dies. May be used from any thread.
 */
final class MonitorForms {

	private static final FailureReport report = new FailureReport(LoggerFactory.getLogger(MonitorForms.class));

	private final PortTable ports;

	private final Routes routes;

	MonitorForms(PortTable ports, Routes routes) {
		this.ports = ports;
		this.routes = routes;
	}

	/** Kills another port for the same reason, unless that was a normal one. */
	Guard kill(String portId, String victimId) {
		if (PortId.parse(victimId).isNode()) {
			throw new IllegalArgumentException("A node cannot be killed, only its ports: " + victimId);
		}
		return this.routes.mon(contextOf(victimId), portId, (reason) -> {
			if (!reason.isNormal()) {
				kill(victimId, reason);
			}
		});
	}

	/**
	 * Kills a port. A reason from the wire may not be fit for sending and is reduced
	 * then.
	 */
	private void kill(String victimId, Reason reason) {
		try {
			this.routes.kil(victimId, reason);
		}
		catch (IllegalArgumentException | OutOfMemoryError ex) {
			this.routes.kil(victimId, reason.shortened());
		}
	}

	/** Sends a message with the reason at its end. */
	Guard send(String portId, String receiverId, @Nullable Object[] message) {
		PortId.parse(receiverId);
		@Nullable Object[] kept = this.routes.kept(message);
		LocalPort receiver = this.ports.find(receiverId);
		return this.routes.mon(contextOf(receiverId), portId, (reason) -> {
			if (receiver != null) {
				// Within the entry that tells it: nothing sent later gets in between.
				// What came over the wire as a reason is legal, if not fit for sending.
				receiver.receiveNow(Message.decoded(whole(kept, reason), 0));
			}
			else {
				send(receiverId, kept, reason);
			}
		});
	}

	private void send(String receiverId, @Nullable Object[] message, Reason reason) {
		try {
			this.routes.snd(receiverId, whole(message, reason), null);
		}
		catch (IllegalArgumentException | OutOfMemoryError ex) {
			this.routes.snd(receiverId, whole(message, reason.shortened()), null);
		}
	}

	private static @Nullable Object[] whole(@Nullable Object[] message, Reason reason) {
		List<@Nullable Object> whole = new ArrayList<>(Arrays.asList(message));
		whole.addAll(reason.elements());
		return whole.toArray();
	}

	/** A monitor belongs to the local port it kills or writes to (guarantee, rule 1). */
	private Context contextOf(String portId) {
		LocalPort port = this.ports.find(portId);
		return (port != null) ? port : this.ports.threads().currentContext();
	}

	/** Closes resources. */
	Guard close(String portId, AutoCloseable[] resources) {
		// Not the calling port's: resources end with the port that is watched, and that
		// may be the calling port itself.
		return this.routes.mon(this.ports.threads().outside(), portId, (reason) -> {
			for (AutoCloseable resource : resources) {
				try {
					resource.close();
				}
				catch (Throwable ex) {
					report.warn("A guard of port {} could not be closed", portId, ex);
				}
			}
		});
	}

}
