package io.aemp.boot.autoconfigure;

import java.time.Duration;

import org.springframework.core.env.Environment;

/**
 * The time limit of a phase of the life cycle at shutdown.
 *
 * @param phase what Spring Boot waits for a phase
 */
record ShutdownTimeout(Duration phase) {

	private static final Duration DEFAULT = Duration.ofSeconds(30);

	static ShutdownTimeout of(Environment environment) {
		return new ShutdownTimeout(
				environment.getProperty("spring.lifecycle.timeout-per-shutdown-phase", Duration.class, DEFAULT));
	}

	/** Returns how long to wait for handlers: the rest is for the end of the links. */
	Duration ofHandlers() {
		return this.phase.multipliedBy(2).dividedBy(3);
	}

	/** Returns a little less than the phase has, so that the reason is logged. */
	Duration ofNode() {
		return this.phase.multipliedBy(19).dividedBy(20);
	}

}
