package io.aemp.internal.dispatch;

import io.aemp.Message;
import io.aemp.internal.context.Context;
import io.aemp.internal.context.ControlEntry;
import io.aemp.internal.credit.Charge;
import io.aemp.internal.credit.InboundCredit;
import org.jspecify.annotations.Nullable;

/**
 * Takes the entries of a mailbox, messages and control, in order and on one thread at a
 * time. Consecutive runs happen-before each other by the lock of this object, which also
 * guards the mailbox. Subclasses decide what an entry does and what the end of the actor
 * means.
 */
public abstract class Actor implements Context, Runnable {

	private final Dispatcher dispatcher;

	private final int mailboxLimit;

	/**
	 * Written under the lock. Exists while something waits, and a run is due or active.
	 */
	private volatile @Nullable Mailbox mailbox;

	/** Written under the lock. */
	private volatile boolean dead;

	/** The mailbox at the time of death, owned by the thread that ends the actor. */
	private @Nullable Mailbox closedMailbox;

	/** Confined to the thread that runs the actor. */
	private boolean running;

	/**
	 * Creates an actor with an empty mailbox.
	 * @param dispatcher gives it its turns
	 * @param mailboxLimit the largest number of messages that may wait
	 */
	protected Actor(Dispatcher dispatcher, int mailboxLimit) {
		this.dispatcher = dispatcher;
		this.mailboxLimit = mailboxLimit;
	}

	/**
	 * Handles one entry of a living actor.
	 * @param entry a {@link Message}, a packet with its charge, or a {@link ControlEntry}
	 * @throws Exception ends the actor
	 */
	protected abstract void take(Object entry) throws Exception;

	/**
	 * Drops one entry of a dead actor. Does not settle its charge.
	 * @param entry a {@link Message}, a packet with its charge, or a {@link ControlEntry}
	 */
	protected abstract void drop(Object entry);

	/**
	 * Reports that {@link #drop(Object)} threw an exception for one of the entries that
	 * waited. The others are dropped anyway. Must not throw.
	 * @param cause the exception
	 */
	protected abstract void dropFailed(Throwable cause);

	/**
	 * Ends the actor because an entry threw an exception. Must not throw.
	 * @param cause the exception
	 */
	protected abstract void fail(Throwable cause);

	/**
	 * Ends the actor because its mailbox is full.
	 */
	protected abstract void overflow();

	/**
	 * Ends the actor because there was no memory or no thread for what waits. Callers may
	 * hold locks, so code of the application must not run here.
	 * @param cause the failure
	 */
	protected abstract void perish(Throwable cause);

	/**
	 * Counts a message that the actor could not take.
	 * @param message the message
	 */
	protected abstract void lost(Message message);

	/**
	 * Returns the dispatcher that gives the actor its turns.
	 * @return always the same
	 */
	public final Dispatcher dispatcher() {
		return this.dispatcher;
	}

	/**
	 * Returns the largest number of messages that may wait.
	 * @return the limit of the mailbox
	 */
	public final int mailboxLimit() {
		return this.mailboxLimit;
	}

	/**
	 * Determines if the actor is dead.
	 * @return true if it takes no entries any more
	 */
	public final boolean isDead() {
		return this.dead;
	}

	/**
	 * Determines if something waits, or waited and is being handled.
	 * @return true if the actor is busy
	 */
	public final boolean hasMail() {
		return this.mailbox != null;
	}

	/** Determines if the actor runs, on a thread that could run it. */
	final boolean isRunning() {
		return this.running;
	}

	/**
	 * Delivers a message, from any thread.
	 * @param message the message
	 * @return false if the actor is dead
	 */
	public final boolean deliver(Message message) {
		return this.dispatcher.deliver(this, message);
	}

	/**
	 * Puts a message into the mailbox. If there is no memory for it, this method throws
	 * and nothing has changed.
	 * @param message a {@link Message}, or a packet with its charge
	 * @return false if the actor is dead
	 */
	final boolean enqueueMessage(Object message, int cost) {
		boolean wasEmpty;
		boolean full;
		synchronized (this) {
			if (this.dead) {
				return false;
			}
			Mailbox mailbox = this.mailbox;
			wasEmpty = mailbox == null;
			if (mailbox == null) {
				mailbox = new Mailbox(this.dispatcher.entryArrays());
			}
			full = !mailbox.addMessage(message, cost, this.mailboxLimit);
			if (wasEmpty) {
				// Not before the mailbox holds something.
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

	/**
	 * Puts messages of another node into the mailbox, in one step.
	 * @return how many of them wait, or waited until the actor died of the next one
	 */
	final int enqueueMessages(MessageBatch batch) {
		boolean wasEmpty;
		int added;
		try {
			synchronized (this) {
				if (this.dead) {
					return 0;
				}
				wasEmpty = this.mailbox == null;
				added = openMailbox().addMessages(batch, this.mailboxLimit);
			}
		}
		catch (Throwable ex) {
			perish(ex);
			return 0;
		}
		if (added < batch.size()) {
			overflow();
		}
		else if (wasEmpty) {
			ready();
		}
		return added;
	}

	@Override
	public final boolean enqueue(ControlEntry entry) {
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
	 * Called under the lock. If what is added then fails, the actor dies, so that no
	 * mailbox stays without a run.
	 */
	private Mailbox openMailbox() {
		Mailbox mailbox = this.mailbox;
		if (mailbox == null) {
			mailbox = new Mailbox(this.dispatcher.entryArrays());
			this.mailbox = mailbox;
		}
		return mailbox;
	}

	/**
	 * Asks for a turn. If that fails the actor dies, because nothing would ever run it.
	 */
	private void ready() {
		try {
			this.dispatcher.ready(this);
		}
		catch (Throwable ex) {
			perish(ex);
		}
	}

	/** Asks for another turn. */
	final void again() {
		try {
			this.dispatcher.again(this);
		}
		catch (Throwable ex) {
			perishWithoutRun(ex);
		}
	}

	/** Ends the actor, and drops what was reserved for the run that will not happen. */
	private void perishWithoutRun(Throwable cause) {
		perish(cause);
		if (this.dead) {
			boolean known = ThreadState.find() != null;
			drain(ThreadState.get(), Integer.MAX_VALUE);
			forgetUnless(known);
		}
	}

	/** Runs an entry as part of the entry that this actor takes at the moment. */
	@Override
	public final void follow(ControlEntry entry) {
		takeOrDrop(entry);
	}

	/**
	 * Handles a message as part of the entry that this actor takes at the moment, before
	 * all that waits.
	 * @param message the message
	 */
	public final void receiveNow(Message message) {
		takeOrDrop(message);
	}

	/**
	 * Runs an entry at once, if nothing waits and no other thread runs the actor, or if
	 * the calling thread runs it.
	 * @param entry the entry
	 * @return false if the actor is busy elsewhere, or dead
	 */
	public final boolean tryRun(ControlEntry entry) {
		if (ThreadState.currentContext() == this) {
			takeOrDrop(entry);
			return true;
		}
		if (claim()) {
			boolean known = ThreadState.find() != null;
			try {
				this.dispatcher.runClaimed(this, entry);
			}
			catch (Throwable ex) {
				perish(ex);
			}
			forgetUnless(known);
			return true;
		}
		return false;
	}

	/** Leaves nothing on a thread of the application that ran this actor once. */
	private static void forgetUnless(boolean known) {
		if (!known) {
			ThreadState.forget();
		}
	}

	private boolean claim() {
		if (!this.dispatcher.mayRunHere(this)) {
			return false;
		}
		synchronized (this) {
			if (this.dead || this.mailbox != null) {
				return false;
			}
			this.mailbox = new Mailbox(this.dispatcher.entryArrays());
			return true;
		}
	}

	/** Runs an entry while no other thread can run this actor, and then releases it. */
	final void runClaimed(ThreadState thread, ControlEntry entry) {
		Mailbox mailbox = this.mailbox;
		Context outer = thread.enter(this);
		this.running = true;
		takeOrDrop(entry);
		this.running = false;
		thread.leave(outer);
		if (mailbox != null && !isDrained(mailbox)) {
			again();
		}
	}

	@Override
	public final void run() {
		try {
			this.dispatcher.run(this);
		}
		catch (Throwable ex) {
			perishWithoutRun(ex);
		}
	}

	/**
	 * Takes what waits until the mailbox is empty, or others should get their turn.
	 * @return false if there may be more. Then the actor needs another turn.
	 */
	final boolean drain(ThreadState thread, int maxEntries) {
		Mailbox mailbox = this.mailbox;
		if (mailbox == null) {
			return true;
		}
		Context outer = thread.enter(this);
		this.running = true;
		boolean drained = drain(thread, mailbox, maxEntries);
		thread.leave(outer);
		thread.settle();
		return drained;
	}

	private boolean drain(ThreadState thread, Mailbox mailbox, int maxEntries) {
		long begin = this.dispatcher.coarseNanoTime(false);
		int taken = 0;
		// A dead actor drops everything at once: that takes no time, and it may get no
		// other turn.
		while (taken < maxEntries || this.dead) {
			if (taken > 0 && mailbox.hasNext() && this.dispatcher.isLate(begin) && !this.dead) {
				break;
			}
			Object entry = mailbox.poll();
			if (entry != null) {
				taken++;
				thread.next();
				takeOrDrop(entry);
				// The next handler must not find the interrupt flag of this one.
				Thread.interrupted();
				if (entry instanceof Object[] packet) {
					thread.finished(Charge.of(packet));
				}
				continue;
			}
			// Once it is released, another thread may run the actor.
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
	 * Handles a message that came while nothing waited, on the actor's home thread.
	 * @param message a {@link Message}, or a packet with its charge
	 */
	final void handle(ThreadState thread, Object message) {
		Context outer = thread.enter(this);
		this.running = true;
		takeOrDrop(message);
		Thread.interrupted();
		this.running = false;
		thread.leave(outer);
	}

	private void takeOrDrop(Object entry) {
		try {
			if (this.dead) {
				drop(entry);
			}
			else {
				take(entry);
			}
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	/**
	 * Stops the actor: nothing enters its mailbox from now on. Needs no memory. To be
	 * called under the lock.
	 * @return false if it is dead already
	 */
	protected final boolean stop() {
		if (this.dead) {
			return false;
		}
		this.dead = true;
		if (this.mailbox != null) {
			this.mailbox.close();
			this.closedMailbox = this.mailbox;
		}
		return true;
	}

	/**
	 * Drops what waited when the actor was stopped. To be called by the thread that
	 * stopped it.
	 */
	protected final void dropWaiting() {
		Mailbox mailbox = this.closedMailbox;
		if (mailbox == null) {
			return;
		}
		this.closedMailbox = null;
		for (Object entry = mailbox.pollClosed(); entry != null; entry = mailbox.pollClosed()) {
			try {
				drop(entry);
			}
			catch (Throwable ex) {
				dropFailed(ex);
			}
			if (entry instanceof Object[] packet) {
				Charge.of(packet).settle();
			}
		}
	}

	/**
	 * Returns the cost that the mailbox and the running handler hold of a credit.
	 * @param credit the inbound credit of a node
	 * @return the sum of the charges
	 */
	public final synchronized long held(InboundCredit credit) {
		return (this.mailbox != null) ? this.mailbox.held(credit) : 0;
	}

}
