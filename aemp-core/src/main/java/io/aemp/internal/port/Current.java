package io.aemp.internal.port;

import org.jspecify.annotations.Nullable;

/**
 * What one thread runs at the moment. Fields are written by that thread only; the watch
 * over blocked handlers reads them without synchronisation, which is good enough for a
 * warning.
 */
final class Current {

	/**
	 * So much may be over and not settled yet, while a handler does not return: no more
	 * than the smallest account has to spare.
	 */
	private static final int MAX_UNSETTLED = 1 << 11;

	private static final ThreadLocal<Current> CURRENT = ThreadLocal.withInitial(Current::new);

	private final Thread thread = Thread.currentThread();

	/** The port that it runs, or ran last and may run again soon. */
	private @Nullable LocalPort port;

	/** Whether it runs that. */
	private boolean inside;

	/** Tells one entry that is taken from the next. */
	private long entered;

	/** How many waits it is in, one within the other. */
	private int waits;

	private @Nullable BlockedHandlers watch;

	private @Nullable Throwable failure;

	/** What is over and not settled yet. */
	private @Nullable Account account;

	private long cost;

	private Current() {
	}

	/** That of the calling thread. */
	static Current get() {
		return CURRENT.get();
	}

	@Nullable LocalPort port() {
		return this.inside ? this.port : null;
	}

	Thread thread() {
		return this.thread;
	}

	long entered() {
		return this.entered;
	}

	/** The thread takes the next entry of the port that it runs. */
	void next() {
		this.entered++;
	}

	/** The thread waits for the node, and another one takes its place. */
	void beginWaiting() {
		this.waits++;
	}

	/** It goes on, and holds up others from now on. */
	void endWaiting() {
		this.waits--;
		this.entered++;
	}

	boolean isWaiting() {
		return this.waits > 0;
	}

	/** Lets the thread be watched, from its first run on. */
	void watchedBy(BlockedHandlers watch) {
		if (this.watch != watch) {
			try {
				watch.add(this);
				this.watch = watch;
			}
			catch (Throwable ex) {
				// Without a timer, perhaps. Its next run tries again.
			}
		}
	}

	boolean isWatched() {
		return this.watch != null;
	}

	/** The thread is watched no longer, and asks for that again with its next run. */
	void unwatch() {
		this.watch = null;
	}

	/**
	 * From now on the thread runs this port.
	 * @return what it ran before
	 */
	@Nullable LocalPort enter(LocalPort port) {
		LocalPort outer = port();
		// One port often gets many messages, and the memory barrier of a stored reference
		// costs as much as the rest of this.
		if (this.port != port) {
			this.port = port;
		}
		this.inside = true;
		this.entered++;
		return outer;
	}

	/**
	 * From now on the thread runs what it ran before, or nothing.
	 * @return what it ran until now
	 */
	@Nullable LocalPort leave(@Nullable LocalPort outer) {
		LocalPort inner = port();
		if (outer != null) {
			this.port = outer;
		}
		this.inside = outer != null;
		this.failure = null;
		return inner;
	}

	/**
	 * What a node was charged with is over, and will be settled after the run at last.
	 */
	void over(Charge charge) {
		Account account = charge.account();
		if (account != this.account) {
			settle();
			this.account = account;
		}
		this.cost += charge.cost();
		if (this.cost >= MAX_UNSETTLED || account.isAwaited()) {
			settle();
		}
	}

	/** The run is over. */
	void settle() {
		Account account = this.account;
		if (account != null) {
			long cost = this.cost;
			this.account = null;
			this.cost = 0;
			account.settle(cost);
		}
		if (!this.inside) {
			this.port = null;
		}
	}

	/**
	 * Remembers a failure until the thread leaves the port: an exception that passes
	 * through several of its tasks is one failure.
	 * @return false if it is known already
	 */
	boolean isNew(Throwable failure) {
		boolean known = this.failure == failure;
		this.failure = failure;
		return !known;
	}

}
