package io.aemp.simulation.guarantee;

import io.aemp.PortId;
import io.aemp.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A monitor, from when it was set until it fired or was closed. Times are places in the
 * trace.
 */
final class Monitoring {

	private static final long NEVER = Sending.NEVER;

	private final int number;

	private final Form form;

	private final String owner;

	private final String target;

	private long set = NEVER;

	private long closed = NEVER;

	private boolean closedByOwner;

	/** The time at which it was seen to be taken, although its action had not begun. */
	private long noticed = NEVER;

	private long fired = NEVER;

	private @Nullable Reason reason;

	Monitoring(int number, Form form, String owner, String target) {
		this.number = number;
		this.form = form;
		this.owner = owner;
		this.target = target;
	}

	int number() {
		return this.number;
	}

	Form form() {
		return this.form;
	}

	/** The context that it belongs to. */
	String owner() {
		return this.owner;
	}

	/** The port, or the node, that it watches. */
	String target() {
		return this.target;
	}

	String targetNode() {
		return PortId.nodeOf(this.target);
	}

	/** Returns the time at which the call that set it had returned. */
	long set() {
		return this.set;
	}

	void set(long now) {
		this.set = now;
	}

	/** Returns the time at which somebody began to close it. */
	long closed() {
		return this.closed;
	}

	boolean isClosed() {
		return this.closed != NEVER;
	}

	/** Nothing may happen once its own context has closed it. */
	boolean isClosedByOwner() {
		return this.closedByOwner;
	}

	void close(boolean byOwner, long now) {
		this.closed = Math.min(this.closed, now);
		this.closedByOwner |= byOwner;
	}

	/** Returns the time at which it was seen to be taken, before its action. */
	long noticed() {
		return this.noticed;
	}

	/** Notes that it is taken. Only the first time counts. */
	void notice(long now) {
		this.noticed = Math.min(this.noticed, now);
	}

	/** Returns the time at which its context took it. */
	long fired() {
		return this.fired;
	}

	boolean isFired() {
		return this.fired != NEVER;
	}

	@Nullable Reason reason() {
		return this.reason;
	}

	boolean isLinkLost() {
		return this.reason != null && this.reason.kind().equals("transport_error");
	}

	/** Only the first time counts. */
	void fire(Reason reason, long fired) {
		if (!isFired()) {
			this.reason = reason;
			this.fired = fired;
		}
	}

	@Override
	public String toString() {
		return "monitor " + this.number + " on " + this.target;
	}

	/**
	 * The action of a monitor when it fires.
	 */
	enum Form {

		/** Runs an action. */
		ACTION,

		/** Sends a message to its owner. */
		MESSAGE,

		/** Kills its owner; if the reason is a normal one, nobody sees it fire. */
		KILL

	}

}
