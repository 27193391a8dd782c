package io.aemp.spring;

import java.time.Duration;

/**
 * The pauses before a bean gets another port: 100 ms at first, then twice as long each
 * time, up to 30 s, until a port has lived for 10 s. May be used from any thread.
 */
final class RestartBackOff {

	/** A port that lived for longer did not die of being started. */
	static final Duration LASTING = Duration.ofSeconds(10);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

	/** Guarded by this. */
	private Duration next = FIRST_PAUSE;

	/** Returns the next pause, and doubles the one after it. */
	synchronized Duration next() {
		Duration pause = this.next;
		Duration longer = pause.multipliedBy(2);
		this.next = (longer.compareTo(LONGEST_PAUSE) > 0) ? LONGEST_PAUSE : longer;
		return pause;
	}

	/** Begins with the shortest pause again. */
	synchronized void reset() {
		this.next = FIRST_PAUSE;
	}

}
