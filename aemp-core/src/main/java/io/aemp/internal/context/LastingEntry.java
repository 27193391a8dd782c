package io.aemp.internal.context;

import org.jspecify.annotations.Nullable;

/**
 * An entry that must reach its context whatever happens: a monitor that fires, or the
 * failure of a link. It can wait in an {@link EntryQueue}, one at a time, which takes no
 * memory.
 */
public abstract class LastingEntry implements ControlEntry {

	/** Belongs to the queue that this waits in. */
	@Nullable LastingEntry next;

	/**
	 * Takes this entry out of a chain that {@link EntryQueue#pollAll()} returned.
	 * @return the next one of the chain
	 */
	public final @Nullable LastingEntry unchain() {
		LastingEntry next = this.next;
		this.next = null;
		return next;
	}

	/**
	 * Returns the entry behind this one in a chain.
	 * @return null if this is the last one
	 */
	public final @Nullable LastingEntry next() {
		return this.next;
	}

}
