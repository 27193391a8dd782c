package io.aemp.internal.runtime;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A pause between attempts that doubles after each failure, up to a limit. Not safe for
 * use by several threads.
 */
public final class Backoff {

	private final Duration first;

	private final Duration longest;

	private final @Nullable RandomSource random;

	private Duration next;

	/**
	 * Creates a back-off with exact pauses.
	 * @param first the first pause
	 * @param longest the longest pause
	 */
	public Backoff(Duration first, Duration longest) {
		this(first, longest, null);
	}

	/**
	 * Creates a back-off with random pauses, so that nodes that lost each other do not
	 * try again at the same time.
	 * @param first the lower limit of the first pause, which is at most twice as long
	 * @param longest the longest pause
	 * @param random the source of the randomness; null for exact pauses
	 */
	public Backoff(Duration first, Duration longest, @Nullable RandomSource random) {
		this.first = first;
		this.longest = longest;
		this.random = random;
		this.next = first;
	}

	/**
	 * Returns the pause before the next attempt, and doubles the one after it.
	 * @return the pause
	 */
	public Duration next() {
		Duration pause = (this.random != null) ? randomized(this.next, this.random.nextFraction()) : this.next;
		this.next = shorter(this.next.multipliedBy(2), this.longest);
		return pause;
	}

	private Duration randomized(Duration pause, double fraction) {
		Duration randomized = times(pause, 1 + fraction);
		return (randomized.compareTo(this.longest) > 0) ? times(this.longest, 0.75 + fraction / 4) : randomized;
	}

	private static Duration times(Duration duration, double factor) {
		return Duration.ofNanos((long) (duration.toNanos() * factor));
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	/**
	 * Begins again with the first pause, after an attempt that succeeded.
	 */
	public void reset() {
		this.next = this.first;
	}

}
