package io.aemp.simulation.database;

import java.util.List;
import java.util.Random;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.sessions.JqwikSession;

/**
 * Random histories.
 */
final class Histories {

	private static final int MOST_STEPS = 60;

	private static final int GENERATION_SIZE = 1000;

	private Histories() {
	}

	/** Any history. */
	static Arbitrary<History> any() {
		Arbitrary<Step> steps = Combinators
			.combine(kinds(), Arbitraries.integers().between(0, Step.HOSTS - 1),
					Arbitraries.integers().between(0, Step.HOSTS - 1), Arbitraries.integers().between(0, Step.KEYS - 1),
					Arbitraries.integers().between(0, Step.NUMBERS - 1))
			.as(Step::new);
		return Combinators.combine(Arbitraries.longs(), steps.list().ofMaxSize(MOST_STEPS)).as(History::new);
	}

	private static Arbitrary<Step.Kind> kinds() {
		return Arbitraries.frequency(Tuple.of(8, Step.Kind.SET), Tuple.of(4, Step.Kind.DELETE),
				Tuple.of(4, Step.Kind.SHARE), Tuple.of(3, Step.Kind.UNSHARE), Tuple.of(2, Step.Kind.MONITOR),
				Tuple.of(1, Step.Kind.UNMONITOR), Tuple.of(4, Step.Kind.LOSE), Tuple.of(2, Step.Kind.LOSE_FOR_ONE),
				Tuple.of(3, Step.Kind.JOIN), Tuple.of(3, Step.Kind.CRASH), Tuple.of(2, Step.Kind.SPLIT),
				Tuple.of(3, Step.Kind.MERGE), Tuple.of(8, Step.Kind.RUN), Tuple.of(8, Step.Kind.PASS));
	}

	/** The history of a number. */
	static History of(long seed) {
		History[] history = new History[1];
		JqwikSession.run(() -> history[0] = any().generator(GENERATION_SIZE).next(new Random(seed)).value());
		return history[0];
	}

	/**
	 * The steps of a run, one after the other.
	 *
	 * @param schedule decides whose thread runs next
	 * @param steps what happens besides
	 */
	record History(long schedule, List<Step> steps) {

	}

}
