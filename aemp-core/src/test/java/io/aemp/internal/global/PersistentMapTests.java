package io.aemp.internal.global;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The map whose changed copies share what did not change.
 */
class PersistentMapTests {

	/** A change sets a key to a number, or deletes it with a negative one. */
	record Change(String key, int value) {

	}

	@Provide
	Arbitrary<List<Change>> changes() {
		return Arbitraries.integers()
			.between(0, 60)
			.flatMap((key) -> Arbitraries.integers().between(-5, 5).map((value) -> new Change("k" + key, value)))
			.list()
			.ofMaxSize(200);
	}

	@Property(tries = 300)
	void whenItIsChangedThenItEqualsATreeMapThatIsChangedAlike(@ForAll("changes") List<Change> changes) {
		PersistentMap map = PersistentMap.EMPTY;
		TreeMap<String, @Nullable Object> expected = new TreeMap<>();
		for (Change change : changes) {
			PersistentMap before = map;
			Map<String, @Nullable Object> copyBefore = new HashMap<>(before);
			if (change.value() < 0) {
				map = map.with(Map.of(), List.of(change.key()));
				expected.remove(change.key());
			}
			else {
				map = map.with(Map.of(change.key(), change.value()), List.of());
				expected.put(change.key(), change.value());
			}
			assertThat(before).isEqualTo(copyBefore);
			assertThat(map).isEqualTo(expected).hasSize(expected.size());
			assertThat(map.keySet()).containsExactlyElementsOf(expected.keySet());
			assertThat(map.containsKey(change.key())).isEqualTo(expected.containsKey(change.key()));
			assertThat(map.keyAfter(change.key())).isEqualTo(expected.higherKey(change.key()));
			assertThat(map.depth()).isLessThanOrEqualTo(limit(map.size()));
		}
		assertThat(PersistentMap.of(expected)).isEqualTo(map);
	}

	/** Returns the largest depth of trees with this balance. */
	private static int limit(int size) {
		return 1 + (int) (2.5 * Math.log(size + 1) / Math.log(2));
	}

	@Test
	void whenKeysComeInOrderThenItStaysFlat() {
		PersistentMap map = PersistentMap.EMPTY;
		for (int i = 0; i < 10_000; i++) {
			map = map.with(Map.of(String.format("%05d", i), i), List.of());
		}
		assertThat(map.depth()).isLessThanOrEqualTo(limit(10_000));
		for (int i = 0; i < 9_990; i++) {
			map = map.with(Map.of(), List.of(String.format("%05d", i)));
		}
		assertThat(map).hasSize(10);
		assertThat(map.keyAfter(null)).isEqualTo("09990");
		assertThat(map.depth()).isLessThanOrEqualTo(limit(10));
	}

	@Test
	void whenAValueIsNullThenItsKeyIsThere() {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		values.put("k", null);
		PersistentMap map = PersistentMap.of(values);
		assertThat(map.containsKey("k")).isTrue();
		assertThat(map.get("k")).isNull();
		assertThat(map.containsKey("other")).isFalse();
		assertThat(map.containsKey(1)).isFalse();
	}

	@Test
	void whenNothingChangesThenItIsTheSameMap() {
		PersistentMap map = PersistentMap.of(Map.of("k", 1));
		assertThat(map.with(Map.of(), List.of("other"))).isSameAs(map);
		assertThat(map.with(Map.of(), List.of("k"))).isSameAs(PersistentMap.EMPTY);
	}

	@Test
	void whenKeysAndValuesAreListsThenTheyHaveTheOrderOfTheMap() {
		Map<String, @Nullable Object> values = new HashMap<>();
		for (int i = 0; i < 1000; i++) {
			values.put("k" + i, (i % 7 == 0) ? null : i);
		}
		PersistentMap map = PersistentMap.of(values);
		assertThat(map.keys()).containsExactlyElementsOf(map.keySet());
		assertThat(map.listOfValues()).containsExactlyElementsOf(map.values());
		for (int i = 0; i < 1000; i++) {
			assertThat(map.listOfValues().get(i)).isEqualTo(values.get(map.keys().get(i)));
		}
		assertThat(PersistentMap.EMPTY.keys()).isEmpty();
	}

}
