package io.aemp.simulation.database;

import java.util.List;
import java.util.function.LongFunction;

/**
 * Plays the history of one number, and says in words what was wrong.
 */
public final class HistoryPlayer implements LongFunction<List<String>> {

	@Override
	public List<String> apply(long seed) {
		return new DatabaseRun(Histories.of(seed)).play();
	}

}
