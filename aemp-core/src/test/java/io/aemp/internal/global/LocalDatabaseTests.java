package io.aemp.internal.global;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the entries of a node itself (protocol, section 6, rule 4).
 */
class LocalDatabaseTests {

	private final LocalDatabase database = new LocalDatabase();

	@Test
	void whenAKeyIsSetThenOthersAreTold() {
		assertThat(this.database.set("family", "key", 1)).isEqualTo(FamilyUpdate.set("family", "key", 1));
		assertThat(this.database.set("family", "key", 2)).isEqualTo(FamilyUpdate.set("family", "key", 2));
		assertThat(this.database.all()).isEqualTo(Map.of("family", Map.of("key", 2)));
	}

	@Test
	void whenAnEqualValueIsSetThenOthersAreNotTold() {
		this.database.set("family", "key", List.of("a", 1));
		assertThat(this.database.set("family", "key", List.of("a", 1L))).isNull();
	}

	@Test
	void whenNullIsSetForTheFirstTimeThenOthersAreTold() {
		assertThat(this.database.set("family", "key", null)).isNotNull();
		assertThat(this.database.set("family", "key", null)).isNull();
		assertThat(this.database.all().get("family")).containsEntry("key", null);
	}

	@Test
	void whenKeysAreDeletedThenOthersAreToldOfThoseThatWereThere() {
		this.database.set("family", "a", 1);
		this.database.set("family", "b", 1);
		assertThat(this.database.delete("family", List.of("a", "nothing", "b")))
			.isEqualTo(FamilyUpdate.delete("family", List.of("a", "b")));
		assertThat(this.database.delete("family", List.of("a"))).isNull();
		assertThat(this.database.all()).isEmpty();
	}

	@Test
	void whenAKeyIsSetAgainThenItsStampChangesEvenForAnEqualValue() {
		this.database.set("family", "key", 1);
		long stamp = this.database.stampOf("family", "key");
		this.database.set("family", "key", 1);
		assertThat(this.database.stampOf("family", "key")).isGreaterThan(stamp);
		assertThat(this.database.stampOf("family", "other")).isZero();
		assertThat(this.database.stampOf("other", "key")).isZero();
	}

}
