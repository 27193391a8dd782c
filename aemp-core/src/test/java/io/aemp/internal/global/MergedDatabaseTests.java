package io.aemp.internal.global;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.testing.HiddenFields;
import io.aemp.testing.LogRecorder;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests how the local databases of several nodes become one (protocol, section 6, rules 5
 * to 7): {@code self} and {@code slave} are local, {@code g1} and {@code g2} other global
 * nodes.
 */
class MergedDatabaseTests {

	@RegisterExtension
	final LogRecorder log = new LogRecorder("io.aemp.internal.global");

	private final Conflicts conflicts = new Conflicts();

	private final MergedDatabase database = new MergedDatabase(this.conflicts);

	@BeforeEach
	void addOwners() {
		this.database.add("self", true);
		this.database.add("slave", true);
		this.database.add("g1", false);
		this.database.add("g2", false);
	}

	private MergedDatabase.Merge set(String owner, String key, @Nullable Object value) {
		return this.database.apply(owner, FamilyUpdate.set("f", key, value));
	}

	private MergedDatabase.Merge delete(String owner, String... keys) {
		return this.database.apply(owner, FamilyUpdate.delete("f", List.of(keys)));
	}

	private static void assertView(MergedDatabase.Merge merge, Map<String, Object> set, String... deleted) {
		assertThat(merge.view().set()).isEqualTo(set);
		assertThat(merge.view().deleted()).containsExactlyInAnyOrder(deleted);
	}

	private static void assertLocal(MergedDatabase.Merge merge, Map<String, Object> set, String... deleted) {
		assertThat(merge.local().set()).isEqualTo(set);
		assertThat(merge.local().deleted()).containsExactlyInAnyOrder(deleted);
	}

	@Test
	void whenALocalOwnerSetsThenMonitorsAndGlobalNodesAreTold() {
		MergedDatabase.Merge merge = set("slave", "k", 1);
		assertView(merge, Map.of("k", 1));
		assertLocal(merge, Map.of("k", 1));
		assertThat(this.database.family("f")).isEqualTo(Map.of("k", 1));
	}

	@Test
	void whenAGlobalNodeSetsThenOnlyMonitorsAreTold() {
		MergedDatabase.Merge merge = set("g1", "k", 1);
		assertView(merge, Map.of("k", 1));
		assertLocal(merge, Map.of());
		assertThat(this.database.ofLocalOwners()).isEmpty();
	}

	@Test
	void whenSeveralOwnersSetAKeyThenTheLastOneCounts() {
		set("slave", "k", "slave");
		assertView(set("g1", "k", "g1"), Map.of("k", "g1"));
		assertThat(this.database.value("f", "k")).isEqualTo("g1");
		assertView(set("slave", "k", "slave"), Map.of("k", "slave"));
		assertThat(this.database.value("f", "k")).isEqualTo("slave");
	}

	@Test
	void whenAnEqualValueIsSetThenMonitorsAreNotTold() {
		set("slave", "k", "v");
		MergedDatabase.Merge merge = set("slave", "k", "v");
		assertThat(merge.view().isEmpty()).isTrue();
		assertLocal(merge, Map.of("k", "v"));
	}

	@Test
	void whenTheOnlyOwnerDeletesThenTheKeyIsGone() {
		set("slave", "k", 1);
		MergedDatabase.Merge merge = delete("slave", "k", "other");
		assertView(merge, Map.of(), "k");
		assertLocal(merge, Map.of(), "k");
		assertThat(this.database.family("f")).isEmpty();
	}

	@Test
	void whenFamiliesLoseTheirLastKeyThenNothingIsLeftOfThem() {
		set("slave", "k", 1);
		this.database.apply("g1", FamilyUpdate.set("other", "k", 1));
		assertThat(HiddenFields.read(this.database, "families"))
			.asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
			.containsOnlyKeys("f", "other");
		delete("slave", "k");
		this.database.remove("g1");
		assertThat(HiddenFields.read(this.database, "families"))
			.asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
			.isEmpty();
	}

	@Test
	void whenAnOwnerDeletesThenALocalOwnersValueIsCurrentFirst() {
		set("slave", "k", "slave");
		set("g1", "k", "g1");
		set("g2", "k", "g2");
		MergedDatabase.Merge merge = delete("g2", "k");
		assertView(merge, Map.of("k", "slave"));
		assertLocal(merge, Map.of());
	}

	@Test
	void whenNoLocalOwnerIsLeftThenTheNewestOfTheOthersIsCurrent() {
		set("g1", "k", "g1");
		set("g2", "k", "g2");
		set("slave", "k", "slave");
		MergedDatabase.Merge merge = delete("slave", "k");
		assertView(merge, Map.of("k", "g2"));
		assertLocal(merge, Map.of(), "k");
	}

	@Test
	void whenALocalOwnerDeletesAndAnotherHasTheKeyThenGlobalNodesAreToldItsValue() {
		set("self", "k", "self");
		set("slave", "k", "slave");
		MergedDatabase.Merge merge = delete("slave", "k");
		assertView(merge, Map.of("k", "self"));
		assertLocal(merge, Map.of("k", "self"));
		assertThat(this.database.ofLocalOwners()).isEqualTo(Map.of("f", Map.of("k", "self")));
	}

	@Test
	void whenGlobalNodesAreToldALocalValueThenItIsCurrentHereToo() {
		set("self", "k", "self");
		set("slave", "k", "slave");
		set("g1", "k", "g1");
		MergedDatabase.Merge merge = delete("slave", "k");
		assertLocal(merge, Map.of("k", "self"));
		assertView(merge, Map.of("k", "self"));
	}

	@Test
	void whenAnOwnerWhoseValueIsNotCurrentDeletesThenNothingChanges() {
		set("g1", "k", "g1");
		set("self", "k", "self");
		set("slave", "k", "slave");
		assertThat(delete("g1", "k").view().isEmpty()).isTrue();
		MergedDatabase.Merge merge = delete("self", "k");
		assertThat(merge.view().isEmpty()).isTrue();
		assertThat(merge.local().isEmpty()).isTrue();
	}

	@Test
	void whenAnOwnerDeletesWhatItDoesNotHaveThenNothingChanges() {
		set("g1", "k", "g1");
		assertThat(delete("slave", "k").view().isEmpty()).isTrue();
		assertThat(this.database.value("f", "k")).isEqualTo("g1");
	}

	@Test
	void whenAKeyIsSetAndDeletedInOneUpdateThenItIsGone() {
		MergedDatabase.Merge merge = this.database.apply("slave",
				new FamilyUpdate("f", Map.of("k", 1, "l", 2), List.of("k")));
		assertView(merge, Map.of("l", 2), "k");
		assertLocal(merge, Map.of("l", 2), "k");
		assertThat(this.database.family("f")).isEqualTo(Map.of("l", 2));
	}

	@Test
	void whenAnOwnerIsLostThenAllItsKeysAreGone() {
		this.database.replace("slave", Map.of("f", Map.of("a", 1, "b", 2), "g", Map.of("c", 3)));
		set("self", "a", "self");
		List<MergedDatabase.Merge> merges = this.database.remove("slave");
		assertThat(merges).hasSize(2);
		assertView(merges.get(0), Map.of(), "b");
		assertView(merges.get(1), Map.of(), "c");
		assertLocal(merges.get(1), Map.of(), "c");
		assertThat(this.database.contains("slave")).isFalse();
		assertThat(this.database.family("f")).isEqualTo(Map.of("a", "self"));
		assertThat(this.database.remove("slave")).isEmpty();
	}

	@Test
	void whenAnOwnerTellsAllItHasThenTheRestIsGone() {
		this.database.replace("g1", Map.of("f", Map.of("a", 1, "b", 2), "g", Map.of("c", 3)));
		List<MergedDatabase.Merge> merges = this.database.replace("g1", Map.of("f", Map.of("a", 1, "d", 4)));
		assertView(merges.get(0), Map.of("d", 4), "b");
		assertView(merges.get(1), Map.of(), "c");
		assertThat(this.database.entriesOf("g1")).isEqualTo(2);
	}

	@Test
	void whenKeysComeAndGoThenTheirCostDoesToo() {
		long cost = DatabaseCosts.ofFamily("f") + DatabaseCosts.ofEntry("k", "value");
		set("g1", "k", "value");
		set("slave", "k", "other");
		assertThat(this.database.costOf("g1")).isEqualTo(cost);
		set("g1", "k", "value" + "!".repeat(800));
		assertThat(this.database.costOf("g1")).isEqualTo(cost + 800);
		set("g1", "l", null);
		assertThat(this.database.costOf("g1")).isEqualTo(cost + 800 + DatabaseCosts.ofEntry("l", null));
		assertThat(this.database.cost()).isEqualTo(this.database.costOf("g1") + this.database.costOf("slave"));
		delete("g1", "l");
		delete("slave", "k");
		assertThat(this.database.entriesOf("g1")).isEqualTo(1);
		delete("g1", "k");
		assertThat(this.database.costOf("g1")).isZero();
		assertThat(this.database.cost()).isZero();
		assertThat(this.database.entriesOf("g1")).isZero();
		assertThat(this.database.entriesOf("nobody")).isZero();
	}

	@Test
	void whenAValueIsNullThenItIsAValue() {
		Map<String, @Nullable Object> withNull = new HashMap<>();
		withNull.put("k", null);
		assertThat(set("slave", "k", null).view().set()).isEqualTo(withNull);
		assertThat(set("slave", "k", null).view().isEmpty()).isTrue();
		assertThat(this.database.family("f")).isEqualTo(withNull);
	}

	@Test
	void whenOwnersHaveDifferentValuesThenThatIsCountedAndLoggedOnce() {
		set("slave", "k", "one");
		set("g1", "k", "one");
		assertThat(this.conflicts.open()).isZero();
		set("g1", "k", "two");
		set("g1", "k", "three");
		assertThat(this.conflicts.open()).isEqualTo(1);
		assertThat(this.conflicts.total()).isEqualTo(1);
		set("g1", "k", "one");
		assertThat(this.conflicts.open()).isZero();
		set("g1", "k", "two");
		delete("slave", "k");
		assertThat(this.conflicts.open()).isZero();
		assertThat(this.conflicts.total()).isEqualTo(2);
		assertThat(this.log.events()).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("Key 'k' of family f has different values on several nodes, the newest comes from g1: "
					+ "let each key have one owner");
	}

	@Test
	@Tag("load")
	void whenAFamilyIsLargeThenAChangeCostsAsMuchAsInASmallOne() {
		Map<String, @Nullable Object> large = new LinkedHashMap<>();
		for (int i = 0; i < 100_000; i++) {
			large.put("key" + i, i);
		}
		this.database.replace("g1", Map.of("f", large));
		List<MergedDatabase.Merge> merges = new ArrayList<>();
		for (int i = 0; i < 100_000; i++) {
			merges.add(set("slave", "k" + i % 10, i));
		}
		assertThat(merges).allMatch((merge) -> merge.view().set().size() == 1);
	}

	@Test
	void whenAnOwnerTellsMoreThenWhatItToldBeforeStays() {
		set("g1", "k", 1);
		List<MergedDatabase.Merge> merges = this.database.extend("g1", Map.of("f", Map.of("l", 2)), false);
		assertThat(merges).hasSize(1);
		assertView(merges.get(0), Map.of("l", 2));
		assertLocal(merges.get(0), Map.of());
		assertThat(this.database.family("f")).isEqualTo(Map.of("k", 1, "l", 2));
	}

	@Test
	void whenAGlobalNodeBecomesASlaveThenGlobalNodesAreToldWhatItSetsFromThenOn() {
		set("g1", "k", 1);
		this.database.addLocal("g1");
		assertThat(this.database.ofLocalOwners()).isEmpty();
		assertLocal(set("g1", "k", 2), Map.of("k", 2));
		assertLocal(delete("g1", "k"), Map.of(), "k");
	}

	@Test
	void whenAnOwnerRepeatsAKeyOfASlaveAsAGlobalNodeThenGlobalNodesAreStillToldOfIt() {
		this.database.addLocal("g1");
		set("g1", "k", 1);
		List<MergedDatabase.Merge> merges = this.database.extend("g1", Map.of("f", Map.of("k", 2, "l", 3)), false);
		assertLocal(merges.get(0), Map.of("k", 2));
		assertThat(this.database.ofLocalOwners()).isEqualTo(Map.of("f", Map.of("k", 2)));
	}

	@Test
	void whenAFamilyIsAskedForThenTheAnswerIsSharedAndDoesNotChange() {
		set("g1", "k", 1);
		PersistentMap before = this.database.family("f");
		assertThat(this.database.family("f")).isSameAs(before);
		set("g2", "k", 2);
		set("g2", "l", 3);
		delete("g2", "k");
		assertThat(before).isEqualTo(Map.of("k", 1));
		assertThat(this.database.family("f")).isEqualTo(Map.of("k", 1, "l", 3));
		for (int i = 0; i < 100; i++) {
			set("slave", "k" + i, i);
			delete("slave", "k" + (i - 1));
		}
		assertThat(this.database.family("f")).isEqualTo(Map.of("k", 1, "l", 3, "k99", 99));
	}

}
