package io.aemp.internal.global;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * One family of the merged database: its keys, and who set them to what. The current
 * values can be had as an immutable snapshot, which is made when it is asked for, and
 * kept up to date at the cost of each change as long as it is asked for again: so an
 * answer does not cost a copy of the family. Plain data; not safe for use by several
 * threads.
 */
final class MergedFamily {

	private final Map<String, OwnedEntry> entries = new HashMap<>(2);

	/** The current values; null if nobody has asked for them lately. */
	private @Nullable PersistentMap snapshot;

	/** The number of changes since the snapshot was asked for. */
	private int unasked;

	@Nullable OwnedEntry get(String key) {
		return this.entries.get(key);
	}

	boolean isEmpty() {
		return this.entries.isEmpty();
	}

	void forEach(BiConsumer<String, OwnedEntry> action) {
		this.entries.forEach(action);
	}

	void put(String key, OwnedEntry entry) {
		this.entries.put(key, entry);
		if (this.snapshot != null) {
			keep(this.snapshot.with(key, entry.value()));
		}
	}

	void remove(String key) {
		this.entries.remove(key);
		if (this.snapshot != null) {
			keep(this.snapshot.with(Map.of(), List.of(key)));
		}
	}

	/** So many changes cost more than to make it anew. */
	private void keep(PersistentMap changed) {
		this.snapshot = (this.unasked++ < changed.size()) ? changed : null;
	}

	/** Returns the keys with their current values, which never change any more. */
	PersistentMap snapshot() {
		this.unasked = 0;
		if (this.snapshot == null) {
			Map<String, @Nullable Object> values = new HashMap<>(this.entries.size() * 2);
			this.entries.forEach((key, entry) -> values.put(key, entry.value()));
			this.snapshot = PersistentMap.of(values);
		}
		return this.snapshot;
	}

}
