package io.aemp.boot.autoconfigure.metrics;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Objects;

import io.aemp.Node;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.boot.autoconfigure.AempAutoConfiguration;
import io.aemp.boot.metrics.AempMetrics;
import io.aemp.node.AempNode;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link AempMetricsAutoConfiguration} and {@link AempMetrics}.
 */
class AempMetricsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AempAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, AempMetricsAutoConfiguration.class))
		.withPropertyValues("aemp.node-id=n1", "aemp.binds=127.0.0.1:0", "aemp.secret=s3cret");

	private final ApplicationContextRunner withRegistry = this.runner.withBean(MeterRegistry.class,
			SimpleMeterRegistry::new);

	private static double value(AssertableApplicationContext context, String name, String... tags) {
		Meter meter = context.getBean(MeterRegistry.class).get(name).tags(tags).meter();
		return meter.measure().iterator().next().getValue();
	}

	/** Meters show a snapshot that may be older than what the test did last. */
	private static void awaitValue(double expected, AssertableApplicationContext context, String name, String... tags) {
		Awaitility.await().untilAsserted(() -> assertThat(value(context, name, tags)).isEqualTo(expected));
	}

	@Test
	void linksAndWhatGoesOverThemAreMeasured() {
		this.withRegistry.run((context) -> {
			AempNode node = context.getBean(AempNode.class);
			try (AempNode other = AempNode.start(NodeSettings.builder()
				.nodeId("n2")
				.bind()
				.seed(node.listeners().get(0))
				.secret("s3cret")
				.build())) {
				Port port = other.port((message) -> {
				});
				Awaitility.await().until(() -> value(context, "aemp.links", "state", "up") == 1);
				node.mon(port.id(), (reason) -> {
				});
				assertThat(value(context, "aemp.links", "state", "slow")).isZero();
				assertThat(value(context, "aemp.links.established")).isEqualTo(1);
				assertThat(value(context, "aemp.links.unread")).isZero();
				assertThat(value(context, "aemp.links.reading.stops")).isZero();
				awaitValue(1, context, "aemp.monitors");
				for (int i = 0; i < 10; i++) {
					node.snd(port.id(), "x".repeat(1000));
					other.snd("n1#receiver", "x".repeat(2000));
				}
				// What one node sends is what the other one gets, and nothing else is.
				Awaitility.await().until(() -> value(context, "aemp.packets.sent") >= 11);
				assertThat(value(context, "aemp.packets.sent")).isLessThan(100);
				Awaitility.await()
					.untilAsserted(() -> assertThat(value(context, "aemp.data.sent")).isGreaterThan(10_000)
						.isEqualTo(other.statistics().bytesReceived()));
				Awaitility.await()
					.untilAsserted(() -> assertThat(value(context, "aemp.data.received")).isGreaterThan(20_000)
						.isEqualTo(other.statistics().bytesSent()));
				assertThat(value(context, "aemp.messages.lost", "reason", "unknown-port")).isEqualTo(10);
				other.kil(port.id());
				Awaitility.await().until(() -> value(context, "aemp.monitors.fired") == 1);
			}
			Awaitility.await().until(() -> value(context, "aemp.links.failed") == 1);
			assertThat(value(context, "aemp.links", "state", "up")).isZero();
		});
	}

	@Test
	void whatWaitsAndWhatIsLostIsMeasured() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			// What is sent there waits for a handshake.
			this.withRegistry.withPropertyValues("aemp.addresses.nobody=127.0.0.1:" + silent.getLocalPort())
				.run(AempMetricsAutoConfigurationTests::assertWhatWaitsAndWhatIsLostIsMeasured);
		}
	}

	private static void assertWhatWaitsAndWhatIsLostIsMeasured(AssertableApplicationContext context) {
		AempNode node = context.getBean(AempNode.class);
		double ports = value(context, "aemp.ports");
		Port port = node.port();
		awaitValue(ports + 1, context, "aemp.ports");
		node.snd("n1#nobody", "lost");
		assertThat(value(context, "aemp.messages.lost", "reason", "unknown-port")).isEqualTo(1);
		assertThat(value(context, "aemp.messages.lost", "reason", "dead-port")).isZero();
		node.snd("nobody#port", "waits");
		awaitValue(1, context, "aemp.send.queue.messages");
		assertThat(value(context, "aemp.send.queue.size")).isEqualTo(node.statistics().links().get(0).waitingBytes())
			.isGreaterThan(64);
		assertThat(value(context, "aemp.links", "state", "down")).isEqualTo(1);
		node.kil(port.id());
	}

	@Test
	void noTagNamesANodeOrAPort() {
		this.withRegistry.run((context) -> {
			context.getBean(Node.class).snd("nobody#port", "waits");
			assertThat(context.getBean(MeterRegistry.class).getMeters()).isNotEmpty()
				.filteredOn((meter) -> meter.getId().getName().startsWith("aemp."))
				.allSatisfy((meter) -> {
					assertThat(meter.getId().getTags()).extracting(Tag::getKey).isSubsetOf("name", "state", "reason");
					assertThat(meter.getId().getTag("name")).isEqualTo("aempNode");
					assertThat(Objects.requireNonNull(meter.getId().getDescription())).isNotEmpty();
				});
		});
	}

	@Test
	void severalNodesAreToldApartByTheirBeans() {
		this.withRegistry.withBean("one", AempNode.class, () -> local("n1"))
			.withBean("two", AempNode.class, () -> local("n2"))
			.run((context) -> {
				AempNode one = context.getBean("one", AempNode.class);
				one.port();
				one.port();
				AempNode two = context.getBean("two", AempNode.class);
				two.port();
				assertThat(one.statistics().ports()).isEqualTo(two.statistics().ports() + 1);
				awaitValue(one.statistics().ports(), context, "aemp.ports", "name", "one");
				awaitValue(two.statistics().ports(), context, "aemp.ports", "name", "two");
			});
	}

	@Test
	void anotherBinderTakesItsPlace() {
		MeterBinder own = (registry) -> {
		};
		this.withRegistry.withBean("aempMetrics", MeterBinder.class, () -> own)
			.run((context) -> assertThat(context.getBean(MeterRegistry.class).find("aemp.ports").meter()).isNull());
	}

	@Test
	void withoutARegistryOrANodeThereIsNone() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AempAutoConfiguration.class, AempMetricsAutoConfiguration.class))
			.run((context) -> assertThat(context).hasSingleBean(Node.class).doesNotHaveBean("aempMetrics"));
		this.withRegistry.withPropertyValues("aemp.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("aempMetrics"));
	}

	private static AempNode local(String id) {
		return AempNode.create(NodeSettings.builder().nodeId(id).build());
	}

}
