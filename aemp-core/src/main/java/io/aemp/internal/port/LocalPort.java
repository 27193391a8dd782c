package io.aemp.internal.port;

import io.aemp.Guard;
import io.aemp.LossReason;
import io.aemp.Message;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.Receiver;
import org.jspecify.annotations.Nullable;

/**
 * A port of this node. Whatever reaches it, messages and control, passes through its
 * mailbox in order and is taken by one thread at a time; consecutive runs happen-before
 * each other by the port's lock. Only its own death acts at once.
 */
public final class LocalPort implements Port, Context, Runnable {

	private static final String MAILBOX_OVERFLOW = "mailbox_overflow";

	/** Made before there is a lack of memory. */
	private static final Reason NO_ROOM = Reason.of(MAILBOX_OVERFLOW,
			"there was no memory or no thread for what waited");

	/** Others get their turn after the first entry that ends later than this. */
	static final long MAX_RUN_NANOS = 1_000_000;

	private final Dispatcher dispatcher;

	private final String id;

	private final int mailboxLimit;

	private final boolean spawned;

	/** Written under the lock. */
	private volatile Receivers receivers = Receivers.NONE;

	/** Written under the lock; there while something waits, and a run is due or on. */
	private volatile @Nullable Mailbox mailbox;

	/** Guarded by this. */
	private @Nullable Ties ties;

	/** Written under the lock. */
	private volatile boolean dead;

	/** Died of too many messages; written before {@link #dead}. */
	private boolean overflowed;

	/** What waited when the port died; in the hands of whoever ends it. */
	private @Nullable Mailbox closed;

	/** Confined to the thread that runs the port. */
	private boolean running;

	/** Null unless the application chose the name. */
	private final @Nullable NameFence nameFence;

	/** When its name was given again; 0 for the first port of its name. */
	private final long reopened;

	LocalPort(Dispatcher dispatcher, String id, int mailboxLimit, boolean spawned) {
		this(dispatcher, id, mailboxLimit, spawned, null, 0);
	}

	LocalPort(Dispatcher dispatcher, String id, int mailboxLimit, boolean spawned, @Nullable NameFence nameFence,
			long reopened) {
		this.nameFence = nameFence;
		this.reopened = reopened;
		this.dispatcher = dispatcher;
		this.id = id;
		this.mailboxLimit = mailboxLimit;
		this.spawned = spawned;
	}

	PortTable table() {
		return this.dispatcher.table();
	}

	Dispatcher dispatcher() {
		return this.dispatcher;
	}

	Receivers receivers() {
		return this.receivers;
	}

	/** Made by a spawn: what no receiver matches is ignored (protocol, section 4). */
	boolean isSpawned() {
		return this.spawned;
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
	 * Lets a spawned port come to be, or dissolve, before it does anything else.
	 * @param charge settled when that is done, or will not happen
	 */
	void init(InitFunction initFunction, Charge charge) {
		boolean waits = enqueue(charge.entry(() -> Handling.init(this, initFunction)));
		if (!waits) {
			// Somebody knew its name already, and killed it.
			charge.settle();
		}
	}

	/**
	 * Delivers a message, from any thread.
	 * @return false if the port is dead
	 */
	boolean deliver(Message message) {
		return this.dispatcher.deliver(this, message);
	}

	int mailboxLimit() {
		return this.mailboxLimit;
	}

	/**
	 * Puts a message into the mailbox. If there is no memory for that, the caller is told
	 * and nothing has changed.
	 * @param message a {@link Message}, or a packet with its charge
	 * @return false if the port is dead
	 */
	boolean enqueueMessage(Object message, int cost) {
		boolean wasEmpty;
		boolean full;
		synchronized (this) {
			if (this.dead) {
				return false;
			}
			Mailbox mailbox = this.mailbox;
			wasEmpty = mailbox == null;
			if (mailbox == null) {
				mailbox = new Mailbox(table().entryArrays());
			}
			full = !mailbox.addMessage(message, cost, this.mailboxLimit);
			if (wasEmpty) {
				// Not before there is certainly something in it.
				this.mailbox = mailbox;
			}
		}
		if (full) {
			overflow();
			return false;
		}
		if (wasEmpty) {
			ready();
		}
		return true;
	}

	/** It waits for its turn from now on, or dies: nobody would ever run it again. */
	private void ready() {
		try {
			this.dispatcher.ready(this);
		}
		catch (Throwable ex) {
			perish(ex);
		}
	}

	/** The same for a port that has had its turn, but has more. */
	void again() {
		try {
			this.dispatcher.again(this);
		}
		catch (Throwable ex) {
			perishUnrun(ex);
		}
	}

	/** Nobody will ever run it again: what was reserved for a run is dropped here. */
	private void perishUnrun(Throwable cause) {
		perish(cause);
		if (this.dead) {
			drain(Current.get(), Integer.MAX_VALUE);
		}
	}

	/**
	 * Puts messages of another node into the mailbox, in one step.
	 * @return how many of them wait, or waited until the port died of the next one
	 */
	int enqueueMessages(Run run) {
		boolean wasEmpty;
		int added;
		try {
			synchronized (this) {
				if (this.dead) {
					return 0;
				}
				wasEmpty = this.mailbox == null;
				added = openMailbox().addMessages(run, this.mailboxLimit);
			}
		}
		catch (Throwable ex) {
			perish(ex);
			return 0;
		}
		if (added < run.size()) {
			overflow();
		}
		else if (wasEmpty) {
			ready();
		}
		return added;
	}

	@Override
	public boolean enqueue(ControlEntry entry) {
		boolean wasEmpty;
		try {
			synchronized (this) {
				if (this.dead) {
					return false;
				}
				wasEmpty = this.mailbox == null;
				openMailbox().add(entry);
			}
		}
		catch (Throwable ex) {
			perish(ex);
			return false;
		}
		if (wasEmpty) {
			ready();
		}
		return true;
	}

	/**
	 * Under the lock. If what is added then fails, the port dies, so that nobody finds a
	 * mailbox without a run.
	 */
	private Mailbox openMailbox() {
		Mailbox mailbox = this.mailbox;
		if (mailbox == null) {
			mailbox = new Mailbox(table().entryArrays());
			this.mailbox = mailbox;
		}
		return mailbox;
	}

	private void overflow() {
		die(Reason.of(MAILBOX_OVERFLOW, "more than " + this.mailboxLimit + " messages waited"));
	}

	/** What fails ends the port at once, so that nothing else follows. */
	@Override
	public void follow(ControlEntry entry) {
		takeOrDrop(entry);
	}

	@Override
	public synchronized boolean own(Guard guard) {
		if (this.dead) {
			return false;
		}
		ties().own(guard);
		return true;
	}

	@Override
	public synchronized void disown(Guard guard) {
		if (this.ties != null) {
			this.ties.disown(guard);
			untie();
		}
	}

	/** Under the lock. */
	private Ties ties() {
		Ties ties = this.ties;
		if (ties == null) {
			ties = new Ties();
			this.ties = ties;
		}
		return ties;
	}

	/** Under the lock. */
	private void untie() {
		if (this.ties != null && this.ties.isEmpty()) {
			this.ties = null;
		}
	}

	/**
	 * Kills the port behind what waits in its mailbox, or at once from within it.
	 * @param charge settled when it is dead
	 */
	void kill(Reason reason, Charge charge) {
		boolean within = Current.get().port() == this;
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
		ControlEntry arrival = charge.entry(() -> arrive(monitor));
		synchronized (this) {
			if (this.dead) {
				return false;
			}
			ties().expect(monitor);
		}
		return enqueue(arrival);
	}

	private synchronized void arrive(Monitor monitor) {
		if (this.ties != null) {
			this.ties.arrive(monitor);
			untie();
		}
	}

	void removeMonitor(Monitor monitor) {
		enqueue(() -> {
			synchronized (this) {
				if (this.ties != null) {
					this.ties.remove(monitor);
					untie();
				}
			}
		});
	}

	/**
	 * Handles a message as part of the entry that this port takes at the moment, before
	 * all that waits.
	 * @param message the message
	 */
	public void receiveNow(Message message) {
		takeOrDrop(message);
	}

	/** Whether something waits, or waited and is being handled. */
	boolean hasMail() {
		return this.mailbox != null;
	}

	boolean isDead() {
		return this.dead;
	}

	/** Once dead: why messages for it were dropped. */
	LossReason lossReason() {
		return (this.dead && this.overflowed) ? LossReason.MAILBOX_LIMIT : LossReason.DEAD_PORT;
	}

	/** On the thread that could run it. */
	boolean isRunning() {
		return this.running;
	}

	private boolean claim() {
		if (!this.dispatcher.mayRunHere(this)) {
			return false;
		}
		synchronized (this) {
			if (this.dead || this.mailbox != null) {
				return false;
			}
			this.mailbox = new Mailbox(table().entryArrays());
			return true;
		}
	}

	/**
	 * Runs something in this port at once, if nothing waits and nobody runs it, or if the
	 * calling thread does.
	 * @return false if it is busy elsewhere, or dead
	 */
	boolean tryRun(ControlEntry entry) {
		if (Current.get().port() == this) {
			takeOrDrop(entry);
			return true;
		}
		if (claim()) {
			try {
				this.dispatcher.runClaimed(this, entry);
			}
			catch (Throwable ex) {
				perish(ex);
			}
			return true;
		}
		return false;
	}

	/** Runs something while nobody else can run this port, and lets others again. */
	void runClaimed(Current current, ControlEntry entry) {
		Mailbox mailbox = this.mailbox;
		LocalPort outer = current.enter(this);
		this.running = true;
		takeOrDrop(entry);
		this.running = false;
		current.leave(outer);
		if (mailbox != null && !isDrained(mailbox)) {
			again();
		}
	}

	@Override
	public void run() {
		try {
			this.dispatcher.run(this);
		}
		catch (Throwable ex) {
			perishUnrun(ex);
		}
	}

	/**
	 * Takes what waits until there is no more, or others should get their turn.
	 * @return false if there may be more: then this has to go on, here or elsewhere
	 */
	boolean drain(Current current, int maxEntries) {
		Mailbox mailbox = this.mailbox;
		if (mailbox == null) {
			return true;
		}
		LocalPort outer = current.enter(this);
		this.running = true;
		boolean drained = drain(current, mailbox, maxEntries);
		current.leave(outer);
		current.settle();
		return drained;
	}

	private boolean drain(Current current, Mailbox mailbox, int maxEntries) {
		PortTable table = this.dispatcher.table();
		long begin = table.coarseNanoTime(false);
		int taken = 0;
		// What a dead port drops takes no time, and nobody may be left to give it a turn.
		while (taken < maxEntries || this.dead) {
			if (taken > 0 && mailbox.hasNext() && table.coarseNanoTime(true) - begin > MAX_RUN_NANOS && !this.dead) {
				break;
			}
			Object entry = mailbox.poll();
			if (entry != null) {
				taken++;
				current.next();
				takeOrDrop(entry);
				// The next handler must not find what this one left behind.
				Thread.interrupted();
				if (entry instanceof Object[] packet) {
					current.over(Charge.of(packet));
				}
				continue;
			}
			// Released, another thread may run the port.
			this.running = false;
			if (isDrained(mailbox)) {
				return true;
			}
			this.running = true;
		}
		mailbox.release();
		this.running = false;
		return false;
	}

	private synchronized boolean isDrained(Mailbox mailbox) {
		if (mailbox.reserve()) {
			return false;
		}
		this.mailbox = null;
		return true;
	}

	/**
	 * Handles a message that came while nothing waited, on the port's home thread.
	 * @param message a {@link Message}, or a packet with its charge
	 */
	void handle(Current current, Object message) {
		LocalPort outer = current.enter(this);
		this.running = true;
		takeOrDrop(message);
		Thread.interrupted();
		this.running = false;
		current.leave(outer);
	}

	private void takeOrDrop(Object entry) {
		try {
			if (this.dead) {
				Remains.drop(this, entry);
			}
			else {
				Handling.take(this, entry);
			}
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	/**
	 * Something threw an exception in this port, which dies of it. Never throws, whatever
	 * the exception's own methods do.
	 */
	void fail(Throwable cause) {
		boolean monitored;
		synchronized (this) {
			monitored = this.ties != null && this.ties.isMonitored();
		}
		boolean wasDead = this.dead;
		die(Reason.die(cause));
		FailureLog.log(this, cause, wasDead, monitored);
	}

	/**
	 * The port ends here and now. From any thread. What its mailbox holds is dropped;
	 * what a run has begun to take, when that goes on.
	 */
	void die(Reason reason) {
		if (close(reason)) {
			forget();
			end(reason);
		}
	}

	/**
	 * Something that cannot be lost found no memory, or no thread. So the port dies here
	 * and now, but those who depend on it are told on another thread: the calling one may
	 * hold locks.
	 */
	void perish(Throwable cause) {
		if (!close(NO_ROOM)) {
			return;
		}
		forget();
		try {
			table().callbacks().execute(() -> end(NO_ROOM));
		}
		catch (Throwable ex) {
			end(NO_ROOM);
		}
		FailureLog.logNoRoom(this, cause);
	}

	/**
	 * Nothing reaches the port any more. Needs no memory.
	 * @return false if it is dead already
	 */
	private synchronized boolean close(Reason reason) {
		if (this.dead) {
			return false;
		}
		this.overflowed = !reason.isNormal() && MAILBOX_OVERFLOW.equals(reason.elements().get(0));
		this.dead = true;
		if (this.mailbox != null) {
			this.mailbox.close();
			this.closed = this.mailbox;
		}
		return true;
	}

	/** Nobody finds it any more. */
	private void forget() {
		try {
			table().remove(this);
		}
		catch (Throwable ex) {
			FailureLog.logAtEnd(this, ex);
		}
	}

	/** By whoever closed the port, once. Never throws. */
	private void end(Reason reason) {
		Mailbox mailbox = this.closed;
		if (mailbox != null) {
			this.closed = null;
			Remains.drop(this, mailbox);
		}
		Ties ties;
		synchronized (this) {
			ties = this.ties;
			this.ties = null;
		}
		if (ties != null) {
			ties.end(this, reason);
		}
		if (this.nameFence != null) {
			table().release(this);
		}
	}

	/** Fires one of its monitors. */
	void fire(Monitor monitor, Reason reason) {
		if (this.nameFence != null) {
			this.nameFence.fire(monitor, reason);
		}
		else {
			monitor.fire(reason);
		}
	}

	/**
	 * Returns when its name was given again, as {@link PortTable#nextMoment()} counts it.
	 * @return 0 if no earlier port had the name
	 */
	public long reopened() {
		return this.reopened;
	}

	/**
	 * Looks whether a context of this node has to take the death of an earlier port of
	 * this name, before it can reach this one.
	 * @param context the context
	 * @return why that port died; null if there is nothing to take
	 */
	public @Nullable Reason fenced(Context context) {
		return (this.nameFence != null) ? this.nameFence.fenced(context) : null;
	}

	/** How much of an account its mailbox and its handler hold. */
	synchronized long held(Account account) {
		return (this.mailbox != null) ? this.mailbox.held(account) : 0;
	}

	@Override
	public String toString() {
		return this.id;
	}

}
