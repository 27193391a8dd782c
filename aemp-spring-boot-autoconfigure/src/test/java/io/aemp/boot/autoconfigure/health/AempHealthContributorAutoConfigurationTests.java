package io.aemp.boot.autoconfigure.health;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import io.aemp.NodeSettings;
import io.aemp.boot.autoconfigure.AempAutoConfiguration;
import io.aemp.boot.health.AempHealthIndicator;
import io.aemp.node.AempNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
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

}
