package io.aemp.boot.autoconfigure.health;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import io.aemp.NodeSettings;
import io.aemp.boot.autoconfigure.AempAutoConfiguration;
import io.aemp.boot.health.AempReadinessHealthIndicator;
import io.aemp.node.AempNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link AempReadinessAutoConfiguration} in the readiness group of an
 * application.
 */
class AempReadinessAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AempAutoConfiguration.class, HealthContributorAutoConfiguration.class,
				AempReadinessAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
				HealthEndpointAutoConfiguration.class, AvailabilityProbesAutoConfiguration.class,
				AvailabilityHealthContributorAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class))
		.withPropertyValues("aemp.node-id=n1", "aemp.binds=127.0.0.1:0", "aemp.secret=s3cret",
				"management.endpoint.health.probes.enabled=true",
				"management.endpoint.health.group.readiness.include=readinessState,aempReadiness");

	@Test
	void anApplicationIsReadyWhenItsNodeHasFoundAMaster() {
		try (AempNode seed = AempNode
			.start(NodeSettings.builder().nodeId("n2").bind("127.0.0.1:0").secret("s3cret").build())) {
			this.runner.withPropertyValues("aemp.seeds=" + seed.listeners().get(0), "aemp.health.readiness-timeout=1d")
				.run((context) -> {
					AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
					HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
					Awaitility.await().until(() -> status(endpoint, "readiness").equals(Status.UP));
					seed.stop();
					Awaitility.await().until(() -> !context.getBean(AempNode.class).nodeIsUp("n2"));
					assertThat(status(endpoint, "readiness")).isEqualTo(Status.UP);
				});
		}
	}

	@Test
	void anApplicationThatReachesNoSeedIsNotReadyButAlive() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.runner
				.withPropertyValues("aemp.seeds=127.0.0.1:" + silent.getLocalPort(), "aemp.health.readiness-timeout=1d")
				.run((context) -> {
					AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
					AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
					HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
					assertThat(status(endpoint, "readiness")).isEqualTo(Status.OUT_OF_SERVICE);
					assertThat(status(endpoint, "liveness")).isEqualTo(Status.UP);
				});
		}
	}

	@Test
	void anApplicationThatReachesNoSeedIsReadyAfterTheTimeout() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.runner
				.withPropertyValues("aemp.seeds=127.0.0.1:" + silent.getLocalPort(), "aemp.health.readiness-timeout=0")
				.run((context) -> assertThat(status(context.getBean(HealthEndpoint.class), "aempReadiness"))
					.isEqualTo(Status.UP));
		}
	}

	@Test
	void aNodeWithoutSeedsIsReadyUntilItStops() {
		this.runner.withPropertyValues("aemp.health.readiness-timeout=1d").run((context) -> {
			HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
			assertThat(status(endpoint, "aempReadiness")).isEqualTo(Status.UP);
			context.getBean(AempNode.class).close();
			assertThat(status(endpoint, "aempReadiness")).isEqualTo(Status.OUT_OF_SERVICE);
		});
	}

	@Test
	void itCanBeSwitchedOff() {
		this.runner
			.withPropertyValues("management.health.aemp-readiness.enabled=false",
					"management.endpoint.health.group.readiness.include=readinessState")
			.run((context) -> assertThat(context).doesNotHaveBean(AempReadinessHealthIndicator.class));
	}

	private static Status status(HealthEndpoint endpoint, String path) {
		return endpoint.healthForPath(path).getStatus();
	}

}
