package io.aemp.internal.global;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A node that owns entries of the merged database: which keys, and what they cost. Plain
 * data; not safe for use by several threads.
 */
final class DatabaseOwner {

	private final String node;

	private boolean local;

	private final Map<String, Set<String>> keys = new HashMap<>();

	private long entries;

	private long cost;

	/**
	 * Creates an owner without keys.
	 * @param node its node ID
	 * @param local whether other global nodes hear of its changes from this node
	 */
	DatabaseOwner(String node, boolean local) {
		this.node = node;
		this.local = local;
	}

	String node() {
		return this.node;
	}

	boolean isLocal() {
		return this.local;
	}

	void makeLocal() {
		this.local = true;
	}

	/** Returns the families in which it has keys, not a copy. */
	Set<String> families() {
		return this.keys.keySet();
	}

	/** Returns its keys of a family, not a copy. */
	Set<String> keys(String family) {
		return this.keys.getOrDefault(family, Set.of());
	}

	/** Returns how many keys it has. */
	long entries() {
		return this.entries;
	}

	/** Returns what its keys, values and families cost, in bytes. */
	long cost() {
		return this.cost;
	}

	/** Counts a key that it has set. */
	void took(String family, String key, OwnedEntry entry) {
		Set<String> ofFamily = this.keys.get(family);
		if (ofFamily == null) {
			// Most families of a database with very many of them are tiny.
			ofFamily = new HashSet<>(2);
			this.keys.put(family, ofFamily);
			this.cost += DatabaseCosts.ofFamily(family);
		}
		if (ofFamily.add(key)) {
			this.entries++;
		}
		this.cost += entry.cost();
	}

	/** Counts a value no more that is replaced, or whose key is deleted. */
	void lost(OwnedEntry entry) {
		this.cost -= entry.cost();
	}

	/** Counts a key no more that it has deleted. */
	void forget(String family, String key) {
		Set<String> ofFamily = this.keys.get(family);
		if (ofFamily != null && ofFamily.remove(key)) {
			this.entries--;
			if (ofFamily.isEmpty()) {
				this.keys.remove(family);
				this.cost -= DatabaseCosts.ofFamily(family);
			}
		}
	}

}
