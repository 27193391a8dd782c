package io.aemp.internal.global;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The entries of this node itself: family, key, value (protocol, section 6). Plain data;
 * not safe for use by several threads.
 */
final class LocalDatabase {

	private final Map<String, Map<String, Setting>> families = new LinkedHashMap<>();

	private long lastStamp;

	/**
	 * Sets a key.
	 * @return what others have to be told; null if the key has an equal value already
	 */
	@Nullable FamilyUpdate set(String family, String key, @Nullable Object value) {
		Setting setting = new Setting(value, ++this.lastStamp);
		Setting before = this.families.computeIfAbsent(family, (name) -> new LinkedHashMap<>()).put(key, setting);
		boolean same = before != null && DatabaseValues.equal(before.value(), value);
		return same ? null : FamilyUpdate.set(family, key, value);
	}

	/**
	 * Deletes keys.
	 * @return what others have to be told; null if there was none of the keys
	 */
	@Nullable FamilyUpdate delete(String family, Collection<String> keys) {
		Map<String, Setting> settings = this.families.get(family);
		if (settings == null) {
			return null;
		}
		List<String> deleted = new ArrayList<>();
		for (String key : keys) {
			if (settings.remove(key) != null) {
				deleted.add(key);
			}
		}
		if (settings.isEmpty()) {
			this.families.remove(family);
		}
		return deleted.isEmpty() ? null : FamilyUpdate.delete(family, deleted);
	}

	/**
	 * Returns the number of the last setting of a key, an equal one too.
	 * @return 0 if the key is not set
	 */
	long stampOf(String family, String key) {
		Setting setting = this.families.getOrDefault(family, Map.of()).get(key);
		return (setting != null) ? setting.stamp() : 0;
	}

	/**
	 * Returns all of it.
	 * @return a copy: families, keys, values
	 */
	Map<String, Map<String, @Nullable Object>> all() {
		Map<String, Map<String, @Nullable Object>> all = new LinkedHashMap<>();
		this.families.forEach((family, settings) -> {
			Map<String, @Nullable Object> values = new LinkedHashMap<>();
			settings.forEach((key, setting) -> values.put(key, setting.value()));
			all.put(family, values);
		});
		return all;
	}

	private record Setting(@Nullable Object value, long stamp) {

	}

}
