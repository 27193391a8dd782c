package io.aemp.port;

import io.aemp.Guard;
import io.aemp.LossReason;
import io.aemp.Message;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.Receiver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port of this node. Whatever reaches it, messages and control, passes through its
 * mailbox in order and is taken by one thread at a time; consecutive runs happen-before
 * each other by the port's lock. Only its own death acts at once.
 */
public final class LocalPort implements Port, Context, Runnable {

	private static final Logger logger = LoggerFactory.getLogger(LocalPort.class);

	private static final String MAILBOX_OVERFLOW = "mailbox_overflow";

	private static final long MAX_RUN_NANOS = 1_000_000;

	/** How many entries are taken between two looks at the clock. */
	private static final int CLOCK_MASK = 0xf;

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

	/** Confined to the thread that runs the port. */
	private boolean running;

	LocalPort(Dispatcher dispatcher, String id, int mailboxLimit, boolean spawned) {
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
	 * Puts a message into the mailbox.
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
			wasEmpty = this.mailbox == null;
			full = !openMailbox().addMessage(message, cost, this.mailboxLimit);
		}
		if (full) {
			overflow();
			return false;
		}
		if (wasEmpty) {
			this.dispatcher.ready(this);
		}
		return true;
	}

	/**
	 * Puts messages of another node into the mailbox, in one step.
	 * @return how many of them wait, or waited until the port died of the next one
	 */
	int enqueueMessages(Run run) {
		boolean wasEmpty;
		int added;
		synchronized (this) {
			if (this.dead) {
				return 0;
			}
			Mailbox mailbox = this.mailbox;
			wasEmpty = mailbox == null;
			if (mailbox == null) {
				mailbox = new Mailbox();
			}
			added = mailbox.addMessages(run, this.mailboxLimit);
			// Not before there is certainly something in it.
			this.mailbox = mailbox;
		}
		if (added < run.size()) {
			overflow();
		}
		else if (wasEmpty) {
			this.dispatcher.ready(this);
		}
		return added;
	}

	@Override
	public boolean enqueue(ControlEntry entry) {
		boolean wasEmpty;
		synchronized (this) {
			if (this.dead) {
				return false;
			}
			wasEmpty = this.mailbox == null;
			openMailbox().add(entry);
		}
		if (wasEmpty) {
			this.dispatcher.ready(this);
		}
		return true;
	}

	/** Under the lock. */
	private Mailbox openMailbox() {
		Mailbox mailbox = this.mailbox;
		if (mailbox == null) {
			mailbox = new Mailbox();
			this.mailbox = mailbox;
		}
		return mailbox;
	}

	private void overflow() {
		die(Reason.of(MAILBOX_OVERFLOW, "more than " + this.mailboxLimit + " messages waited"));
	}

	@Override
	public void follow(ControlEntry entry) throws Exception {
		entry.take();
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
		synchronized (this) {
			if (this.dead) {
				return false;
			}
			ties().expect(monitor);
		}
		return enqueue(charge.entry(() -> {
			synchronized (this) {
				if (this.ties != null) {
					this.ties.arrive(monitor);
					untie();
				}
			}
		}));
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
			this.mailbox = new Mailbox();
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
			this.dispatcher.runClaimed(this, entry);
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
			this.dispatcher.again(this);
		}
	}

	@Override
	public void run() {
		this.dispatcher.run(this);
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
		long end = 0;
		// What a dead port drops takes no time, and nobody may be left to give it a turn.
		for (int taken = 0; taken < maxEntries || this.dead; taken++) {
			if ((taken & CLOCK_MASK) == CLOCK_MASK && !this.dead) {
				// Most runs are too short to need a clock at all.
				long now = table.nanoTime();
				end = (taken == CLOCK_MASK) ? now + MAX_RUN_NANOS : end;
				if (now - end > 0) {
					break;
				}
			}
			Object entry = mailbox.poll();
			if (entry == null) {
				// Released, another thread may run the port.
				this.running = false;
				if (isDrained(mailbox)) {
					return true;
				}
				this.running = true;
				entry = mailbox.poll();
			}
			if (entry != null) {
				takeOrDrop(entry);
				if (entry instanceof Object[] packet) {
					current.over(Charge.of(packet));
				}
			}
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

	/** Something threw an exception in this port, which dies of it. */
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
		Ties ties;
		@Nullable Object[] waiting = {};
		synchronized (this) {
			if (this.dead) {
				return;
			}
			this.overflowed = reason.kind().equals(MAILBOX_OVERFLOW);
			this.dead = true;
			if (this.mailbox != null) {
				waiting = this.mailbox.clear();
			}
			ties = this.ties;
			this.ties = null;
		}
		this.dispatcher.table().remove(this);
		Remains.drop(this, waiting);
		if (ties != null) {
			ties.end(this.id, reason);
		}
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
