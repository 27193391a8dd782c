package io.aemp.simulation.database;

import java.time.Duration;
import java.util.List;

/**
 * One step of a history. What it does not need of its parts means nothing.
 *
 * @param kind what happens
 * @param host to whom
 * @param other and to whom else
 * @param key of the family, one of a few
 * @param number which value, which of several ways, and the like
 */
record Step(Kind kind, int host, int other, int key, int number) {

	/** The number of hosts. */
	static final int HOSTS = 6;

	/** The number of keys that each node uses. */
	static final int KEYS = 3;

	/** The bound of the numbers that values are made of. */
	static final int NUMBERS = 8;

	/** From a moment to longer than a silent link is believed in. */
	private static final List<Duration> PAUSES = List.of(Duration.ofMillis(1), Duration.ofMillis(30),
			Duration.ofMillis(300), Duration.ofMillis(900), Duration.ofMillis(2000), Duration.ofMillis(4000),
			Duration.ofSeconds(11), Duration.ofSeconds(35));

	/** For steps after which some time passes. */
	Duration pause() {
		return PAUSES.get(this.number);
	}

	/** One of two ways. */
	boolean coin() {
		return this.number % 2 == 0;
	}

	/**
	 * Determines if a host is on the side of the first one when the network is split.
	 */
	boolean isLeft(int host) {
		return host == this.host || host != this.other && (this.number >> host % 3) % 2 == 0;
	}

	/**
	 * A kind of step.
	 */
	enum Kind {

		/** A node sets a key that only it owns. */
		SET,

		/** A node deletes such keys, perhaps several at once. */
		DELETE,

		/** A node sets a key that others may own, too. */
		SHARE,

		/** A node gives such a key up. */
		UNSHARE,

		/** Somebody begins to monitor. */
		MONITOR,

		/** Somebody ceases to monitor. */
		UNMONITOR,

		/** A link breaks. */
		LOSE,

		/** A link stands still, and only one end will hear of that. */
		LOSE_FOR_ONE,

		/** A process starts, perhaps with another node ID than the last one there. */
		JOIN,

		/** A process is killed. */
		CRASH,

		/** The network falls into two parts, with or without notice. */
		SPLIT,

		/** All parts can reach each other again. */
		MERGE,

		/** Threads run for a moment, in any order, and no time passes. */
		RUN,

		/** Everything happens at its time for a while. */
		PASS

	}

}
