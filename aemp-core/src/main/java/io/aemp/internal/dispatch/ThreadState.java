package io.aemp.internal.dispatch;

import io.aemp.internal.context.Context;
import io.aemp.internal.credit.Charge;
import io.aemp.internal.credit.InboundCredit;
import org.jspecify.annotations.Nullable;

/**
 * Records which context a thread runs at the moment. Only that thread writes the fields.
 * {@link BlockedHandlers} reads them without synchronisation, which is precise enough for
 * a warning.
 */
public final class ThreadState {

	/**
	 * The largest cost that may be finished but not settled yet while a handler runs. The
	 * smallest inbound credit can spare as much.
	 */
	private static final int MAX_UNSETTLED = 1 << 11;

	/** Threads of the application have none, except while they run a context. */
	private static final ThreadLocal<@Nullable ThreadState> CURRENT = new ThreadLocal<>();

	private final Thread thread = Thread.currentThread();

	/** The context that the thread runs, or ran last and may run again soon. */
	private @Nullable Context context;

	/** True while the thread runs that context. */
	private boolean inside;

	/** Counts entries, to distinguish one from the next. */
	private long entered;

	/** The number of nested waits. */
	private int waits;

	private @Nullable BlockedHandlers watch;

	private @Nullable Throwable failure;

	/** The credit whose finished cost is not settled yet. */
	private @Nullable InboundCredit credit;

	private long cost;

	private ThreadState() {
	}

	/**
	 * Returns the state of the calling thread, and creates it for a new thread.
	 * @return the same object for each call on one thread
	 */
	static ThreadState get() {
		ThreadState state = CURRENT.get();
		if (state == null) {
			state = new ThreadState();
			CURRENT.set(state);
		}
		return state;
	}

	/**
	 * Returns the state of the calling thread, if it has one.
	 * @return null if the thread has never run a context, or is one of the application
	 */
	public static @Nullable ThreadState find() {
		return CURRENT.get();
	}

	/**
	 * Returns the context that the calling thread runs.
	 * @return null outside of ports
	 */
	public static @Nullable Context currentContext() {
		ThreadState state = CURRENT.get();
		return (state != null) ? state.context() : null;
	}

	/**
	 * Forgets the state of the calling thread, which must run no context. A thread of the
	 * application may outlive the class loader of this class.
	 */
	static void forget() {
		CURRENT.remove();
	}

	/**
	 * Returns the context that the thread runs.
	 * @return null outside of ports
	 */
	public @Nullable Context context() {
		return this.inside ? this.context : null;
	}

	Thread thread() {
		return this.thread;
	}

	long entered() {
		return this.entered;
	}

	/** Begins the next entry of the context that the thread runs. */
	void next() {
		this.entered++;
	}

	/**
	 * Begins a wait, during which another thread takes the place of this one.
	 */
	public void beginWaiting() {
		this.waits++;
	}

	/**
	 * Ends a wait.
	 */
	public void endWaiting() {
		this.waits--;
		this.entered++;
	}

	boolean isWaiting() {
		return this.waits > 0;
	}

	@Nullable BlockedHandlers watch() {
		return this.watch;
	}

	void watchedBy(BlockedHandlers watch) {
		this.watch = watch;
	}

	/** Ends the watch. The thread asks for it again with its next run. */
	void unwatch() {
		this.watch = null;
	}

	boolean isWatched() {
		return this.watch != null;
	}

	/**
	 * Enters a context.
	 * @return the context that the thread ran before, or null
	 */
	@Nullable Context enter(Context context) {
		Context outer = context();
		// One port often gets many messages, and the memory barrier of a stored reference
		// costs as much as the rest of this.
		if (this.context != context) {
			this.context = context;
		}
		this.inside = true;
		this.entered++;
		return outer;
	}

	/**
	 * Leaves the present context.
	 * @param outer the context to return to, or null
	 * @return the context that the thread ran until now
	 */
	public @Nullable Context leave(@Nullable Context outer) {
		Context inner = context();
		if (outer != null) {
			this.context = outer;
		}
		this.inside = outer != null;
		this.failure = null;
		return inner;
	}

	/**
	 * Notes that a charge is finished. It is settled at the end of the run at the latest.
	 */
	void finished(Charge charge) {
		InboundCredit credit = charge.credit();
		if (credit != this.credit) {
			settle();
			this.credit = credit;
		}
		this.cost += charge.cost();
		if (this.cost >= MAX_UNSETTLED || credit.isAwaited()) {
			settle();
		}
	}

	/** Settles what is finished, at the end of a run. */
	void settle() {
		InboundCredit credit = this.credit;
		if (credit != null) {
			long cost = this.cost;
			this.credit = null;
			this.cost = 0;
			credit.settle(cost);
		}
		if (!this.inside) {
			this.context = null;
		}
	}

	/**
	 * Remembers a failure until the thread leaves the context. An exception that passes
	 * through several entries is one failure.
	 * @param failure the exception
	 * @return false if it is known already
	 */
	public boolean isNew(Throwable failure) {
		boolean known = this.failure == failure;
		this.failure = failure;
		return !known;
	}

}
