package io.aemp.internal.dispatch;

import io.aemp.internal.runtime.NodeRuntime;

/**
 * Holds the parts of a node that its dispatchers and actors share.
 */
public final class DispatchEnvironment {

	private final NodeRuntime runtime;

	private final BlockedHandlers blockedHandlers;

	/** Replaced by tests before anything waits. */
	private EntryArrays entryArrays = EntryArrays.HEAP;

	/**
	 * Creates the environment of a node.
	 * @param runtime the clocks and executors
	 * @param blockedHandlers watches the threads that must not be blocked
	 */
	public DispatchEnvironment(NodeRuntime runtime, BlockedHandlers blockedHandlers) {
		this.runtime = runtime;
		this.blockedHandlers = blockedHandlers;
	}

	/**
	 * Replaces the source of the arrays of mailboxes, for tests.
	 * @param entryArrays allocates the arrays
	 */
	public void use(EntryArrays entryArrays) {
		this.entryArrays = entryArrays;
	}

	EntryArrays entryArrays() {
		return this.entryArrays;
	}

	BlockedHandlers blockedHandlers() {
		return this.blockedHandlers;
	}

	/** Reads the clock of {@link NodeRuntime#coarseNanoTime(boolean)}. */
	long coarseNanoTime(boolean often) {
		return this.runtime.coarseNanoTime(often);
	}

}
