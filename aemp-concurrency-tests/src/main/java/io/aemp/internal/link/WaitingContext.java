package io.aemp.internal.link;

import java.util.concurrent.ConcurrentLinkedQueue;

import io.aemp.Guard;
import io.aemp.internal.context.Context;
import io.aemp.internal.context.ControlEntry;

/**
 * A context that does nothing until the arbiter lets it.
 */
final class WaitingContext implements Context {

	private final ConcurrentLinkedQueue<ControlEntry> entries = new ConcurrentLinkedQueue<>();

	void takeAll() {
		for (ControlEntry entry = this.entries.poll(); entry != null; entry = this.entries.poll()) {
			follow(entry);
		}
	}

	@Override
	public boolean enqueue(ControlEntry entry) {
		return this.entries.add(entry);
	}

	@Override
	public void follow(ControlEntry entry) {
		try {
			entry.take();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public boolean own(Guard guard) {
		return true;
	}

	@Override
	public void disown(Guard guard) {
	}

}
