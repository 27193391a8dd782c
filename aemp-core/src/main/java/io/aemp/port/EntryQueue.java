package io.aemp.port;

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
	 * Adds all entries of another queue, which is empty afterwards.
	 * @param other not this
	 */
	public void addAll(EntryQueue other) {
		for (LastingEntry entry = other.poll(); entry != null; entry = other.poll()) {
			add(entry);
		}
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
	 * Whether nothing waits.
	 * @return true if so
	 */
	public boolean isEmpty() {
		return this.first == null;
	}

}
