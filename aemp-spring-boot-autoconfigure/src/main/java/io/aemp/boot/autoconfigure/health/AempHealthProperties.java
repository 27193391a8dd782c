package io.aemp.boot.autoconfigure.health;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.boot.health.contributor.Status;

/**
 * Settings of the health components of nodes.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("aemp.health")
public class AempHealthProperties {

	/**
	 * Health status of a node that has seeds, but no link to any node.
	 */
	private StatusName alone = StatusName.UP;

	/**
	 * Time after which a node is ready even if it has found no master. A number without a
	 * unit means seconds.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration readinessTimeout = Duration.ofSeconds(30);

	public StatusName getAlone() {
		return this.alone;
	}

	public void setAlone(StatusName alone) {
		this.alone = alone;
	}

	Status aloneStatus() {
		return new Status(this.alone.name());
	}

	public Duration getReadinessTimeout() {
		return this.readinessTimeout;
	}

	public void setReadinessTimeout(Duration readinessTimeout) {
		this.readinessTimeout = readinessTimeout;
	}

	/**
	 * A health status that Spring Boot knows.
	 */
	public enum StatusName {

		/** Works as expected. */
		UP,

		/** Does not work. */
		DOWN,

		/** Is not to be used. */
		OUT_OF_SERVICE,

		/** Cannot be determined. */
		UNKNOWN

	}

}
