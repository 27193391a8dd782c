package io.aemp.internal.global;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties that hold for every sequence of updates, by any owners, in any order.
 */
class MergedDatabasePropertyTests {

	private static final List<String> OWNERS = List.of("self", "slave", "g1", "g2");

	/** Conflicts are wanted here, and logged elsewhere. */
	@BeforeContainer
	static void muteConflicts() {
		((Logger) LoggerFactory.getLogger(Conflicts.class)).setLevel(Level.OFF);
	}

	@AfterContainer
	static void unmuteConflicts() {
		((Logger) LoggerFactory.getLogger(Conflicts.class)).setLevel(null);
	}

	enum Kind {

		SET, DELETE, REPLACE, LOSE

	}

	/** One step of a history. */
	record Action(Kind kind, String owner, String family, List<String> keys, int value) {

	}

	@Provide
	Arbitrary<List<Action>> histories() {
		return Combinators
			.combine(Arbitraries.of(Kind.SET, Kind.SET, Kind.SET, Kind.DELETE, Kind.DELETE, Kind.REPLACE, Kind.LOSE),
					Arbitraries.of(OWNERS), Arbitraries.of("f", "g"),
					Arbitraries.of("a", "b", "c", "d").list().ofMinSize(1).ofMaxSize(3),
					Arbitraries.integers().between(0, 3))
			.as(Action::new)
			.list()
			.ofMaxSize(60);
	}

	@Property
	void whenAnyHistoryWasMergedThenTheViewIsTheUnionOfTheOwnersDatabases(@ForAll("histories") List<Action> history) {
		Merged merged = new Merged(OWNERS);
		history.forEach(merged::run);
		for (String family : List.of("f", "g")) {
			assertThat(merged.database.family(family).keySet()).isEqualTo(merged.union(family).keySet());
			merged.database.family(family)
				.forEach((key, value) -> assertThat(merged.union(family).get(key)).contains(value));
		}
		for (String owner : OWNERS) {
			assertThat(merged.database.entriesOf(owner))
				.isEqualTo(merged.owned.get(owner).values().stream().mapToLong(Map::size).sum());
		}
	}

	@Property
	void whenAnyHistoryWasMergedThenTheFoldOfItsViewsIsTheView(@ForAll("histories") List<Action> history) {
		Merged merged = new Merged(OWNERS);
		history.forEach(merged::run);
		for (String family : List.of("f", "g")) {
			assertThat(merged.view.getOrDefault(family, PersistentMap.EMPTY)).isEqualTo(merged.database.family(family));
		}
	}

	@Property
	void whenAnyHistoryWasMergedThenWhatGlobalNodesWereToldIsWhatLocalOwnersHave(
			@ForAll("histories") List<Action> history) {
		Merged merged = new Merged(OWNERS);
		history.forEach(merged::run);
		Map<String, Map<String, @Nullable Object>> told = new HashMap<>(merged.told);
		told.values().removeIf(Map::isEmpty);
		assertThat(told).isEqualTo(merged.database.ofLocalOwners());
	}

	@Property
	void whenKeysHaveOneOwnerEachThenAllGlobalNodesSeeTheSame(@ForAll("histories") List<Action> history) {
		// Two global nodes, each with two slaves, which tell each other in any pace.
		Merged one = new Merged(List.of("self", "slave"));
		Merged other = new Merged(List.of("g1", "g2"));
		one.database.add("peer", false);
		other.database.add("peer", false);
		for (Action action : history) {
			List<String> ownKeys = action.keys().stream().map((key) -> key + action.owner()).toList();
			Action own = new Action(action.kind(), action.owner(), action.family(), ownKeys, action.value());
			Merged here = OWNERS.indexOf(action.owner()) < 2 ? one : other;
			Merged there = (here == one) ? other : one;
			here.run(own).forEach((merge) -> there.apply("peer", merge.local()));
		}
		for (String family : List.of("f", "g")) {
			assertThat(one.database.family(family)).isEqualTo(other.database.family(family));
			Map<String, List<@Nullable Object>> union = one.union(family);
			union.putAll(other.union(family));
			assertThat(one.database.family(family).keySet()).isEqualTo(union.keySet());
		}
	}

	/**
	 * A merged database, what its owners think they have, and what listeners have heard.
	 */
	private static final class Merged {

		private final MergedDatabase database = new MergedDatabase(new Conflicts());

		private final Map<String, Map<String, Map<String, @Nullable Object>>> owned = new LinkedHashMap<>();

		private final Map<String, PersistentMap> view = new HashMap<>();

		private final Map<String, Map<String, @Nullable Object>> told = new HashMap<>();

		Merged(List<String> owners) {
			for (String owner : owners) {
				boolean local = OWNERS.size() > owners.size() || !owner.startsWith("g");
				this.database.add(owner, local);
				this.owned.put(owner, new HashMap<>());
			}
		}

		List<MergedDatabase.Merge> run(Action action) {
			Map<String, Map<String, @Nullable Object>> mine = this.owned.get(action.owner());
			Map<String, @Nullable Object> family = mine.computeIfAbsent(action.family(), (name) -> new TreeMap<>());
			List<MergedDatabase.Merge> merges = new ArrayList<>();
			switch (action.kind()) {
				case SET -> {
					Map<String, @Nullable Object> set = new LinkedHashMap<>();
					action.keys().forEach((key) -> set.put(key, action.value()));
					family.putAll(set);
					merges.add(this.database.apply(action.owner(), FamilyUpdate.set(action.family(), set)));
				}
				case DELETE -> {
					action.keys().forEach(family::remove);
					merges.add(this.database.apply(action.owner(),
							FamilyUpdate.delete(action.family(), new TreeSet<>(action.keys()))));
				}
				case REPLACE -> {
					mine.clear();
					Map<String, @Nullable Object> set = new TreeMap<>();
					action.keys().forEach((key) -> set.put(key, action.value()));
					mine.put(action.family(), set);
					merges.addAll(this.database.replace(action.owner(), Map.of(action.family(), set)));
				}
				case LOSE -> {
					boolean local = !action.owner().startsWith("g") || OWNERS.size() > this.owned.size();
					mine.clear();
					merges.addAll(this.database.remove(action.owner()));
					this.database.add(action.owner(), local);
				}
			}
			merges.forEach(this::hear);
			return merges;
		}

		void apply(String owner, FamilyUpdate update) {
			if (!update.isEmpty()) {
				hear(this.database.apply(owner, update));
			}
		}

		private void hear(MergedDatabase.Merge merge) {
			FamilyUpdate view = merge.view();
			this.view.merge(view.family(), PersistentMap.EMPTY.with(view.set(), view.deleted()),
					(before, ignored) -> before.with(view.set(), view.deleted()));
			Map<String, @Nullable Object> told = this.told.computeIfAbsent(view.family(), (name) -> new HashMap<>());
			told.putAll(merge.local().set());
			told.keySet().removeAll(merge.local().deleted());
		}

		/** Each key with the values that its owners gave it. */
		Map<String, List<@Nullable Object>> union(String family) {
			Map<String, List<@Nullable Object>> union = new HashMap<>();
			this.owned.values()
				.forEach((mine) -> mine.getOrDefault(family, Map.of())
					.forEach((key, value) -> union.computeIfAbsent(key, (name) -> new ArrayList<>()).add(value)));
			return union;
		}

	}

}
