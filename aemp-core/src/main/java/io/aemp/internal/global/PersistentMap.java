package io.aemp.internal.global;

import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * An immutable map, sorted by key, whose changed copies share what did not change with
 * it: a copy costs the logarithm of its size. So every observer of a large family can be
 * given the whole family with each change. May be read from any thread.
 *
 * <p>
 * A search tree that is balanced by the sizes of its branches: no choice of keys makes it
 * slow.
 */
final class PersistentMap extends AbstractMap<String, @Nullable Object> {

	/** The empty map. */
	static final PersistentMap EMPTY = new PersistentMap(null);

	/** A branch may be this many times as large as its sibling. */
	private static final int BALANCE = 3;

	/** The ratio of weights above which a double rotation is needed. */
	private static final int ROTATION = 2;

	private final @Nullable Branch root;

	private PersistentMap(@Nullable Branch root) {
		this.root = root;
	}

	/**
	 * A copy of a map.
	 */
	static PersistentMap of(Map<String, @Nullable Object> map) {
		if (map instanceof PersistentMap persistent) {
			return persistent;
		}
		List<Map.Entry<String, @Nullable Object>> entries = new ArrayList<>(map.entrySet());
		entries.sort(Map.Entry.comparingByKey());
		return new PersistentMap(balanced(entries, 0, entries.size()));
	}

	private static @Nullable Branch balanced(List<Map.Entry<String, @Nullable Object>> entries, int from, int to) {
		if (from == to) {
			return null;
		}
		int middle = (from + to) >>> 1;
		Map.Entry<String, @Nullable Object> entry = entries.get(middle);
		return new Branch(entry.getKey(), entry.getValue(), balanced(entries, from, middle),
				balanced(entries, middle + 1, to));
	}

	/**
	 * This map, changed.
	 * @param set keys and their new values
	 * @param deleted keys that are gone, after that
	 */
	PersistentMap with(Map<String, @Nullable Object> set, Collection<String> deleted) {
		Branch root = this.root;
		for (Map.Entry<String, @Nullable Object> entry : set.entrySet()) {
			root = with(root, entry.getKey(), entry.getValue());
		}
		for (String key : deleted) {
			root = without(root, key);
		}
		return (root == this.root) ? this : (root == null) ? EMPTY : new PersistentMap(root);
	}

	/**
	 * This map with another value for one key.
	 */
	PersistentMap with(String key, @Nullable Object value) {
		return new PersistentMap(with(this.root, key, value));
	}

	/**
	 * Returns the keys in their order, as a list that shares them with this map.
	 */
	List<String> keys() {
		return new Entries<String>() {

			@Override
			String partOf(Branch branch) {
				return branch.key;
			}

		};
	}

	/**
	 * Returns the values in the order of their keys, as a list that shares them with this
	 * map.
	 */
	List<@Nullable Object> listOfValues() {
		return new Entries<@Nullable Object>() {

			@Override
			@Nullable Object partOf(Branch branch) {
				return branch.value;
			}

		};
	}

	/**
	 * The key behind another one, in their order.
	 * @param key any key; null to begin at the first
	 * @return null if there is none
	 */
	@Nullable String keyAfter(@Nullable String key) {
		String after = null;
		Branch branch = this.root;
		while (branch != null) {
			if (key == null || branch.key.compareTo(key) > 0) {
				after = branch.key;
				branch = branch.left;
			}
			else {
				branch = branch.right;
			}
		}
		return after;
	}

	@Override
	public int size() {
		return sizeOf(this.root);
	}

	@Override
	public @Nullable Object get(@Nullable Object key) {
		Branch branch = find(key);
		return (branch != null) ? branch.value : null;
	}

	@Override
	public boolean containsKey(@Nullable Object key) {
		return find(key) != null;
	}

	private @Nullable Branch find(@Nullable Object key) {
		if (!(key instanceof String text)) {
			return null;
		}
		Branch branch = this.root;
		while (branch != null) {
			int order = text.compareTo(branch.key);
			if (order == 0) {
				return branch;
			}
			branch = (order < 0) ? branch.left : branch.right;
		}
		return null;
	}

	@Override
	public Set<Map.Entry<String, @Nullable Object>> entrySet() {
		return new AbstractSet<>() {

			@Override
			public int size() {
				return PersistentMap.this.size();
			}

			@Override
			public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
				return new InOrder(PersistentMap.this.root);
			}

		};
	}

	private static int sizeOf(@Nullable Branch branch) {
		return (branch != null) ? branch.size : 0;
	}

	private static Branch with(@Nullable Branch branch, String key, @Nullable Object value) {
		if (branch == null) {
			return new Branch(key, value, null, null);
		}
		int order = key.compareTo(branch.key);
		if (order == 0) {
			return new Branch(branch.key, value, branch.left, branch.right);
		}
		return (order < 0) ? balance(branch, with(branch.left, key, value), branch.right)
				: balance(branch, branch.left, with(branch.right, key, value));
	}

	private static @Nullable Branch without(@Nullable Branch branch, String key) {
		if (branch == null) {
			return null;
		}
		int order = key.compareTo(branch.key);
		if (order < 0) {
			Branch left = without(branch.left, key);
			return (left == branch.left) ? branch : balance(branch, left, branch.right);
		}
		if (order > 0) {
			Branch right = without(branch.right, key);
			return (right == branch.right) ? branch : balance(branch, branch.left, right);
		}
		if (branch.left == null || branch.right == null) {
			return (branch.left != null) ? branch.left : branch.right;
		}
		Branch next = branch.right;
		while (next.left != null) {
			next = next.left;
		}
		return balance(next, branch.left, without(branch.right, next.key));
	}

	/**
	 * The entry of a branch with new branches below it, one of which has changed by 1.
	 */
	private static Branch balance(Branch entry, @Nullable Branch left, @Nullable Branch right) {
		if (sizeOf(left) + sizeOf(right) <= 1) {
			return new Branch(entry, left, right);
		}
		if (right != null && right.size > BALANCE * sizeOf(left)) {
			Branch middle = right.left;
			if (middle == null || middle.size < ROTATION * sizeOf(right.right)) {
				return new Branch(right, new Branch(entry, left, middle), right.right);
			}
			return new Branch(middle, new Branch(entry, left, middle.left),
					new Branch(right, middle.right, right.right));
		}
		if (left != null && left.size > BALANCE * sizeOf(right)) {
			Branch middle = left.right;
			if (middle == null || middle.size < ROTATION * sizeOf(left.left)) {
				return new Branch(left, left.left, new Branch(entry, middle, right));
			}
			return new Branch(middle, new Branch(left, left.left, middle.left), new Branch(entry, middle.right, right));
		}
		return new Branch(entry, left, right);
	}

	/** Returns the length of the longest path to an entry. */
	int depth() {
		return depth(this.root);
	}

	private static int depth(@Nullable Branch branch) {
		return (branch != null) ? 1 + Math.max(depth(branch.left), depth(branch.right)) : 0;
	}

	private static final class Branch {

		private final String key;

		private final @Nullable Object value;

		private final @Nullable Branch left;

		private final @Nullable Branch right;

		private final int size;

		Branch(Branch entry, @Nullable Branch left, @Nullable Branch right) {
			this(entry.key, entry.value, left, right);
		}

		Branch(String key, @Nullable Object value, @Nullable Branch left, @Nullable Branch right) {
			this.key = key;
			this.value = value;
			this.left = left;
			this.right = right;
			this.size = sizeOf(left) + 1 + sizeOf(right);
		}

	}

	/**
	 * One part of each entry as a list.
	 */
	private abstract class Entries<T extends @Nullable Object> extends AbstractList<T> {

		abstract T partOf(Branch branch);

		@Override
		public int size() {
			return PersistentMap.this.size();
		}

		@Override
		public T get(int index) {
			Branch branch = PersistentMap.this.root;
			int rest = Objects.checkIndex(index, size());
			while (branch != null) {
				int left = sizeOf(branch.left);
				if (rest == left) {
					return partOf(branch);
				}
				if (rest < left) {
					branch = branch.left;
				}
				else {
					branch = branch.right;
					rest -= left + 1;
				}
			}
			throw new IndexOutOfBoundsException(index);
		}

		@Override
		public Iterator<T> iterator() {
			InOrder branches = new InOrder(PersistentMap.this.root);
			return new Iterator<>() {

				@Override
				public boolean hasNext() {
					return branches.hasNext();
				}

				@Override
				public T next() {
					return partOf(branches.nextBranch());
				}

			};
		}

	}

	private static final class InOrder implements Iterator<Map.Entry<String, @Nullable Object>> {

		private final Deque<Branch> ahead = new ArrayDeque<>();

		InOrder(@Nullable Branch root) {
			descend(root);
		}

		private void descend(@Nullable Branch branch) {
			for (Branch next = branch; next != null; next = next.left) {
				this.ahead.push(next);
			}
		}

		@Override
		public boolean hasNext() {
			return !this.ahead.isEmpty();
		}

		@Override
		public Map.Entry<String, @Nullable Object> next() {
			Branch branch = nextBranch();
			return new AbstractMap.SimpleImmutableEntry<>(branch.key, branch.value);
		}

		Branch nextBranch() {
			Branch branch = this.ahead.poll();
			if (branch == null) {
				throw new NoSuchElementException();
			}
			descend(branch.right);
			return branch;
		}

	}

}
