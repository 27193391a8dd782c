package io.aemp.internal.port;

import io.aemp.internal.dispatch.EntryArrays;

/**
 * Makes the mailboxes of a node run out of memory now and then.
 */
public final class FailingArrays {

	private FailingArrays() {
	}

	/**
	 * Begins to do so.
	 * @param table the ports of a node that nobody uses yet
	 * @param failure throws, sometimes
	 */
	public static void install(PortTable table, Runnable failure) {
		table.environment().use((entries, capacity) -> {
			failure.run();
			return EntryArrays.HEAP.grown(entries, capacity);
		});
	}

}
