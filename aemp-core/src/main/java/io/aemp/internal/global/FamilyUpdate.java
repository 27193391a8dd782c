package io.aemp.internal.global;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An update of one family: keys are set first, then keys are deleted. Immutable.
 *
 * @param family the name of the family
 * @param set keys and their new values
 * @param deleted keys that are gone
 */
record FamilyUpdate(String family, Map<String, @Nullable Object> set, List<String> deleted) {

	/**
	 * Copies what it is given.
	 */
	FamilyUpdate {
		set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
		deleted = Collections.unmodifiableList(new ArrayList<>(deleted));
	}

	static FamilyUpdate set(String family, String key, @Nullable Object value) {
		return new FamilyUpdate(family, Collections.singletonMap(key, value), List.of());
	}

	static FamilyUpdate set(String family, Map<String, @Nullable Object> set) {
		return new FamilyUpdate(family, set, List.of());
	}

	static FamilyUpdate delete(String family, Collection<String> keys) {
		return new FamilyUpdate(family, Map.of(), new ArrayList<>(keys));
	}

	boolean isEmpty() {
		return this.set.isEmpty() && this.deleted.isEmpty();
	}

}
