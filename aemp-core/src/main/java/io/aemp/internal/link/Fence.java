package io.aemp.internal.link;

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
 * It is made together with the first monitor of its context on that node, so that it
 * needs no memory when it is raised. Guarded by the lock of the remote node.
 */
final class Fence extends LastingEntry {

	private final RemoteNode remote;

	private final Context context;

	/** How many monitors the context has on ports of that node. */
	private int monitors;

	/** While raised: why. */
	private @Nullable Reason reason;

	/** While raised: the monitors that fire when it is taken. */
	private final EntryQueue due = new EntryQueue();

	Fence(RemoteNode remote, Context context) {
		this.remote = remote;
		this.context = context;
	}

	Context context() {
		return this.context;
	}

	/** Null unless it is raised. */
	@Nullable Reason reason() {
		return this.reason;
	}

	void raise(Reason reason) {
		this.reason = reason;
	}

	/** While raised: fires a monitor as soon as this is taken. */
	void add(Monitor monitor) {
		this.due.add(monitor);
	}

	void monitored() {
		this.monitors++;
	}

	void unmonitored() {
		this.monitors--;
	}

	/** Whether the context has monitors that this may be needed for. */
	boolean isNeeded() {
		return this.monitors > 0;
	}

	/**
	 * Takes it down: its monitors have fired now.
	 * @return those monitors, as a chain
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
		LastingEntry monitor = this.remote.lift(this);
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
		this.remote.lift(this);
	}

}
