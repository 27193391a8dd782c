package io.aemp.boot.health;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import io.aemp.NodeSettings;
import io.aemp.local.LocalNetwork;
import io.aemp.node.AempNode;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link AempReadinessHealthIndicator} with a clock of their own.
 */
class AempReadinessHealthIndicatorTests {

	private final AtomicReference<Duration> uptime = new AtomicReference<>(Duration.ZERO);

	@Test
	void whenTheTimeHasPassedThenTheNodeIsReadyUntilItIsStartedAgain() {
		try (AempNode node = alone()) {
			AempReadinessHealthIndicator indicator = new AempReadinessHealthIndicator(node, Duration.ofSeconds(30),
					this.uptime::get);
			assertThat(indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			node.start();
			this.uptime.set(Duration.ofMillis(29_999));
			assertThat(indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			this.uptime.set(Duration.ofSeconds(30));
			assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
			node.stop();
			assertThat(indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			node.start();
			this.uptime.set(Duration.ofSeconds(1));
			assertThat(indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		}
	}

	private static AempNode alone() {
		return AempNode.create(
				NodeSettings.builder().nodeId("n1").bind().seed("nowhere:4040").secret("a secret of the tests").build(),
				new LocalNetwork());
	}

}
