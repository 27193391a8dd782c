package io.aemp.internal.credit;

import io.aemp.internal.context.ControlEntry;

/**
 * A charged request of another node that waits for its turn in a port.
 */
final class ChargedEntry extends Charge implements ControlEntry {

	private final ControlEntry entry;

	ChargedEntry(Charge charge, ControlEntry entry) {
		super(charge.credit(), charge.cost());
		this.entry = entry;
	}

	@Override
	public void take() throws Exception {
		try {
			this.entry.take();
		}
		finally {
			settle();
		}
	}

	@Override
	public void drop() {
		try {
			this.entry.drop();
		}
		finally {
			settle();
		}
	}

}
