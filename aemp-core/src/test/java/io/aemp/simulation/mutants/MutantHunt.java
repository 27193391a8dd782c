package io.aemp.simulation.mutants;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the seeds of a proof with a deliberate bug in the product, until one shows it.
 */
public final class MutantHunt implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(MutantHunt.class);

	private final MutantCompiler compiler = new MutantCompiler();

	private final Class<? extends LongFunction<List<String>>> player;

	/**
	 * A hunt with one proof.
	 * @param player plays a seed and says in words what was wrong; a public class with a
	 * public constructor, because it is loaded anew with each bug
	 */
	public MutantHunt(Class<? extends LongFunction<List<String>>> player) {
		this.player = player;
	}

	/**
	 * Looks for a bug.
	 * @param mutant has the bug
	 * @param mostSeeds how many seeds to try
	 * @param breach whether something that was wrong counts
	 * @return the first seed that shows it
	 */
	public OptionalLong find(Mutant mutant, int mostSeeds, Predicate<String> breach) {
		LongFunction<List<String>> player = player(mutant);
		OptionalLong seed = mutant.seeds()
			.limit(mostSeeds)
			.filter((candidate) -> player.apply(candidate).stream().anyMatch(breach))
			.findFirst();
		seed.ifPresent((found) -> logger.info("Seed {} shows a node that {}", found, mutant));
		return seed;
	}

	/**
	 * Returns the proof with a bug in the product.
	 * @param mutant has the bug
	 * @return plays a seed and says what was wrong
	 */
	@SuppressWarnings("unchecked")
	public LongFunction<List<String>> player(Mutant mutant) {
		try {
			// In the class loader of the mutant, the same classes are other ones.
			return (LongFunction<List<String>>) this.compiler.compile(mutant)
				.loadClass(this.player.getName())
				.getDeclaredConstructor()
				.newInstance();
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("The proof cannot be loaded with a node that " + mutant, ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.compiler.close();
	}

}
