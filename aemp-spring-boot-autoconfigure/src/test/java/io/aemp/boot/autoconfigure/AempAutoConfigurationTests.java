package io.aemp.boot.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;

import io.aemp.Node;
import io.aemp.NodeSettings;
import io.aemp.Secret;
import io.aemp.boot.autoconfigure.actuate.AempEndpointAutoConfiguration;
import io.aemp.boot.autoconfigure.actuate.AempSanitizingAutoConfiguration;
import io.aemp.boot.autoconfigure.health.AempHealthContributorAutoConfiguration;
import io.aemp.boot.autoconfigure.metrics.AempMetricsAutoConfiguration;
import io.aemp.local.LocalNetwork;
import io.aemp.node.AempNode;
import io.aemp.spring.AempPort;
import io.aemp.spring.AempPortBeanPostProcessor;
import io.aemp.spring.AempPortRegistry;
import io.aemp.spring.PortDefinitionException;
import io.aemp.spring.Rcv;
import io.aemp.testing.Patience;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link AempAutoConfiguration}.
 */
class AempAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AempAutoConfiguration.class));

	@Test
	void withoutPropertiesThereIsALocalNode() {
		this.runner.withPropertyValues("spring.application.name=shop").run((context) -> {
			assertThat(context).hasSingleBean(Node.class).hasSingleBean(AempNode.class);
			NodeSettings settings = context.getBean(NodeSettings.class);
			assertThat(settings.nodeId()).isEqualTo("shop/");
			assertThat(context.getBean(Node.class).id()).matches("shop/[0-9A-Za-z]+");
			assertThat(settings.network().binds()).containsExactly("*");
			assertThat(settings.network().seeds()).isEmpty();
			assertThat(settings.authentication().secret()).isNull();
			assertThat(context.getBean(AempNode.class).listeners()).isEmpty();
		});
	}

	@Test
	void whenDisabledThenNothingIsThere() throws IOException {
		int port = freePort();
		this.runner
			.withConfiguration(
					AutoConfigurations.of(AempEndpointAutoConfiguration.class, AempSanitizingAutoConfiguration.class,
							AempHealthContributorAutoConfiguration.class, AempMetricsAutoConfiguration.class))
			.withUserConfiguration(PortBean.class)
			.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("aemp.enabled=false", "aemp.secret=s3cret", "aemp.binds=127.0.0.1:" + port,
					"management.endpoints.web.exposure.include=*")
			.run((context) -> {
				assertThat(context.getBeanFactory().getBeanNamesForType(Object.class)).isNotEmpty()
					.filteredOn((name) -> isOurs(context.getType(name)))
					.containsExactly(context.getBeanNamesForType(PortBean.class)[0],
							context.getBeanNamesForType(Hello.class)[0]);
				// The threads of earlier tests may need a moment to end.
				Awaitility.await()
					.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
						.noneMatch((name) -> name.startsWith("aemp-")));
				try (ServerSocket ours = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
					assertThat(ours.isBound()).isTrue();
				}
			});
	}

	private static boolean isOurs(@Nullable Class<?> type) {
		return type != null && type.getName().startsWith("io.aemp.");
	}

	private static int freePort() throws IOException {
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return free.getLocalPort();
		}
	}

	@Test
	void whenKernelIsMissingThenNothingIsThere() {
		this.runner.withClassLoader(new FilteredClassLoader(AempNode.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AempPortRegistry.class));
	}

	@Test
	void propertiesBecomeSettings() {
		this.runner
			.withPropertyValues("aemp.node-id=n1", "aemp.binds=127.0.0.1:0,127.0.0.1:*",
					"aemp.advertise=example.org:4040", "aemp.seeds=127.0.0.1:1,127.0.0.1:2", "aemp.secret=s3cret",
					"aemp.auth.offer=hmac_sha3_512", "aemp.auth.accept=cleartext,hmac_sha3_512",
					"aemp.framings=json,cbor", "aemp.limits.receive-queue-size=1MB", "aemp.timeouts.standstill=5s")
			.run((context) -> {
				NodeSettings settings = context.getBean(NodeSettings.class);
				assertThat(settings.limits().receiveQueueBytes()).isEqualTo(1 << 20);
				assertThat(settings.timeouts().standstill()).isEqualTo(Duration.ofSeconds(5));
				assertThat(settings.nodeId()).isEqualTo("n1");
				assertThat(settings.network().binds()).containsExactly("127.0.0.1:0", "127.0.0.1:*");
				assertThat(settings.network().advertised()).containsExactly("example.org:4040");
				assertThat(settings.network().seeds()).containsExactly("127.0.0.1:1", "127.0.0.1:2");
				assertThat(settings.authentication().secret()).isEqualTo(Secret.of("s3cret"));
				assertThat(settings.authentication().offered()).containsExactly("hmac_sha3_512");
				assertThat(settings.authentication().accepted()).containsExactly("cleartext", "hmac_sha3_512");
				assertThat(settings.connections().framings()).containsExactly("json", "cbor");
				assertThat(context.getBean(AempNode.class).advertised()).containsExactly("example.org:4040");
			});
	}

	@Test
	@Tag("java21")
	void handlersRunOnVirtualThreadsIfBootSaysSo() {
		this.runner.withBean(ThreadTeller.class)
			.withPropertyValues("aemp.node-id=n1", "spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(context.getBean(Node.class).cal("n1#thread", "tell"))
				.succeedsWithin(Patience.LIMIT)
				.satisfies((reply) -> assertThat(reply.text(0)).startsWith("aemp-n1-virtual-")));
	}

	@Test
	@Tag("before-java21")
	void whereThereAreNoVirtualThreadsHandlersRunInThePool() {
		this.runner.withBean(ThreadTeller.class)
			.withPropertyValues("aemp.node-id=n1", "spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(context.getBean(Node.class).cal("n1#thread", "tell"))
				.succeedsWithin(Patience.LIMIT)
				.satisfies((reply) -> assertThat(reply.text(0)).startsWith("aemp-n1-port-")));
	}

	@Test
	void anEmptyListOfBindsMeansNoListener() {
		this.runner.withPropertyValues("aemp.binds=", "aemp.secret=s3cret").run((context) -> {
			assertThat(context.getBean(NodeSettings.class).network().binds()).isEmpty();
			assertThat(context.getBean(AempNode.class).listeners()).isEmpty();
		});
	}

	@Test
	void aSecretMayBeGivenAsBase64() {
		this.runner.withPropertyValues("aemp.binds=", "aemp.secret=base64:6QD/")
			.run((context) -> assertThat(context.getBean(NodeSettings.class).authentication().secret())
				.isEqualTo(Secret.ofBytes(new byte[] { (byte) 0xe9, 0, (byte) 0xff })));
	}

	@Test
	void customizersAreAppliedInTheirOrderAfterTheProperties() {
		this.runner.withUserConfiguration(Customizers.class).withPropertyValues("aemp.node-id=n1").run((context) -> {
			assertThat(context.getBean(AempNode.class).id()).isEqualTo("second");
			assertThat(context.getBean(NodeSettings.class).handlers().threads()).isEqualTo(3);
		});
	}

	@Test
	void connectionDetailsReplaceProperties() {
		this.runner.withBean(AempConnectionDetails.class, OtherConnectionDetails::new)
			.withPropertyValues("aemp.binds=", "aemp.seeds=127.0.0.1:1", "aemp.secret=s3cret")
			.run((context) -> {
				assertThat(context).hasSingleBean(AempConnectionDetails.class)
					.doesNotHaveBean(PropertiesAempConnectionDetails.class);
				assertThat(context.getBean(NodeSettings.class).network().seeds()).containsExactly("127.0.0.1:3");
				assertThat(context.getBean(NodeSettings.class).authentication().secret()).isEqualTo(Secret.of("other"));
			});
	}

	@Test
	void whenThereAreSeveralConnectionDetailsThenAllTheirSeedsCount() {
		this.runner.withBean("first", AempConnectionDetails.class, OtherConnectionDetails::new)
			.withBean("second", AempConnectionDetails.class,
					() -> new OtherConnectionDetails(null, "127.0.0.1:4", "127.0.0.1:3"))
			.withPropertyValues("aemp.binds=")
			.run((context) -> {
				NodeSettings settings = context.getBean(NodeSettings.class);
				assertThat(settings.network().seeds()).containsExactlyInAnyOrder("127.0.0.1:3", "127.0.0.1:4");
				assertThat(settings.authentication().secret()).isEqualTo(Secret.of("other"));
			});
	}

	@Test
	void whenConnectionDetailsHaveDifferentSecretsThenTheStartFailsAndTellsWhatToDo() {
		this.runner.withBean("first", AempConnectionDetails.class, OtherConnectionDetails::new)
			.withBean("second", AempConnectionDetails.class, () -> new OtherConnectionDetails("another", "127.0.0.1:4"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(NodeConfigurationException.class)
				.hasMessageContaining("2 AempConnectionDetails beans have different secrets")
				.hasMessageContaining("the same secret")
				.hasMessageNotContaining("another"));
	}

	@Test
	void settingsCanBeReplaced() {
		this.runner.withBean(NodeSettings.class, () -> NodeSettings.builder().nodeId("mine").build())
			.run((context) -> assertThat(context.getBean(AempNode.class).id()).isEqualTo("mine"));
	}

	@Test
	void theNodeCanBeReplacedAndIsStartedAndClosedAllTheSame() {
		AempNode node = AempNode
			.create(NodeSettings.builder().nodeId("mine").bind("127.0.0.1:0").secret("s3cret").build());
		this.runner.withBean("myNode", AempNode.class, () -> node)
			.withUserConfiguration(PortBean.class)
			.run((context) -> {
				assertThat(context).hasSingleBean(Node.class);
				assertThat(node.listeners()).hasSize(1);
				assertThat(context.getBean(AempPortRegistry.class).port(Hello.class).id()).isEqualTo("mine#hello");
			});
		assertThat(isClosed(node)).isTrue();
	}

	@Test
	void aNodeOfTheApplicationCanBeMadeFromTheSettingsOfTheProperties() {
		this.runner.withUserConfiguration(NodeInMemory.class)
			.withPropertyValues("aemp.node-id=n1", "aemp.binds=127.0.0.1:4040", "aemp.secret=s3cret")
			.run((context) -> {
				AempNode node = context.getBean(AempNode.class);
				assertThat(node.settings().nodeId()).isEqualTo("n1");
				assertThat(node.listeners()).containsExactly("127.0.0.1:4040");
				assertThat(context.getBean(NodeSettings.class).network().binds())
					.isEqualTo(node.settings().network().binds());
			});
	}

	@Test
	void propertiesThatNoNodeIsMadeFromCannotFail() {
		this.runner.withBean("myNode", AempNode.class, () -> local("mine"))
			.withPropertyValues("aemp.ssl.bundle=missing")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void withSeveralNodesThePrimaryOneHasThePorts() {
		this.runner.withBean("one", AempNode.class, () -> local("one"))
			.withBean("two", AempNode.class, () -> local("two"), (definition) -> definition.setPrimary(true))
			.withUserConfiguration(PortBean.class)
			.run((context) -> assertThat(context.getBean(AempPortRegistry.class).port(Hello.class).id())
				.isEqualTo("two#hello"));
	}

	@Test
	void withSeveralEqualNodesPortsAreRefused() {
		ApplicationContextRunner two = this.runner.withBean("one", AempNode.class, () -> local("one"))
			.withBean("two", AempNode.class, () -> local("two"));
		two.run((context) -> assertThat(context).hasNotFailed());
		two.withUserConfiguration(PortBean.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(PortDefinitionException.class)
				.hasMessageContaining("there are 2 Node beans (one, two) and none of them is primary")
				.hasMessageContaining("@Primary"));
	}

	@Test
	void portsAreThereBeforeTheNodeListens() {
		this.runner.withUserConfiguration(PortBean.class)
			.withPropertyValues("aemp.node-id=n1")
			.run((context) -> assertThat(context.getBean(AempPortRegistry.class).port(Hello.class).id())
				.isEqualTo("n1#hello"));
	}

	private static AempNode local(String id) {
		return AempNode.create(NodeSettings.builder().nodeId(id).build());
	}

	private static boolean isClosed(AempNode node) {
		try {
			node.start();
			return false;
		}
		catch (IllegalStateException ex) {
			return true;
		}
	}

	@AempPort(name = "hello")
	static class Hello {

		@Rcv("hello")
		String hello() {
			return "hello";
		}

	}

	@AempPort(name = "thread")
	static class ThreadTeller {

		@Rcv("tell")
		String tell() {
			return Thread.currentThread().getName();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Hello.class)
	static class PortBean {

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		@Bean
		@Order(2)
		NodeSettingsCustomizer second() {
			return (builder) -> builder.nodeId("second");
		}

		@Bean
		@Order(1)
		NodeSettingsCustomizer first() {
			return (builder) -> builder.nodeId("first").handlers((handlers) -> handlers.threads(3));
		}

	}

	private static final class OtherConnectionDetails implements AempConnectionDetails {

		private final @Nullable String secret;

		private final List<String> seeds;

		OtherConnectionDetails() {
			this("other", "127.0.0.1:3");
		}

		OtherConnectionDetails(@Nullable String secret, String... seeds) {
			this.secret = secret;
			this.seeds = List.of(seeds);
		}

		@Override
		public List<String> getSeeds() {
			return this.seeds;
		}

		@Override
		public @Nullable String getSecret() {
			return this.secret;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NodeInMemory {

		@Bean
		AempNode node(NodeSettings settings) {
			return AempNode.create(settings, new LocalNetwork());
		}

	}

}
