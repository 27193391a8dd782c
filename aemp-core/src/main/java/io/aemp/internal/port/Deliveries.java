package io.aemp.internal.port;

import io.aemp.internal.credit.Charge;
import io.aemp.internal.dispatch.MessageBatch;
import org.jspecify.annotations.Nullable;

/**
 * Delivers what one peer sends. Messages for the same port that follow each other go into
 * its mailbox together, before anything else is delivered. To be used by one thread at a
 * time.
 */
public final class Deliveries {

	private final PortTable table;

	private final RecentPorts recentPorts;

	private final Gate gate;

	/** The messages that are held back. */
	private @Nullable MessageBatch batch;

	/** The receiver of the batch. */
	private @Nullable LocalPort receiver;

	/** The size of the last batch. */
	private int lastSize;

	/**
	 * Nothing was delivered yet.
	 * @param table the ports of this node
	 */
	public Deliveries(PortTable table) {
		this(table, (name, reopened) -> false);
	}

	/**
	 * Nothing was delivered yet.
	 * @param table the ports of this node
	 * @param gate knows which ports cannot be reached
	 */
	public Deliveries(PortTable table, Gate gate) {
		this.gate = gate;
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
		if (port == null || port.reopened() != 0 && this.gate.isClosed(name, port.reopened())) {
			finish();
			this.table.lost(name, packet);
			return false;
		}
		if (port.dispatcher().isInline()) {
			finish();
			return port.dispatcher().deliver(port, packet, charge);
		}
		MessageBatch batch = this.batch;
		if (batch == null || this.receiver != port || batch.isFull()) {
			finish();
			batch = new MessageBatch(port.mailboxLimit(), this.lastSize);
			this.batch = batch;
			this.receiver = port;
		}
		batch.add(packet, charge);
		return true;
	}

	/**
	 * Knows which ports a peer cannot reach yet.
	 */
	public interface Gate {

		/**
		 * Looks whether a name is closed.
		 * @param name the port name
		 * @param reopened when it was given again
		 * @return true if what comes for it is dropped
		 */
		boolean isClosed(String name, long reopened);

	}

	/**
	 * Delivers what is held back. To be called before anything else is done that came
	 * later, and when nothing more comes for now.
	 */
	public void finish() {
		MessageBatch batch = this.batch;
		LocalPort receiver = this.receiver;
		if (batch != null && receiver != null) {
			this.batch = null;
			this.receiver = null;
			this.lastSize = batch.size();
			receiver.dispatcher().deliver(receiver, batch);
		}
	}

}
