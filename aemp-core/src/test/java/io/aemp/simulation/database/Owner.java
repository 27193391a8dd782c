package io.aemp.simulation.database;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.aemp.Guard;
import io.aemp.simulation.SimulatedNode;
import org.jspecify.annotations.Nullable;

/**
 * A process: what it has set, and what its monitors were told.
 */
final class Owner {

	/** Each key has one owner. */
	static final String OWN = "own";

	/** A key may have several. */
	static final String SHARED = "shared";

	static final List<String> FAMILIES = List.of(OWN, SHARED);

	private static final int MOST_FOLDS = 3;

	private final SimulatedNode process;

	private final Map<String, Map<String, @Nullable Object>> database = new HashMap<>();

	private final Map<String, Map<Fold, Guard>> folds = new HashMap<>();

	Owner(SimulatedNode process) {
		this.process = process;
		for (String family : FAMILIES) {
			this.database.put(family, new LinkedHashMap<>());
			this.folds.put(family, new LinkedHashMap<>());
			monitor(family);
		}
	}

	SimulatedNode process() {
		return this.process;
	}

	/** Returns the entries that it has set and not deleted. */
	Map<String, @Nullable Object> database(String family) {
		return this.database.get(family);
	}

	List<Fold> folds(String family) {
		return List.copyOf(this.folds.get(family).keySet());
	}

	void set(String family, String key, @Nullable Object value) {
		this.process.node().family(family).set(key, value);
		database(family).put(key, value);
	}

	void delete(String family, List<String> keys) {
		this.process.node().family(family).delete(keys.toArray(String[]::new));
		keys.forEach(database(family)::remove);
	}

	void monitor(String family) {
		Map<Fold, Guard> folds = this.folds.get(family);
		if (folds.size() < MOST_FOLDS) {
			Fold fold = new Fold();
			folds.put(fold, this.process.node().family(family).mon(fold));
		}
	}

	void unmonitor(String family) {
		Map<Fold, Guard> folds = this.folds.get(family);
		new ArrayList<>(folds.keySet()).stream().findFirst().ifPresent((fold) -> folds.remove(fold).close());
	}

	@Override
	public String toString() {
		return this.process.id();
	}

}
