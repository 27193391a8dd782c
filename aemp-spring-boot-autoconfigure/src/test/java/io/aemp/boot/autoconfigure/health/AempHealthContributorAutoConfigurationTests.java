package io.aemp.boot.autoconfigure.health;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.boot.autoconfigure.AempAutoConfiguration;
import io.aemp.boot.health.AempHealthIndicator;
import io.aemp.node.AempNode;
import io.aemp.spring.AempPort;
import io.aemp.spring.AempPortRegistry;
import io.aemp.spring.OnError;
import io.aemp.spring.PortAware;
import io.aemp.spring.Rcv;
import io.aemp.spring.RegisteredPort;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests of {@link AempHealthContributorAutoConfiguration} and
 * {@link AempHealthIndicator}.
 */
class AempHealthContributorAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AempAutoConfiguration.class, HealthContributorAutoConfiguration.class,
				AempHealthContributorAutoConfiguration.class))
		.withPropertyValues("aemp.node-id=n1", "aemp.binds=127.0.0.1:0", "aemp.secret=s3cret");

	@Test
	void aNodeIsUpWhileItRuns() {
		this.runner.run((context) -> {
			AempHealthIndicator indicator = context.getBean(AempHealthIndicator.class);
			Health health = indicator.health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsOnly(entry("node", "n1"), entry("linksUp", 0L),
					entry("linksSlow", 0L), entry("linksDown", 0L), entry("globalNode", false), entry("master", "n1"));
			context.getBean(AempNode.class).close();
			assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
		});
	}

	@Test
	void aSeedThatCannotBeReachedIsNoReasonToBeDown() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.runner.withPropertyValues("aemp.seeds=127.0.0.1:" + silent.getLocalPort()).run((context) -> {
				context.getBean(AempNode.class).snd("nobody#port", "waits");
				Health health = context.getBean(AempHealthIndicator.class).health();
				assertThat(health.getStatus()).isEqualTo(Status.UP);
				assertThat(health.getDetails()).containsEntry("linksDown", 1L);
			});
		}
	}

	@ParameterizedTest
	@CsvSource({ "up, UP", "down, DOWN", "out-of-service, OUT_OF_SERVICE" })
	void aNodeThatHasSeedsAndNoLinkHasTheStatusThatWasChosen(String alone, String status) throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.runner
				.withPropertyValues("aemp.seeds=127.0.0.1:" + silent.getLocalPort(), "aemp.health.alone=" + alone)
				.run((context) -> {
					Health health = context.getBean(AempHealthIndicator.class).health();
					assertThat(health.getStatus()).isEqualTo(new Status(status));
					assertThat(health.getDetails()).containsEntry("alone", true);
				});
		}
	}

	@Test
	void aNodeThatHasSeedsAndALinkIsNotAlone() {
		try (AempNode seed = AempNode
			.start(NodeSettings.builder().nodeId("n2").bind("127.0.0.1:0").secret("s3cret").build())) {
			this.runner.withPropertyValues("aemp.seeds=" + seed.listeners().get(0), "aemp.health.alone=down")
				.run((context) -> Awaitility.await().untilAsserted(() -> {
					Health health = context.getBean(AempHealthIndicator.class).health();
					assertThat(health.getStatus()).isEqualTo(Status.UP);
					assertThat(health.getDetails()).doesNotContainKey("alone");
				}));
		}
	}

	@Test
	void aStatusThatDoesNotExistStopsTheStart() {
		this.runner.withPropertyValues("aemp.health.alone=lonely")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("lonely"));
	}

	@Test
	void linksAreCounted() {
		this.runner.run((context) -> {
			AempNode node = context.getBean(AempNode.class);
			try (AempNode other = AempNode.start(NodeSettings.builder()
				.nodeId("n2")
				.bind()
				.seed(node.listeners().get(0))
				.secret("s3cret")
				.build())) {
				Awaitility.await()
					.untilAsserted(() -> assertThat(context.getBean(AempHealthIndicator.class).health().getDetails())
						.containsEntry("linksUp", 1L)
						.containsEntry("globalNode", true)
						.containsEntry("master", "n1"));
				assertThat(other.nodeIsUp("n1")).isTrue();
			}
		});
	}

	@Test
	void whenThePortOfABeanIsDeadForGoodThenTheHealthIsDown() {
		this.runner.withUserConfiguration(Mortal.class).run((context) -> {
			AempHealthIndicator indicator = context.getBean(AempHealthIndicator.class);
			assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
			context.getBean(AempNode.class).snd("n1#mortal", "throw");
			Awaitility.await().untilAsserted(() -> {
				Health health = indicator.health();
				assertThat(health.getStatus()).isEqualTo(Status.DOWN);
				assertThat(health.getDetails()).containsEntry("portsDead",
						context.getBean(AempPortRegistry.class)
							.ports()
							.stream()
							.map(RegisteredPort::beanName)
							.toList());
			});
		});
	}

	@Test
	void whenThePortOfABeanIsDeadForGoodThenTheProcessCountsAsAlive() {
		this.runner.withConfiguration(AutoConfigurations.of(HealthContributorRegistryAutoConfiguration.class,
				HealthEndpointAutoConfiguration.class, AvailabilityProbesAutoConfiguration.class,
				AvailabilityHealthContributorAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class))
			.withPropertyValues("management.endpoint.health.probes.enabled=true")
			.withUserConfiguration(Mortal.class)
			.run((context) -> {
				AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
				HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
				assertThat(endpoint.healthForPath("aemp").getStatus()).isEqualTo(Status.UP);
				context.getBean(AempNode.class).snd("n1#mortal", "throw");
				Awaitility.await().until(() -> endpoint.healthForPath("aemp").getStatus().equals(Status.DOWN));
				assertThat(endpoint.healthForPath("liveness").getStatus()).isEqualTo(Status.UP);
			});
	}

	@Test
	void whenPortsFailOrRestartThenTheHealthIsUpAndSaysSo() {
		this.runner.withUserConfiguration(Failing.class, Restarting.class).run((context) -> {
			AempNode node = context.getBean(AempNode.class);
			AempHealthIndicator indicator = context.getBean(AempHealthIndicator.class);
			node.snd("n1#failing", "throw");
			node.snd(context.getBean(AempPortRegistry.class).port(Restarting.class).id(), "throw");
			Awaitility.await().untilAsserted(() -> {
				Health health = indicator.health();
				assertThat(health.getStatus()).isEqualTo(Status.UP);
				assertThat(String.valueOf(health.getDetails().get("portsFailing"))).contains("1 failures, last at");
				assertThat(health.getDetails()).containsKey("portsRestarting");
			});
		});
	}

	@Test
	void severalNodesAreOneComposite() {
		this.runner.withBean("one", AempNode.class, () -> local("one"))
			.withBean("two", AempNode.class, () -> local("two"))
			.run((context) -> {
				CompositeHealthContributor composite = context.getBean("aempHealthContributor",
						CompositeHealthContributor.class);
				assertThat(composite.stream()).extracting((entry) -> entry.name()).containsOnly("one", "two");
			});
	}

	@Test
	void itCanBeSwitchedOff() {
		this.runner.withPropertyValues("management.health.aemp.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(AempHealthIndicator.class));
	}

	@Test
	void withoutANodeThereIsNone() {
		this.runner.withPropertyValues("aemp.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(AempHealthIndicator.class));
	}

	private static AempNode local(String id) {
		return AempNode.create(NodeSettings.builder().nodeId(id).build());
	}

	@AempPort(name = "mortal", onError = OnError.KIL, restart = false)
	static class Mortal {

		@Rcv("throw")
		void fail() {
			throw new IllegalStateException("as it happens");
		}

	}

	@AempPort(name = "failing")
	static class Failing {

		@Rcv("throw")
		void fail() {
			throw new IllegalStateException("as it happens");
		}

	}

	@AempPort(onError = OnError.KIL)
	static class Restarting implements PortAware {

		private int ports;

		@Override
		public void setPort(Port port) {
			if (this.ports++ > 0) {
				throw new IllegalStateException("not ready");
			}
		}

		@Rcv("throw")
		void fail() {
			throw new IllegalStateException("as it happens");
		}

	}

}
