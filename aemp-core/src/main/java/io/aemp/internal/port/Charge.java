package io.aemp.internal.port;

import io.aemp.Message;
import org.jspecify.annotations.Nullable;

/**
 * A part of an account: something that another node sent and that is not over yet. On a
 * packet it also tells who sent it.
 */
public class Charge implements Message.Origin {

	/**
	 * For what no other node sent.
	 */
	public static final Charge NONE = new Charge(new Account(null, () -> {
	}), 0);

	private final Account account;

	private final int cost;

	Charge(Account account, int cost) {
		this.account = account;
		this.cost = cost;
	}

	/**
	 * Puts it on a packet, in the place of the port name, which is known by then.
	 * @param packet the port name and the message
	 */
	public final void putOn(@Nullable Object[] packet) {
		packet[0] = this;
	}

	/** What was put on a packet. */
	static Charge of(@Nullable Object[] packet) {
		return (packet[0] instanceof Charge charge) ? charge : NONE;
	}

	@Override
	public final @Nullable String nodeId() {
		return this.account.nodeId();
	}

	final Account account() {
		return this.account;
	}

	/**
	 * How much it is.
	 * @return octets, and a fixed price for each message and element
	 */
	public final int cost() {
		return this.cost;
	}

	/**
	 * It is over. To be called once for each time it was entered, by whoever has it.
	 */
	public final void settle() {
		if (this.cost > 0) {
			this.account.settle(this.cost);
		}
	}

	/** Hands it over to an entry of a mailbox. */
	final ControlEntry entry(ControlEntry entry) {
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
		this.account.add(charged);
		return charged;
	}

}
