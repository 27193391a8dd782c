package io.aemp.simulation.database;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Networks of real nodes, global ones and slaves, for any history of settings, deletes,
 * losses, joins, splits and merges: {@code -Djqwik.tries.default} says how many.
 */
class DatabasePropertyTests {

	@Provide
	Arbitrary<Histories.History> histories() {
		return Histories.any();
	}

	@Property(edgeCases = EdgeCasesMode.NONE)
	void whenANetworkIsQuietThenAllSeeTheUnionOfAllDatabasesAndSoDoTheFoldsOfAllMonitors(
			@ForAll("histories") Histories.History history) {
		assertThat(new DatabaseRun(history).play()).isEmpty();
	}

}
