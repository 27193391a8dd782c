package io.aemp.link;

import java.util.ArrayList;
import java.util.List;

import io.aemp.Reason;
import io.aemp.port.Context;
import io.aemp.port.ControlEntry;
import io.aemp.port.Monitor;

/**
 * Stands between a context and a node to which its messages were lost, until the context
 * takes notice (guarantee, rules R2 and R3). The fence itself is the <em>down</em> entry
 * that waits in the context's mailbox.
 */
final class Fence implements ControlEntry {

	private final RemoteNode remote;

	private final Context context;

	private final Reason reason;

	private final List<Monitor> monitors = new ArrayList<>(2);

	Fence(RemoteNode remote, Context context, Reason reason) {
		this.remote = remote;
		this.context = context;
		this.reason = reason;
	}

	Reason reason() {
		return this.reason;
	}

	/** Under the lock of the remote node. */
	void add(Monitor monitor) {
		this.monitors.add(monitor);
	}

	@Override
	public void take() throws Exception {
		this.remote.lift(this.context);
		// Lifted, nobody adds any more: all these monitors have fired now.
		for (Monitor monitor : this.monitors) {
			if (monitor.due(this.reason)) {
				this.context.follow(monitor);
			}
		}
	}

	@Override
	public void drop() {
		this.remote.lift(this.context);
	}

}
