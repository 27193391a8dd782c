package io.aemp.boot.autoconfigure.discovery;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aemp.NodeSettings;
import io.aemp.boot.autoconfigure.AempAutoConfiguration;
import io.aemp.node.AempNode;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of {@link AempDiscoveryClientAutoConfiguration}.
 */
class AempDiscoveryClientAutoConfigurationTests {

	private final Registry registry = new Registry();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(AempAutoConfiguration.class, AempDiscoveryClientAutoConfiguration.class))
		.withBean(DiscoveryClient.class, () -> this.registry);

	@Test
	void withoutAServiceThereAreNoSeedsOfTheRegistry() {
		this.runner.run((context) -> assertThat(context.getBean(NodeSettings.class).network().seedSources()).isEmpty());
	}

	@Test
	void withoutSpringCloudThePropertyIsIgnored() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(AempAutoConfiguration.class, AempDiscoveryClientAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(DiscoveryClient.class))
			.withPropertyValues("aemp.discovery.service-id=farm")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(AempDiscoveryClientAutoConfiguration.class));
	}

	@Test
	void whenDisabledThenNothingIsThere() {
		this.runner.withPropertyValues("aemp.discovery.service-id=farm", "aemp.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(AempDiscoveryClientAutoConfiguration.class));
	}

	@Test
	void thePortComesFromTheMetadataOrThePropertyOrTheInstance() {
		this.registry.add("10.0.0.1", 8080, Map.of("aemp.port", "4040"));
		this.registry.add("fe80::1", 8080, Map.of());
		this.runner.withPropertyValues("aemp.discovery.service-id=farm")
			.run((context) -> assertThat(addresses(context.getBean(NodeSettings.class)))
				.containsExactly("10.0.0.1:4040", "[fe80::1]:8080"));
		this.runner.withPropertyValues("aemp.discovery.service-id=farm", "aemp.discovery.port=4050")
			.run((context) -> assertThat(addresses(context.getBean(NodeSettings.class)))
				.containsExactly("10.0.0.1:4040", "[fe80::1]:4050"));
		this.runner.withPropertyValues("aemp.discovery.service-id=other")
			.run((context) -> assertThat(addresses(context.getBean(NodeSettings.class))).isEmpty());
	}

	@Test
	void anInstanceThatIsRegisteredLaterIsLinkedWithoutRestart() {
		try (AempNode seed = AempNode
			.start(NodeSettings.builder().nodeId("seed").bind("127.0.0.1:0").secret("s3cret").build())) {
			this.runner
				.withPropertyValues("aemp.discovery.service-id=farm", "aemp.node-id=n1", "aemp.secret=s3cret",
						"aemp.binds=")
				.run((context) -> {
					assertThat(context.getBean(AempNode.class).upNodes()).isEmpty();
					String listener = seed.listeners().get(0);
					this.registry.add("127.0.0.1", Integer.parseInt(listener.substring(listener.indexOf(':') + 1)),
							Map.of());
					await().until(() -> context.getBean(AempNode.class).nodeIsUp("seed"));
				});
		}
	}

	private static List<String> addresses(NodeSettings settings) throws Exception {
		return settings.network().seedSources().get(0).addresses();
	}

	/**
	 * A registry with one service.
	 */
	private static final class Registry implements DiscoveryClient {

		private final List<ServiceInstance> instances = new CopyOnWriteArrayList<>();

		void add(String host, int port, Map<String, String> metadata) {
			this.instances
				.add(new DefaultServiceInstance("i" + this.instances.size(), "farm", host, port, false, metadata));
		}

		@Override
		public String description() {
			return "registry for tests";
		}

		@Override
		public List<ServiceInstance> getInstances(String serviceId) {
			return "farm".equals(serviceId) ? List.copyOf(this.instances) : List.of();
		}

		@Override
		public List<String> getServices() {
			return List.of("farm");
		}

	}

}
