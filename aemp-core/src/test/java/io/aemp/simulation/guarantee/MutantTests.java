package io.aemp.simulation.guarantee;

import java.io.IOException;
import java.util.List;
import java.util.function.LongFunction;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The checker can fail: deliberate bugs in copies of the product are found.
 */
class MutantTests {

	private static final int MOST_SEEDS = 400;

	private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.aemp");

	private static MutantCompiler compiler;

	@BeforeAll
	static void open() {
		LOGGER.setLevel(Level.OFF);
		compiler = new MutantCompiler();
	}

	@AfterAll
	static void close() throws IOException {
		LOGGER.setLevel(null);
		compiler.close();
	}

	static List<Mutant> mutants() {
		return Mutants.ALL;
	}

	@ParameterizedTest(name = "The checker finds a node that {0}")
	@MethodSource("mutants")
	void theCheckerFindsANodeThat(Mutant mutant) throws Exception {
		LongFunction<List<String>> player = player(mutant);
		long seed = 1;
		while (seed <= MOST_SEEDS && finds(player, seed).isEmpty()) {
			seed++;
		}
		assertThat(seed).as("seeds until a violation was found").isLessThanOrEqualTo(MOST_SEEDS);
	}

	@SuppressWarnings("unchecked")
	private static LongFunction<List<String>> player(Mutant mutant) throws Exception {
		return (LongFunction<List<String>>) compiler.compile(mutant)
			.loadClass(SeedPlayer.class.getName())
			.getDeclaredConstructor()
			.newInstance();
	}

	/** A bug may show as an exception, too. */
	private static List<String> finds(LongFunction<List<String>> player, long seed) {
		try {
			return player.apply(seed);
		}
		catch (RuntimeException | Error ex) {
			return List.of(ex.toString());
		}
	}

}
