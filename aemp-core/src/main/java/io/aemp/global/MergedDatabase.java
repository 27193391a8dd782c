package io.aemp.global;

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

	private final Map<String, Owner> owners = new HashMap<>();

	/** For each key what was set last, with what was set before by others behind it. */
	private final Map<String, Map<String, Entry>> families = new LinkedHashMap<>();

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
		if (this.owners.putIfAbsent(node, new Owner(node, local)) != null) {
			throw new IllegalStateException("Node " + node + " is an owner already");
		}
	}

	/**
	 * Whether a node is an owner.
	 * @return true since it was added
	 */
	boolean contains(String node) {
		return this.owners.containsKey(node);
	}

	/**
	 * An owner sets and deletes keys of a family.
	 */
	Merge apply(String node, FamilyUpdate update) {
		Owner owner = owner(node);
		Step step = new Step(owner, update.family());
		update.set().forEach(step::set);
		update.deleted().forEach(step::delete);
		return step.end();
	}

	/**
	 * An owner tells all it has: what it does not name any more is gone.
	 * @return one result for each family that is concerned
	 */
	List<Merge> replace(String node, Map<String, Map<String, @Nullable Object>> database) {
		Owner owner = owner(node);
		Set<String> concerned = new TreeSet<>(owner.keys.keySet());
		concerned.addAll(database.keySet());
		List<Merge> merges = new ArrayList<>();
		for (String family : concerned) {
			Map<String, @Nullable Object> values = database.getOrDefault(family, Map.of());
			List<String> gone = new ArrayList<>(owner.keys.getOrDefault(family, Set.of()));
			gone.removeIf(values::containsKey);
			merges.add(apply(node, new FamilyUpdate(family, values, gone)));
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

	private Owner owner(String node) {
		Owner owner = this.owners.get(node);
		if (owner == null) {
			throw new IllegalStateException("Node " + node + " is no owner");
		}
		return owner;
	}

	/**
	 * A whole family.
	 * @return a copy: the keys and their current values
	 */
	Map<String, @Nullable Object> family(String family) {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		this.families.getOrDefault(family, Map.of()).forEach((key, entry) -> values.put(key, entry.value));
		return values;
	}

	/**
	 * The current value of one key.
	 * @return null if there is no such key, too
	 */
	@Nullable Object value(String family, String key) {
		Entry entry = this.families.getOrDefault(family, Map.of()).get(key);
		return (entry != null) ? entry.value : null;
	}

	/**
	 * What other global nodes are to know from us.
	 * @return a copy: what local owners have, and of each key what one of them set last
	 */
	Map<String, Map<String, @Nullable Object>> ofLocalOwners() {
		Map<String, Map<String, @Nullable Object>> all = new LinkedHashMap<>();
		this.families.forEach((family, entries) -> entries.forEach((key, newest) -> {
			Entry entry = newest.newestLocal();
			if (entry != null) {
				all.computeIfAbsent(family, (name) -> new LinkedHashMap<>()).put(key, entry.value);
			}
		}));
		return all;
	}

	/**
	 * How many keys an owner has.
	 * @return 0 if it is none
	 */
	long entriesOf(String node) {
		Owner owner = this.owners.get(node);
		return (owner != null) ? owner.entries : 0;
	}

	/**
	 * What an owner's keys and values cost.
	 * @return octets, roughly; 0 if it is none
	 */
	long costOf(String node) {
		Owner owner = this.owners.get(node);
		return (owner != null) ? owner.cost : 0;
	}

	/**
	 * What came of an update.
	 *
	 * @param view what changed for whoever looks at the merged database
	 * @param local what other global nodes have to be told; empty if the owner is one of
	 * them
	 */
	record Merge(FamilyUpdate view, FamilyUpdate local) {

	}

	/**
	 * One owner, and what belongs to it.
	 */
	private static final class Owner {

		private final String node;

		private final boolean local;

		private final Map<String, Set<String>> keys = new HashMap<>();

		private long entries;

		private long cost;

		Owner(String node, boolean local) {
			this.node = node;
			this.local = local;
		}

		void took(String family, Entry entry, String key) {
			if (this.keys.computeIfAbsent(family, (name) -> new HashSet<>()).add(key)) {
				this.entries++;
			}
			this.cost += DatabaseValues.costOf(key, entry.value);
		}

		void lost(Entry entry, String key) {
			this.cost -= DatabaseValues.costOf(key, entry.value);
		}

		void forget(String family, String key) {
			Set<String> ofFamily = this.keys.getOrDefault(family, Set.of());
			if (ofFamily.remove(key)) {
				this.entries--;
			}
			if (ofFamily.isEmpty()) {
				this.keys.remove(family);
			}
		}

	}

	/**
	 * What one owner set a key to, linked to what others set it to before. Immutable.
	 */
	private static final class Entry {

		private final Owner owner;

		private final @Nullable Object value;

		private final @Nullable Entry before;

		Entry(Owner owner, @Nullable Object value, @Nullable Entry before) {
			this.owner = owner;
			this.value = value;
			this.before = before;
		}

		@Nullable Entry of(Owner owner) {
			Entry entry = this;
			while (entry != null && entry.owner != owner) {
				entry = entry.before;
			}
			return entry;
		}

		@Nullable Entry newestLocal() {
			Entry entry = this;
			while (entry != null && !entry.owner.local) {
				entry = entry.before;
			}
			return entry;
		}

		@Nullable Entry without(Owner owner) {
			if (this.owner == owner) {
				return this.before;
			}
			return (this.before != null) ? new Entry(this.owner, this.value, this.before.without(owner)) : this;
		}

	}

	/**
	 * One update of one owner.
	 */
	private final class Step {

		private final Owner owner;

		private final String family;

		private final Map<String, Entry> entries;

		private final Map<String, @Nullable Object> viewSet = new LinkedHashMap<>();

		private final Set<String> viewDeleted = new HashSet<>();

		private final Map<String, @Nullable Object> localSet = new LinkedHashMap<>();

		private final Set<String> localDeleted = new HashSet<>();

		Step(Owner owner, String family) {
			this.owner = owner;
			this.family = family;
			this.entries = MergedDatabase.this.families.computeIfAbsent(family, (name) -> new LinkedHashMap<>());
		}

		void set(String key, @Nullable Object value) {
			Entry newest = this.entries.get(key);
			Entry own = (newest != null) ? newest.of(this.owner) : null;
			if (own != null) {
				this.owner.lost(own, key);
			}
			Entry entry = new Entry(this.owner, value, (newest != null) ? newest.without(this.owner) : null);
			this.entries.put(key, entry);
			this.owner.took(this.family, entry, key);
			MergedDatabase.this.conflicts.changed(this.family, key, isConflict(entry), this.owner.node);
			if (newest == null || !DatabaseValues.equal(newest.value, value)) {
				viewSets(key, value);
			}
			if (this.owner.local) {
				// Told even if it is equal: it may have been set elsewhere meanwhile.
				localSets(key, value);
			}
		}

		void delete(String key) {
			Entry newest = this.entries.get(key);
			Entry own = (newest != null) ? newest.of(this.owner) : null;
			if (newest == null || own == null) {
				return;
			}
			this.owner.lost(own, key);
			this.owner.forget(this.family, key);
			Entry left = newest.without(this.owner);
			Entry local = (left != null) ? left.newestLocal() : null;
			boolean wasNewestLocal = newest.newestLocal() == own;
			if (left != null && local != null && (own == newest || wasNewestLocal)) {
				// The turn of another local owner has come, which is as good as a set: so
				// all global nodes see the same, whatever they had from others.
				left = new Entry(local.owner, local.value, left.without(local.owner));
			}
			if (wasNewestLocal && local != null) {
				localSets(key, local.value);
			}
			else if (wasNewestLocal) {
				this.localSet.remove(key);
				this.localDeleted.add(key);
			}
			if (left == null) {
				this.entries.remove(key);
				this.viewSet.remove(key);
				this.viewDeleted.add(key);
				MergedDatabase.this.conflicts.changed(this.family, key, false, this.owner.node);
				return;
			}
			this.entries.put(key, left);
			MergedDatabase.this.conflicts.changed(this.family, key, isConflict(left), this.owner.node);
			if (!DatabaseValues.equal(newest.value, left.value)) {
				viewSets(key, left.value);
			}
		}

		private boolean isConflict(Entry newest) {
			for (Entry other = newest.before; other != null; other = other.before) {
				if (!DatabaseValues.equal(other.value, newest.value)) {
					return true;
				}
			}
			return false;
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
			return new Merge(new FamilyUpdate(this.family, this.viewSet, List.copyOf(this.viewDeleted)),
					new FamilyUpdate(this.family, this.localSet, List.copyOf(this.localDeleted)));
		}

	}

}
