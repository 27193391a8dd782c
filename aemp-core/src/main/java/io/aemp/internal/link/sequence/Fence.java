package io.aemp.internal.link.sequence;

import io.aemp.Reason;
import io.aemp.internal.context.Context;
import io.aemp.internal.context.EntryQueue;
import io.aemp.internal.context.LastingEntry;
import io.aemp.internal.context.Monitor;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a context and a node to which its messages were lost, until the context
 * takes notice (guarantee, rules R2 and R3). The fence itself is the <em>down</em> entry
 * that waits in the context's mailbox.
 *
 * <p>
 * A fence is made together with the first monitor of its context on that node, so that it
 * needs no memory when it is raised. Not safe for use by several threads, except
 * {@link #take()} and {@link #drop()}: belongs to the lock of its owner.
 */
final class Fence extends LastingEntry {

	private final Owner owner;

	private final Context context;

	/** The number of monitors of the context on ports of that node. */
	private int monitors;

	/** The reason, while this is raised. */
	private @Nullable Reason reason;

	/** The monitors that fire when this is taken, while it is raised. */
	private final EntryQueue due = new EntryQueue();

	Fence(Owner owner, Context context) {
		this.owner = owner;
		this.context = context;
	}

	Context context() {
		return this.context;
	}

	/** Returns the reason, or null unless this is raised. */
	@Nullable Reason reason() {
		return this.reason;
	}

	void raise(Reason reason) {
		this.reason = reason;
	}

	/** Fires a monitor as soon as this is taken. To be called while it is raised. */
	void add(Monitor monitor) {
		this.due.add(monitor);
	}

	void monitored() {
		this.monitors++;
	}

	void unmonitored() {
		this.monitors--;
	}

	/** Returns whether the context has monitors that this may be needed for. */
	boolean isNeeded() {
		return this.monitors > 0;
	}

	/**
	 * Takes this down: its monitors have fired now.
	 * @return the monitors, as a chain
	 */
	@Nullable LastingEntry lift() {
		Reason reason = this.reason;
		this.reason = null;
		LastingEntry fired = this.due.pollAll();
		for (LastingEntry entry = fired; entry != null; entry = entry.next()) {
			if (reason != null && entry instanceof Monitor monitor) {
				monitor.due(reason);
			}
		}
		return fired;
	}

	@Override
	public void take() throws Exception {
		LastingEntry monitor = this.owner.lift(this);
		Throwable failure = null;
		while (monitor != null) {
			LastingEntry next = monitor.unchain();
			try {
				this.context.follow(monitor);
			}
			catch (Throwable ex) {
				// The actions of the others have nothing to do with it.
				failure = (failure != null) ? failure : ex;
			}
			monitor = next;
		}
		if (failure instanceof Error error) {
			throw error;
		}
		if (failure instanceof Exception exception) {
			throw exception;
		}
	}

	@Override
	public void drop() {
		this.owner.lift(this);
	}

	/**
	 * Guards the fences of one remote node by a lock.
	 */
	interface Owner {

		/**
		 * Takes a fence down under the lock, because its context took notice or died.
		 * @return its monitors, which have fired now, as a chain
		 */
		@Nullable LastingEntry lift(Fence fence);

	}

}
