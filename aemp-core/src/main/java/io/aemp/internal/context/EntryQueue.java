package io.aemp.internal.context;

import org.jspecify.annotations.Nullable;

/**
 * A queue that needs no memory for what waits in it. Not safe for use by several threads.
 */
public final class EntryQueue {

	private @Nullable LastingEntry first;

	private @Nullable LastingEntry last;

	/**
	 * Adds an entry.
	 * @param entry must wait in no other queue
	 */
	public void add(LastingEntry entry) {
		LastingEntry last = this.last;
		this.last = entry;
		if (last != null) {
			last.next = entry;
		}
		else {
			this.first = entry;
		}
	}

	/**
	 * Takes all entries as a chain.
	 * @return the first one; null if there is none
	 */
	public @Nullable LastingEntry pollAll() {
		LastingEntry entry = this.first;
		this.first = null;
		this.last = null;
		return entry;
	}

	/**
	 * Takes the entry that has waited longest.
	 * @return null if there is none
	 */
	public @Nullable LastingEntry poll() {
		LastingEntry entry = this.first;
		if (entry != null) {
			this.first = entry.next;
			entry.next = null;
			if (this.first == null) {
				this.last = null;
			}
		}
		return entry;
	}

	/**
	 * Determines if nothing waits.
	 * @return true if so
	 */
	public boolean isEmpty() {
		return this.first == null;
	}

}
