package io.aemp.internal.global;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * The local databases of several nodes as one (protocol, section 6, rules 5 to 7). A key
 * that several nodes own has the value that was set last; all others are kept, because
 * their turn comes when that one is deleted. Every step costs what it changes, however
 * large the family is. Plain data; not safe for use by several threads.
 */
final class MergedDatabase {

	private final Conflicts conflicts;

	private final Map<String, DatabaseOwner> owners = new HashMap<>();

	private final Map<String, MergedFamily> families = new LinkedHashMap<>();

	private long cost;

	MergedDatabase(Conflicts conflicts) {
		this.conflicts = conflicts;
	}

	/**
	 * Adds an owner who has no keys yet.
	 * @param node its node ID
	 * @param local whether other global nodes hear of its keys from us: our slaves, and
	 * this node itself
	 */
	void add(String node, boolean local) {
		if (this.owners.putIfAbsent(node, new DatabaseOwner(node, local)) != null) {
			throw new IllegalStateException("Node " + node + " is an owner already");
		}
	}

	/**
	 * Marks an owner as one whose entries this node passes on to other global nodes.
	 * @param node a node that is an owner already, or becomes one
	 */
	void addLocal(String node) {
		this.owners.computeIfAbsent(node, (id) -> new DatabaseOwner(id, true)).makeLocal();
	}

	/**
	 * Returns whether a node is an owner.
	 */
	boolean contains(String node) {
		return this.owners.containsKey(node);
	}

	/**
	 * An owner sets and deletes keys of a family.
	 */
	Merge apply(String node, FamilyUpdate update) {
		DatabaseOwner owner = owner(node);
		return apply(owner, update, owner.isLocal());
	}

	private Merge apply(DatabaseOwner owner, FamilyUpdate update, boolean local) {
		Step step = new Step(owner, update.family(), local);
		update.set().forEach(step::set);
		update.deleted().forEach(step::delete);
		return step.end();
	}

	/**
	 * An owner tells all it has: what it does not name any more is gone.
	 * @return one result for each family that is concerned
	 */
	List<Merge> replace(String node, Map<String, Map<String, @Nullable Object>> database) {
		DatabaseOwner owner = owner(node);
		Set<String> concerned = new TreeSet<>(owner.families());
		concerned.addAll(database.keySet());
		List<Merge> merges = new ArrayList<>();
		for (String family : concerned) {
			Map<String, @Nullable Object> values = database.getOrDefault(family, Map.of());
			List<String> gone = new ArrayList<>(owner.keys(family));
			gone.removeIf(values::containsKey);
			merges.add(apply(node, new FamilyUpdate(family, values, gone)));
		}
		return merges;
	}

	/**
	 * An owner tells what it has besides what it told before.
	 * @param told whether other global nodes hear of it from us; if not, they still do of
	 * keys that they know from us
	 * @return one result for each family that is concerned
	 */
	List<Merge> extend(String node, Map<String, Map<String, @Nullable Object>> database, boolean told) {
		DatabaseOwner owner = owner(node);
		List<Merge> merges = new ArrayList<>();
		for (Map.Entry<String, Map<String, @Nullable Object>> family : database.entrySet()) {
			merges.add(apply(owner, FamilyUpdate.set(family.getKey(), family.getValue()), told));
		}
		return merges;
	}

	/**
	 * An owner is lost, and all its keys with it.
	 * @return one result for each family that is concerned
	 */
	List<Merge> remove(String node) {
		List<Merge> merges = contains(node) ? replace(node, Map.of()) : List.of();
		this.owners.remove(node);
		return merges;
	}

	private DatabaseOwner owner(String node) {
		DatabaseOwner owner = this.owners.get(node);
		if (owner == null) {
			throw new IllegalStateException("Node " + node + " is no owner");
		}
		return owner;
	}

	/**
	 * Returns a whole family.
	 * @return an immutable snapshot: the keys and their current values
	 */
	PersistentMap family(String name) {
		MergedFamily family = this.families.get(name);
		return (family != null) ? family.snapshot() : PersistentMap.EMPTY;
	}

	/**
	 * Returns the current value of one key.
	 * @return null if there is no such key, too
	 */
	@Nullable Object value(String family, String key) {
		OwnedEntry entry = entry(family, key);
		return (entry != null) ? entry.value() : null;
	}

	/**
	 * Returns the value that one owner has set a key to.
	 * @return the key and its value; empty if it has no such key
	 */
	Map<String, @Nullable Object> ownedBy(String node, String family, String key) {
		DatabaseOwner owner = this.owners.get(node);
		OwnedEntry newest = entry(family, key);
		OwnedEntry entry = (owner != null && newest != null) ? newest.of(owner) : null;
		if (entry == null) {
			return Map.of();
		}
		return FamilyUpdate.set(family, key, entry.value()).set();
	}

	private @Nullable OwnedEntry entry(String name, String key) {
		MergedFamily family = this.families.get(name);
		return (family != null) ? family.get(key) : null;
	}

	/**
	 * Returns the entries that this node passes on to other global nodes.
	 * @return a copy: what local owners have, and of each key what one of them set last
	 */
	Map<String, Map<String, @Nullable Object>> ofLocalOwners() {
		Map<String, Map<String, @Nullable Object>> all = new LinkedHashMap<>();
		this.families.forEach((family, entries) -> entries.forEach((key, newest) -> {
			OwnedEntry entry = newest.newestLocal();
			if (entry != null) {
				all.computeIfAbsent(family, (name) -> new LinkedHashMap<>()).put(key, entry.value());
			}
		}));
		return all;
	}

	/**
	 * Returns the number of keys of an owner.
	 * @return 0 if it is none
	 */
	long entriesOf(String node) {
		DatabaseOwner owner = this.owners.get(node);
		return (owner != null) ? owner.entries() : 0;
	}

	/**
	 * Returns the cost of the keys, values and families of an owner.
	 * @return bytes, as an estimate; 0 if it is none
	 */
	long costOf(String node) {
		DatabaseOwner owner = this.owners.get(node);
		return (owner != null) ? owner.cost() : 0;
	}

	/**
	 * Returns the cost of the entries of all owners together.
	 * @return bytes, as an estimate
	 */
	long cost() {
		return this.cost;
	}

	/**
	 * The result of an update.
	 *
	 * @param view what changed for whoever looks at the merged database
	 * @param local what other global nodes have to be told; empty if the owner is one of
	 * them
	 */
	record Merge(FamilyUpdate view, FamilyUpdate local) {

	}

	/**
	 * One update of one owner.
	 */
	private final class Step {

		private final DatabaseOwner owner;

		private final String family;

		private final boolean told;

		private final MergedFamily entries;

		private final long costBefore;

		private final Map<String, @Nullable Object> viewSet = new LinkedHashMap<>();

		private final Set<String> viewDeleted = new HashSet<>();

		private final Map<String, @Nullable Object> localSet = new LinkedHashMap<>();

		private final Set<String> localDeleted = new HashSet<>();

		/**
		 * Begins an update.
		 * @param told whether other global nodes hear of all that is set from us
		 */
		Step(DatabaseOwner owner, String family, boolean told) {
			this.owner = owner;
			this.family = family;
			this.told = told;
			this.costBefore = owner.cost();
			this.entries = MergedDatabase.this.families.computeIfAbsent(family, (name) -> new MergedFamily());
		}

		void set(String key, @Nullable Object value) {
			OwnedEntry newest = this.entries.get(key);
			OwnedEntry own = (newest != null) ? newest.of(this.owner) : null;
			boolean local = this.told || own != null && own.local();
			OwnedEntry entry = new OwnedEntry(this.owner, value, local,
					(int) Math.min(Integer.MAX_VALUE, DatabaseCosts.ofEntry(key, value)),
					(newest != null) ? newest.without(this.owner) : null);
			if (own != null) {
				this.owner.lost(own);
			}
			this.entries.put(key, entry);
			this.owner.took(this.family, key, entry);
			changed(key, newest, entry);
			if (newest == null || !DatabaseValues.equal(newest.value(), value)) {
				viewSets(key, value);
			}
			if (local) {
				// Told even if it is equal: it may have been set elsewhere meanwhile.
				localSets(key, value);
			}
		}

		void delete(String key) {
			OwnedEntry newest = this.entries.get(key);
			OwnedEntry own = (newest != null) ? newest.of(this.owner) : null;
			if (newest == null || own == null) {
				return;
			}
			this.owner.lost(own);
			this.owner.forget(this.family, key);
			OwnedEntry left = newest.without(this.owner);
			OwnedEntry local = (left != null) ? left.newestLocal() : null;
			boolean wasNewestLocal = newest.newestLocal() == own;
			if (left != null && local != null && (own == newest || wasNewestLocal)) {
				// The turn of another local owner has come, which is as good as a set: so
				// all global nodes see the same, whatever they had from others.
				left = local.on(left.without(local.owner()));
			}
			if (wasNewestLocal && local != null) {
				localSets(key, local.value());
			}
			else if (wasNewestLocal) {
				this.localSet.remove(key);
				this.localDeleted.add(key);
			}
			changed(key, newest, left);
			if (left == null) {
				this.entries.remove(key);
				this.viewSet.remove(key);
				this.viewDeleted.add(key);
				return;
			}
			this.entries.put(key, left);
			if (!DatabaseValues.equal(newest.value(), left.value())) {
				viewSets(key, left.value());
			}
		}

		private void changed(String key, @Nullable OwnedEntry before, @Nullable OwnedEntry after) {
			MergedDatabase.this.conflicts.changed(this.family, key, before != null && before.isConflict(),
					after != null && after.isConflict(), this.owner.node());
		}

		private void viewSets(String key, @Nullable Object value) {
			this.viewDeleted.remove(key);
			this.viewSet.put(key, value);
		}

		private void localSets(String key, @Nullable Object value) {
			this.localDeleted.remove(key);
			this.localSet.put(key, value);
		}

		Merge end() {
			if (this.entries.isEmpty()) {
				MergedDatabase.this.families.remove(this.family);
			}
			MergedDatabase.this.cost += this.owner.cost() - this.costBefore;
			return new Merge(new FamilyUpdate(this.family, this.viewSet, List.copyOf(this.viewDeleted)),
					new FamilyUpdate(this.family, this.localSet, List.copyOf(this.localDeleted)));
		}

	}

}
