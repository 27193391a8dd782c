package io.aemp.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The possible next steps. Each seed has its own taste: some things happen often, others
 * never.
 *
 * @param <T> something that may happen
 */
final class Repertoire<T> {

	private final Random random;

	/** The more often it is here, the likelier it is. */
	private final List<T> things = new ArrayList<>();

	Repertoire(Random random) {
		this.random = random;
	}

	/** Adds something up to so many times. */
	Repertoire<T> perhaps(int most, T thing) {
		int times = this.random.nextInt(most + 1);
		for (int time = 0; time < times; time++) {
			always(thing);
		}
		return this;
	}

	/** Adds something once. */
	Repertoire<T> always(T thing) {
		this.things.add(thing);
		return this;
	}

	T pick() {
		return this.things.get(this.random.nextInt(this.things.size()));
	}

}
