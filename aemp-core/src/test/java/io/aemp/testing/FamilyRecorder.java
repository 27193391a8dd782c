package io.aemp.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.aemp.FamilyContent;
import io.aemp.FamilyObserver;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what it was told of a family, and checks that each change follows from the
 * content before.
 */
public final class FamilyRecorder implements FamilyObserver {

	private final List<String> events = new ArrayList<>();

	private Map<String, @Nullable Object> content = new HashMap<>();

	private boolean begun;

	@Override
	public synchronized void changed(FamilyContent content, Set<String> added, Set<String> changed,
			Set<String> deleted) {
		Set<String> expected = new TreeSet<>(this.content.keySet());
		check(added.stream().noneMatch(expected::contains), "added what was there");
		check(expected.containsAll(changed), "changed what was not there");
		check(expected.containsAll(deleted), "deleted what was not there");
		check(!this.begun || !(added.isEmpty() && changed.isEmpty() && deleted.isEmpty()), "told nothing");
		expected.addAll(added);
		expected.removeAll(deleted);
		check(expected.equals(content.keys()), "other keys than told");
		content.asMap().forEach((key, value) -> {
			if (!added.contains(key) && !changed.contains(key)) {
				check(Objects.deepEquals(value, this.content.get(key)), "changed without telling");
			}
		});
		this.begun = true;
		this.content = new HashMap<>(content.asMap());
		this.events.add("+" + new TreeSet<>(added) + " *" + new TreeSet<>(changed) + " -" + new TreeSet<>(deleted));
	}

	private static void check(boolean condition, String failure) {
		if (!condition) {
			throw new AssertionError(failure);
		}
	}

	/**
	 * Returns all changes.
	 * @return each as {@code +[added] *[changed] -[deleted]}
	 */
	public synchronized List<String> events() {
		return List.copyOf(this.events);
	}

	/**
	 * Returns the content that was told last.
	 * @return keys and values; empty before the first event, too
	 */
	public synchronized Map<String, @Nullable Object> content() {
		return this.content;
	}

	/**
	 * Forgets the changes told so far, but not the content.
	 */
	public synchronized void clear() {
		this.events.clear();
	}

}
