package io.aemp.simulation.guarantee;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The checker can fail: it finds each of many deliberate bugs.
 */
class MutantTests {

	private static final Logger logger = LoggerFactory.getLogger(MutantTests.class);

	/** The rarest bug shows in one of thirty seeds. */
	private static final int MOST_SEEDS = 500;

	private static MutantCompiler compiler;

	@BeforeAll
	static void makeCompiler() {
		compiler = new MutantCompiler();
	}

	@AfterAll
	static void closeCompiler() throws IOException {
		compiler.close();
	}

	static List<Mutant> mutants() {
		return Mutants.ALL;
	}

	@ParameterizedTest(name = "The checker finds a node that {0}")
	@MethodSource("mutants")
	void whenTheNodeHasABugThenTheCheckerFindsIt(Mutant mutant) throws ReflectiveOperationException {
		LongFunction<List<String>> player = player(mutant);
		OptionalLong seed = mutant.seeds()
			.limit(MOST_SEEDS)
			.filter((candidate) -> player.apply(candidate).stream().anyMatch(MutantTests::isBreach))
			.findFirst();
		assertThat(seed).as("the seed that shows a node that %s", mutant).isPresent();
		logger.info("Seed {} shows a node that {}", seed.getAsLong(), mutant);
	}

	/** That something throws an exception would be seen without a checker. */
	private static boolean isBreach(String violation) {
		return !violation.startsWith(Rule.NOTHING_FAILS.toString());
	}

	@Test
	void whenNothingIsWrongThenTheCheckerFindsNothing() throws ReflectiveOperationException {
		LongFunction<List<String>> player = player(
				new Mutant("has no bug", "link/Fence.java", "final class Fence", "final class Fence"));
		for (long seed = 1; seed <= 20; seed++) {
			assertThat(player.apply(seed)).isEmpty();
		}
	}

	@Test
	void whenABugDoesNotFitAnyMoreThenThatIsSaid() {
		assertThatIllegalStateException()
			.isThrownBy(() -> new Mutant("is gone", "link/Fence.java", "no such text", "").sources())
			.withMessageContaining("The mutant that is gone does not fit any more: link/Fence.java");
		assertThatIllegalStateException()
			.isThrownBy(() -> new Mutant("is everywhere", "link/Fence.java", "this.", "").sources());
	}

	/** In the class loader of the mutant, the same classes are other ones. */
	@SuppressWarnings("unchecked")
	private static LongFunction<List<String>> player(Mutant mutant) throws ReflectiveOperationException {
		return (LongFunction<List<String>>) compiler.compile(mutant)
			.loadClass(SeedPlayer.class.getName())
			.getDeclaredConstructor()
			.newInstance();
	}

}
