package io.aemp.internal.credit;

import io.aemp.Message;
import io.aemp.internal.context.ControlEntry;
import org.jspecify.annotations.Nullable;

/**
 * A part of an credit: something that another node sent and that is not over yet. On a
 * packet it also tells who sent it.
 */
public class Charge implements Message.Origin {

	/**
	 * For what no other node sent.
	 */
	public static final Charge NONE = new Charge(new InboundCredit(null, () -> {
	}), 0);

	private final InboundCredit credit;

	private final int cost;

	Charge(InboundCredit credit, int cost) {
		this.credit = credit;
		this.cost = cost;
	}

	/**
	 * Puts it on a packet, in the place of the port name, which is known by then.
	 * @param packet the port name and the message
	 */
	public final void putOn(@Nullable Object[] packet) {
		packet[0] = this;
	}

	/**
	 * Returns the charge that was put on a packet.
	 * @param packet the charge and the message
	 * @return {@link #NONE} if there is none
	 */
	public static Charge of(@Nullable Object[] packet) {
		return (packet[0] instanceof Charge charge) ? charge : NONE;
	}

	@Override
	public final @Nullable String nodeId() {
		return this.credit.nodeId();
	}

	/**
	 * Returns the credit that this charge is a part of.
	 * @return the inbound credit of the sender
	 */
	public final InboundCredit credit() {
		return this.credit;
	}

	/**
	 * Returns the cost.
	 * @return bytes, and a fixed price for each message and element
	 */
	public final int cost() {
		return this.cost;
	}

	/**
	 * It is over. To be called once for each time it was entered, by whoever has it.
	 */
	public final void settle() {
		if (this.cost > 0) {
			this.credit.settle(this.cost);
		}
	}

	/**
	 * Hands the charge over to an entry of a mailbox, which settles it.
	 * @param entry the entry
	 * @return an entry that does the same and settles the charge
	 */
	public final ControlEntry entry(ControlEntry entry) {
		return (this.cost > 0) ? new ChargedEntry(this, entry) : entry;
	}

	/**
	 * Hands it over to a task, which settles it.
	 * @param task what another node asked for, to be given to an executor
	 * @return the task, which does nothing if it was dropped before its turn came
	 */
	public final Runnable task(Runnable task) {
		if (this.cost == 0) {
			return task;
		}
		ChargedTask charged = new ChargedTask(this, task);
		this.credit.add(charged);
		return charged;
	}

}
