package io.aemp.simulation.guarantee;

import java.util.List;
import java.util.function.LongFunction;

/**
 * Plays one seed, and says in words what was wrong. All that goes in and out is Java's
 * own, so that whoever uses another class loader can call it.
 */
public final class SeedPlayer implements LongFunction<List<String>> {

	@Override
	public List<String> apply(long seed) {
		return new GuaranteeRun(seed).play().stream().map(Violation::toString).toList();
	}

}
