package io.aemp.internal.global;

import org.jspecify.annotations.Nullable;

/**
 * The value that one owner set a key to, linked to the values that other owners set
 * before. Immutable.
 *
 * @param owner who set it
 * @param value the value
 * @param local whether other global nodes hear of it from this node
 * @param cost what it costs its owner, in bytes
 * @param before the entry of the owner who set the key before; null if there is none
 */
record OwnedEntry(DatabaseOwner owner, @Nullable Object value, boolean local, int cost, @Nullable OwnedEntry before) {

	/** Returns the entry of an owner, or null if the owner has none. */
	@Nullable OwnedEntry of(DatabaseOwner owner) {
		OwnedEntry entry = this;
		while (entry != null && entry.owner != owner) {
			entry = entry.before;
		}
		return entry;
	}

	/** Returns the local entry that was set last, or null if there is none. */
	@Nullable OwnedEntry newestLocal() {
		OwnedEntry entry = this;
		while (entry != null && !entry.local) {
			entry = entry.before;
		}
		return entry;
	}

	/** Returns the entries of all other owners, or null if there are none. */
	@Nullable OwnedEntry without(DatabaseOwner owner) {
		if (this.owner == owner) {
			return this.before;
		}
		return (this.before != null) ? on(this.before.without(owner)) : this;
	}

	/** Returns this entry in front of others. */
	OwnedEntry on(@Nullable OwnedEntry before) {
		return new OwnedEntry(this.owner, this.value, this.local, this.cost, before);
	}

	/** Returns whether the owners of the key have different values. */
	boolean isConflict() {
		for (OwnedEntry other = this.before; other != null; other = other.before) {
			if (!DatabaseValues.equal(other.value, this.value)) {
				return true;
			}
		}
		return false;
	}

}
