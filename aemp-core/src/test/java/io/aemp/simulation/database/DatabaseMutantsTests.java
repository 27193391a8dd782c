package io.aemp.simulation.database;

import java.util.List;

import io.aemp.simulation.mutants.Mutant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests that each deliberate bug still fits the product. This is quicker than the search
 * for it, which {@link DatabaseMutantTests} does.
 */
class DatabaseMutantsTests {

	static List<Mutant> mutants() {
		return DatabaseMutants.ALL;
	}

	@ParameterizedTest(name = "The mutant that {0}")
	@MethodSource("mutants")
	void whenTheProductChangesThenTheBugStillFits(Mutant mutant) {
		assertThatNoException().isThrownBy(mutant::sources);
	}

}
