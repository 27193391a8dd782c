package io.aemp.internal.context;

import java.util.ArrayList;
import java.util.List;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.aemp.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a chosen port name and the contexts of this node that have not taken the
 * death of an earlier port of that name yet (guarantee, rule R6): what they send is under
 * a monitor of the earlier port, some of whose messages may be lost. May be used from any
 * thread.
 */
public final class NameFence {

	@GuardedBy("this")
	private final List<Monitor> untaken = new ArrayList<>();

	/** True if there may be untaken monitors; written under the lock. */
	private volatile boolean raised;

	/**
	 * Fires a monitor, and fences its context until the context takes it.
	 * @param monitor the monitor
	 * @param reason the reason of the death
	 */
	public void fire(Monitor monitor, Reason reason) {
		synchronized (this) {
			this.untaken.add(monitor);
			this.raised = true;
		}
		monitor.fire(reason);
	}

	/**
	 * Returns why a context is fenced.
	 * @param context the context
	 * @return why the earlier port died, as the context will be told; null if it is not
	 * fenced
	 */
	public @Nullable Reason fenced(Context context) {
		return this.raised ? find(context) : null;
	}

	private synchronized @Nullable Reason find(Context context) {
		this.untaken.removeIf(Monitor::isOver);
		this.raised = !this.untaken.isEmpty();
		for (Monitor monitor : this.untaken) {
			if (monitor.owner() == context) {
				return monitor.reason();
			}
		}
		return null;
	}

}
