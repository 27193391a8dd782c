package io.aemp.internal.global;

import java.time.Duration;

import io.aemp.internal.runtime.RandomSource;

/**
 * How long to wait before the next try: longer each time up to a limit, and never the
 * same, so that nodes which lost each other do not try in step.
 */
final class GrowingPause {

	private static final Duration LONGEST = Duration.ofSeconds(3);

	private final RandomSource random;

	private final Duration first;

	private Duration next;

	/**
	 * The first pause is this long at least and twice as long at most.
	 */
	GrowingPause(RandomSource random, Duration first) {
		this.random = random;
		this.first = first;
		this.next = first;
	}

	Duration next() {
		double jitter = 1 + this.random.nextFraction();
		Duration pause = times(this.next, jitter);
		if (pause.compareTo(LONGEST) > 0) {
			pause = times(LONGEST, 0.5 + jitter / 4);
		}
		this.next = this.next.multipliedBy(2);
		if (this.next.compareTo(LONGEST) > 0) {
			this.next = LONGEST;
		}
		return pause;
	}

	private static Duration times(Duration duration, double factor) {
		return Duration.ofNanos((long) (duration.toNanos() * factor));
	}

	/** What was tried succeeded for long enough. */
	void reset() {
		this.next = this.first;
	}

}
