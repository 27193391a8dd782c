package io.aemp.internal.context;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import io.aemp.Guard;
import io.aemp.Reason;
import io.aemp.internal.port.PortTable;
import org.jspecify.annotations.Nullable;

/**
 * One monitor: set, then either fired, once, or closed. It has fired when its context
 * takes it, directly before its action (guarantee, rule 3).
 */
public final class Monitor extends LastingEntry implements Guard {

	private final Context owner;

	private final Consumer<Reason> action;

	/** Undoes the registration; told when the monitor is closed before it was taken. */
	private final Consumer<Monitor> unregister;

	private final LongAdder fired;

	private final AtomicReference<State> state = new AtomicReference<>(State.SET);

	private volatile @Nullable Reason reason;

	/**
	 * A monitor that is not registered yet.
	 * @param owner runs the action
	 * @param action what to do
	 * @param unregister takes the monitor away from what it watches
	 * @param fired counts those that fired, see {@link PortTable#fired()}
	 */
	public Monitor(Context owner, Consumer<Reason> action, Consumer<Monitor> unregister, LongAdder fired) {
		this.owner = owner;
		this.action = action;
		this.unregister = unregister;
		this.fired = fired;
	}

	/**
	 * Returns the context that the monitor belongs to.
	 * @return the context
	 */
	public Context owner() {
		return this.owner;
	}

	/**
	 * Enqueues the action of the monitor in its context. Needs no memory, unless the
	 * owner is a port: if that has no room for it, it dies.
	 * @param reason why
	 */
	public void fire(Reason reason) {
		if (due(reason)) {
			this.owner.enqueue(this);
		}
	}

	/**
	 * Does what comes before {@link #take()}, for whoever lets the owner take it.
	 * @param reason why
	 * @return false if it is due already, or over
	 */
	public boolean due(Reason reason) {
		if (!this.state.compareAndSet(State.SET, State.QUEUED)) {
			return false;
		}
		this.reason = reason;
		return true;
	}

	@Override
	public void take() {
		if (this.state.compareAndSet(State.QUEUED, State.OVER)) {
			run(this.reason);
		}
	}

	private void run(@Nullable Reason reason) {
		try {
			this.owner.disown(this);
			this.fired.increment();
		}
		finally {
			this.action.accept((reason != null) ? reason : Reason.NORMAL);
		}
	}

	/**
	 * Returns why it fires.
	 * @return a normal end if it is not due yet
	 */
	public Reason reason() {
		Reason reason = this.reason;
		return (reason != null) ? reason : Reason.NORMAL;
	}

	/**
	 * Determines if the monitor will never fire again.
	 * @return true if it has fired or was closed
	 */
	public boolean isOver() {
		return this.state.get() == State.OVER;
	}

	@Override
	public void close() {
		State before = this.state.getAndSet(State.OVER);
		if (before != State.OVER) {
			this.owner.disown(this);
		}
		if (before != State.OVER) {
			this.unregister.accept(this);
		}
	}

	private enum State {

		SET, QUEUED, OVER

	}

}
