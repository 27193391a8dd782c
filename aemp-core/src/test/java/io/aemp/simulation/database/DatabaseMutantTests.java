package io.aemp.simulation.database;

import java.io.IOException;
import java.util.List;
import java.util.function.LongFunction;

import io.aemp.simulation.mutants.Mutant;
import io.aemp.simulation.mutants.MutantHunt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random histories find each of many deliberate bugs of the database.
 */
class DatabaseMutantTests {

	private static final int MOST_SEEDS = 300;

	private static MutantHunt hunt;

	@BeforeAll
	static void begin() {
		hunt = new MutantHunt(HistoryPlayer.class);
	}

	@AfterAll
	static void end() throws IOException {
		hunt.close();
	}

	static List<Mutant> mutants() {
		return DatabaseMutants.ALL;
	}

	@ParameterizedTest(name = "A history shows a node that {0}")
	@MethodSource("mutants")
	void whenTheNodeHasABugThenSomeHistoryShowsIt(Mutant mutant) {
		assertThat(hunt.find(mutant, MOST_SEEDS, DatabaseMutantTests::isBreach))
			.as("the seed that shows a node that %s", mutant)
			.isPresent();
	}

	/** That something throws an exception would be seen in any test. */
	private static boolean isBreach(String violation) {
		return violation.startsWith(DatabaseRun.VIOLATION);
	}

	@Test
	void whenNothingIsWrongThenNoHistoryShowsAnything() {
		LongFunction<List<String>> player = hunt.player(new Mutant("has no bug", "MergedDatabase#delete",
				"this.localDeleted.add(key);", "this.localDeleted.add(key);"));
		for (long seed = 1; seed <= 20; seed++) {
			assertThat(player.apply(seed)).isEmpty();
		}
	}

}
