package io.aemp.simulation.database;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.aemp.FamilyContent;
import io.aemp.FamilyObserver;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what an observer was told: of the content of an event it takes only what the
 * event says has changed.
 */
final class Fold implements FamilyObserver {

	private final Map<String, @Nullable Object> content = new HashMap<>();

	private final List<String> violations = new ArrayList<>();

	private boolean begun;

	@Override
	public void changed(FamilyContent content, Set<String> added, Set<String> changed, Set<String> deleted) {
		check(added.stream().noneMatch(this.content::containsKey), "was told that something is new which was there");
		check(this.content.keySet().containsAll(changed), "was told that something has changed which was not there");
		check(this.content.keySet().containsAll(deleted), "was told that something is gone which was not there");
		check(!this.begun || !(added.isEmpty() && changed.isEmpty() && deleted.isEmpty()), "was told nothing");
		this.begun = true;
		added.forEach((key) -> this.content.put(key, content.asMap().get(key)));
		changed.forEach((key) -> this.content.put(key, content.asMap().get(key)));
		this.content.keySet().removeAll(deleted);
		check(isEqual(content.asMap()), "was not told all that has changed");
	}

	private void check(boolean condition, String violation) {
		if (!condition) {
			this.violations.add(violation);
		}
	}

	private boolean isEqual(Map<String, @Nullable Object> other) {
		return this.content.keySet().equals(other.keySet()) && this.content.entrySet()
			.stream()
			.allMatch((entry) -> Objects.equals(entry.getValue(), other.get(entry.getKey())));
	}

	/** Compares it with what it should have become. */
	List<String> violations(Map<String, @Nullable Object> view) {
		check(this.begun, "was never told anything");
		check(isEqual(view), "has " + this.content + " although its node has " + view);
		return List.copyOf(this.violations);
	}

}
