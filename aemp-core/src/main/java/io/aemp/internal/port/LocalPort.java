package io.aemp.internal.port;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.aemp.Guard;
import io.aemp.LossReason;
import io.aemp.Message;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.Receiver;
import io.aemp.internal.context.Context;
import io.aemp.internal.context.ControlEntry;
import io.aemp.internal.context.Monitor;
import io.aemp.internal.context.NameFence;
import io.aemp.internal.credit.Charge;
import io.aemp.internal.dispatch.Actor;
import io.aemp.internal.dispatch.Dispatcher;
import io.aemp.internal.dispatch.ThreadState;
import org.jspecify.annotations.Nullable;

/**
 * A port of this node. Messages, kills and monitors pass through its mailbox in order.
 * Its own death acts at once: the port fires its monitors, closes what it owns, and drops
 * what waits. May be used from any thread.
 */
public final class LocalPort extends Actor implements Port {

	private static final String MAILBOX_OVERFLOW = "mailbox_overflow";

	/** Created early, because it is needed when memory is short. */
	private static final Reason NO_ROOM = Reason.of(MAILBOX_OVERFLOW,
			"there was no memory or no thread for what waited");

	private final PortTable table;

	private final String id;

	private final boolean spawned;

	/** Null unless the application chose the name. */
	private final @Nullable NameFence nameFence;

	/** The moment when the name was given again; 0 for the first port of its name. */
	private final long reopened;

	/** Written under the lock. */
	private volatile Receivers receivers = Receivers.NONE;

	@GuardedBy("this")
	private @Nullable PortDependents dependents;

	/** True if the mailbox was full. Written under the lock, before the port is dead. */
	private boolean overflowed;

	LocalPort(PortTable table, Dispatcher dispatcher, String id, int mailboxLimit, boolean spawned) {
		this(table, dispatcher, id, mailboxLimit, spawned, null, 0);
	}

	LocalPort(PortTable table, Dispatcher dispatcher, String id, int mailboxLimit, boolean spawned,
			@Nullable NameFence nameFence, long reopened) {
		super(dispatcher, mailboxLimit);
		this.table = table;
		this.id = id;
		this.spawned = spawned;
		this.nameFence = nameFence;
		this.reopened = reopened;
	}

	PortTable table() {
		return this.table;
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public synchronized Port rcv(Receiver receiver) {
		this.receivers = this.receivers.with(receiver);
		return this;
	}

	@Override
	public synchronized Port rcv(String tag, @Nullable Receiver receiver) {
		this.receivers = this.receivers.with(tag, receiver);
		return this;
	}

	/**
	 * Runs the init function of a spawned port before anything else. The port dies if the
	 * function sets no receiver.
	 * @param charge settled when the function has returned, or will not run
	 */
	void init(InitFunction initFunction, Charge charge) {
		boolean waits = enqueue(charge.entry(() -> init(initFunction)));
		if (!waits) {
			// A node that knew the name has killed the port already.
			charge.settle();
		}
	}

	private void init(InitFunction initFunction) {
		try {
			initFunction.init(this);
		}
		catch (Throwable ex) {
			if (!this.receivers.isEmpty()) {
				fail(ex);
			}
			else {
				this.table.initFailed(this, ex);
			}
		}
		if (this.receivers.isEmpty()) {
			die(Reason.noSuchPort(this.id));
		}
	}

	/**
	 * Takes one entry. A message that no receiver wants ends the port, unless the port
	 * was spawned (protocol, section 4).
	 */
	@Override
	protected void take(Object entry) throws Exception {
		if (entry instanceof Object[] packet) {
			if (!this.receivers.receive(packet) && !this.spawned) {
				die(Reason.unhandledMessage(Message.decoded(packet, 1).tag()));
			}
		}
		else if (entry instanceof Message message) {
			if (!this.receivers.receive(message) && !this.spawned) {
				die(Reason.unhandledMessage(message.tag()));
			}
		}
		else {
			((ControlEntry) entry).take();
		}
	}

	@Override
	protected void drop(Object entry) {
		if (entry instanceof ControlEntry control) {
			control.drop();
		}
		else if (entry instanceof Object[] packet) {
			lost(Message.decoded(packet, 1));
		}
		else {
			lost((Message) entry);
		}
	}

	@Override
	protected void dropFailed(Throwable cause) {
		FailureLog.logAtEnd(this, cause);
	}

	@Override
	protected void lost(Message message) {
		this.table.lost(this, message);
	}

	@Override
	public synchronized boolean own(Guard guard) {
		if (isDead()) {
			return false;
		}
		dependents().own(guard);
		return true;
	}

	@Override
	public synchronized void disown(Guard guard) {
		if (this.dependents != null) {
			this.dependents.disown(guard);
			releaseDependents();
		}
	}

	@GuardedBy("this")
	private PortDependents dependents() {
		PortDependents dependents = this.dependents;
		if (dependents == null) {
			dependents = new PortDependents();
			this.dependents = dependents;
		}
		return dependents;
	}

	@GuardedBy("this")
	private void releaseDependents() {
		if (this.dependents != null && this.dependents.isEmpty()) {
			this.dependents = null;
		}
	}

	/**
	 * Kills the port behind what waits in its mailbox, or at once from within it.
	 * @param charge settled when it is dead
	 */
	void kill(Reason reason, Charge charge) {
		boolean within = ThreadState.currentContext() == this;
		if (within) {
			die(reason);
		}
		if (within || !enqueue(charge.entry(() -> die(reason)))) {
			charge.settle();
		}
	}

	/**
	 * Adds a monitor behind what waits in the mailbox.
	 * @param charge settled when its turn has come
	 * @return false if the port is dead
	 */
	boolean addMonitor(Monitor monitor, Charge charge) {
		ControlEntry arrival = charge.entry(() -> activate(monitor));
		synchronized (this) {
			if (isDead()) {
				return false;
			}
			dependents().expect(monitor);
		}
		return enqueue(arrival);
	}

	private synchronized void activate(Monitor monitor) {
		if (this.dependents != null) {
			this.dependents.arrive(monitor);
			releaseDependents();
		}
	}

	void removeMonitor(Monitor monitor) {
		enqueue(() -> {
			synchronized (this) {
				if (this.dependents != null) {
					this.dependents.remove(monitor);
					releaseDependents();
				}
			}
		});
	}

	/** Returns why messages for the dead port were dropped. */
	LossReason lossReason() {
		return (isDead() && this.overflowed) ? LossReason.MAILBOX_LIMIT : LossReason.DEAD_PORT;
	}

	/**
	 * Kills the port because code that ran in it threw an exception. Never throws,
	 * whatever the methods of the exception do.
	 */
	@Override
	protected void fail(Throwable cause) {
		boolean monitored;
		synchronized (this) {
			monitored = this.dependents != null && this.dependents.isMonitored();
		}
		boolean wasDead = isDead();
		die(Reason.die(cause));
		FailureLog.log(this, cause, wasDead, monitored);
	}

	@Override
	protected void overflow() {
		die(Reason.of(MAILBOX_OVERFLOW, "more than " + mailboxLimit() + " messages waited"));
	}

	/**
	 * Kills the port at once, from any thread. Drops what the mailbox holds. Entries that
	 * a run has reserved are dropped when that run goes on.
	 */
	void die(Reason reason) {
		if (close(reason)) {
			forget();
			end(reason);
		}
	}

	/**
	 * Kills the port at once, and fires its monitors on another thread, since the calling
	 * one may hold locks.
	 */
	@Override
	protected void perish(Throwable cause) {
		if (!close(NO_ROOM)) {
			return;
		}
		forget();
		try {
			this.table.callbacks().execute(() -> end(NO_ROOM));
		}
		catch (Throwable ex) {
			end(NO_ROOM);
		}
		FailureLog.logNoRoom(this, cause);
	}

	/**
	 * Marks the port as dead. Needs no memory.
	 * @return false if it is dead already
	 */
	private synchronized boolean close(Reason reason) {
		if (!isDead()) {
			this.overflowed = !reason.isNormal() && MAILBOX_OVERFLOW.equals(reason.elements().get(0));
		}
		return stop();
	}

	private void forget() {
		try {
			this.table.remove(this);
		}
		catch (Throwable ex) {
			FailureLog.logAtEnd(this, ex);
		}
	}

	/** Called once, by the thread that closed the port. Never throws. */
	private void end(Reason reason) {
		dropWaiting();
		PortDependents dependents;
		synchronized (this) {
			dependents = this.dependents;
			this.dependents = null;
		}
		if (dependents != null) {
			dependents.end(this, reason, this.nameFence);
		}
		if (this.nameFence != null) {
			this.table.factory().release(this);
		}
	}

	/**
	 * Returns when the name of the port was given again, as
	 * {@link PortTable#nextMoment()} counts it.
	 * @return 0 if no earlier port had the name
	 */
	public long reopened() {
		return this.reopened;
	}

	/**
	 * Returns the death of an earlier port of this name that a context of this node has
	 * to take before it can reach this port.
	 * @param context the context
	 * @return the reason of that death; null if the context may reach this port
	 */
	public @Nullable Reason fenced(Context context) {
		return (this.nameFence != null) ? this.nameFence.fenced(context) : null;
	}

	@Override
	public String toString() {
		return this.id;
	}

}
