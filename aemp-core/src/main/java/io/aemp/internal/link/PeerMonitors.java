package io.aemp.internal.link;

import java.util.HashMap;
import java.util.Map;

import io.aemp.Guard;
import io.aemp.Reason;
import io.aemp.internal.context.Context;
import io.aemp.internal.context.ControlEntry;
import io.aemp.internal.credit.Charge;
import io.aemp.internal.port.LocalPort;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.runtime.FailureReport;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.wire.Requests;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The monitors of a peer on our ports. They end with the link. Confined to the loop of
 * the link; the peer is told on the thread that runs the port that died.
 */
final class PeerMonitors {

	private static final FailureReport report = new FailureReport(LoggerFactory.getLogger(PeerMonitors.class));

	private final PortTable ports;

	private final EventLoop loop;

	private final Peer peer;

	private final Context context = new PeerContext();

	/** By port name. */
	private final Map<String, Guard> monitors = new HashMap<>();

	PeerMonitors(PortTable ports, EventLoop loop, Peer peer) {
		this.ports = ports;
		this.loop = loop;
		this.peer = peer;
	}

	/**
	 * Sets a monitor.
	 * @param portName the name of the port
	 * @param port the port; null if there is none, which the peer is told at once
	 * @param charge charged to the peer
	 */
	void add(String portName, @Nullable LocalPort port, Charge charge) {
		remove(portName);
		Guard monitor = this.ports.monitor(this.ports.idOf(portName), port, this.context,
				(reason) -> ended(portName, reason), charge);
		if (port != null) {
			this.monitors.put(portName, monitor);
		}
	}

	/** Ends a monitor, if there is one. */
	void remove(String portName) {
		Guard monitor = this.monitors.remove(portName);
		if (monitor != null) {
			monitor.close();
		}
	}

	/** Ends all monitors. */
	void close() {
		this.monitors.values().forEach(Guard::close);
		this.monitors.clear();
	}

	/**
	 * Sends the peer the death of a port, if need be without the circumstances. If not
	 * even that is possible, the link fails, which tells the peer as well.
	 */
	private void ended(String portName, Reason reason) {
		if (!isTold(portName, reason) && !isTold(portName, reason.shortened())) {
			this.peer.lose("the death of a port could not be told");
		}
		try {
			this.loop.execute(() -> this.monitors.remove(portName));
		}
		catch (Throwable ex) {
			// It stays until the link ends, and does nothing.
		}
	}

	private boolean isTold(String portName, Reason reason) {
		try {
			this.peer.request(Requests.of(reason.elements().toArray(), Requests.KIL0, portName));
			return true;
		}
		catch (Throwable ex) {
			return false;
		}
	}

	/** The other end of the link. May be called from any thread. */
	interface Peer {

		/** Sends a request. */
		void request(@Nullable Object... request);

		/** Gives the link up. */
		void lose(String why);

	}

	/**
	 * Runs what the death of a monitored port causes at once, on the thread that runs the
	 * port, so that it goes out behind all that the port sent.
	 */
	private static final class PeerContext implements Context {

		@Override
		public boolean enqueue(ControlEntry entry) {
			follow(entry);
			return true;
		}

		@Override
		public void follow(ControlEntry entry) {
			try {
				entry.take();
			}
			catch (Throwable ex) {
				report.error("The death of a port could not be reported to a node", ex);
			}
		}

		@Override
		public boolean own(Guard guard) {
			return true;
		}

		@Override
		public void disown(Guard guard) {
		}

	}

}
