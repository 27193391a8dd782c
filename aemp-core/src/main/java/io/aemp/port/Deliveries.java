package io.aemp.port;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Delivers what one peer sends. Messages for the same port that follow each other go into
 * its mailbox together, before anything else is delivered. To be used by one thread at a
 * time.
 */
public final class Deliveries {

	/** Fewer for small mailboxes, whose ports should have a chance to keep up. */
	private static final int MAX_RUN = 256;

	private final PortTable table;

	private final RecentPorts recentPorts;

	/** Messages for one port, with their charges on them. */
	private final List<@Nullable Object[]> run = new ArrayList<>();

	/** Whom they are for. */
	private @Nullable LocalPort port;

	/** How many it gets at once. */
	private int maxRun;

	/**
	 * Nothing was delivered yet.
	 * @param table the ports of this node
	 */
	public Deliveries(PortTable table) {
		this.table = table;
		this.recentPorts = new RecentPorts(table);
	}

	/**
	 * Delivers a message, at {@link #finish()} at last. Messages for ports that do not
	 * exist, any more or at all, are counted and dropped.
	 * @param name the port name
	 * @param packet the port name and the message, belong to the port from now on
	 * @param charge settled as soon as the message is over
	 * @return true if it waits; false if nothing will be settled, because it was dropped
	 * or handled at once
	 */
	public boolean deliver(String name, @Nullable Object[] packet, Charge charge) {
		LocalPort port = this.recentPorts.find(name);
		if (port == null) {
			finish();
			return this.table.deliver(this.table.idOf(name), packet, charge);
		}
		if (port.dispatcher().isInline()) {
			finish();
			return port.dispatcher().deliver(port, packet, charge);
		}
		if (port != this.port || this.run.size() == this.maxRun) {
			finish();
			this.port = port;
			this.maxRun = Math.max(1, Math.min(MAX_RUN, port.mailboxLimit() / 4));
		}
		charge.putOn(packet);
		this.run.add(packet);
		return true;
	}

	/**
	 * Delivers what is held back. To be called before anything else is done that came
	 * later, and when nothing more comes for now.
	 */
	public void finish() {
		LocalPort port = this.port;
		if (port != null) {
			this.port = null;
			try {
				port.dispatcher().deliver(port, this.run);
			}
			finally {
				this.run.clear();
			}
		}
	}

}
