package io.aemp.simulation.guarantee;

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
 * The checker can fail: it finds each of many deliberate bugs.
 */
class MutantTests {

	/** The rarest bug shows in one of thirty seeds. */
	private static final int MOST_SEEDS = 500;

	private static MutantHunt hunt;

	@BeforeAll
	static void begin() {
		hunt = new MutantHunt(SeedPlayer.class);
	}

	@AfterAll
	static void end() throws IOException {
		hunt.close();
	}

	static List<Mutant> mutants() {
		return Mutants.ALL;
	}

	@ParameterizedTest(name = "The checker finds a node that {0}")
	@MethodSource("mutants")
	void whenTheNodeHasABugThenTheCheckerFindsIt(Mutant mutant) {
		assertThat(hunt.find(mutant, MOST_SEEDS, MutantTests::isBreach))
			.as("the seed that shows a node that %s", mutant)
			.isPresent();
	}

	/** That something throws an exception would be seen without a checker. */
	private static boolean isBreach(String violation) {
		return !violation.startsWith(Rule.NOTHING_FAILS.toString());
	}

	@Test
	void whenNothingIsWrongThenTheCheckerFindsNothing() {
		LongFunction<List<String>> player = hunt.player(new Mutant("has no bug", "Fence#take",
				"this.context.follow(monitor);", "this.context.follow(monitor);"));
		for (long seed = 1; seed <= 20; seed++) {
			assertThat(player.apply(seed)).isEmpty();
		}
	}

}
