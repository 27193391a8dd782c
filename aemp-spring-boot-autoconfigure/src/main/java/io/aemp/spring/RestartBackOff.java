package io.aemp.spring;

import java.time.Duration;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * The pauses before a bean gets another port: 100 ms at first, then twice as long each
 * time, up to 30 s, until a port has lived for 10 s. May be used from any thread.
 */
final class RestartBackOff {

	/** A port that lived for longer did not die of being started. */
	static final Duration LASTING = Duration.ofSeconds(10);

	private static final ExponentialBackOff PAUSES = pauses();

	@GuardedBy("this")
	private BackOffExecution execution = PAUSES.start();

	private static ExponentialBackOff pauses() {
		ExponentialBackOff pauses = new ExponentialBackOff(100, 2);
		pauses.setMaxInterval(Duration.ofSeconds(30).toMillis());
		return pauses;
	}

	/** Returns the next pause, and doubles the one after it. */
	synchronized Duration next() {
		return Duration.ofMillis(this.execution.nextBackOff());
	}

	/** Begins with the shortest pause again. */
	synchronized void reset() {
		this.execution = PAUSES.start();
	}

}
