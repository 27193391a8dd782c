package io.aemp.boot.autoconfigure.actuate;

import java.util.List;
import java.util.Map;

import io.aemp.LinkStatus.State;
import io.aemp.boot.actuate.AempEndpoint;
import io.aemp.boot.actuate.AempEndpoint.FamilyDescriptor;
import io.aemp.boot.actuate.AempEndpoint.NodeDescriptor;
import io.aemp.boot.actuate.AempEndpoint.PortDescriptor;
import io.aemp.boot.autoconfigure.AempAutoConfiguration;
import io.aemp.node.AempNode;
import io.aemp.spring.AempPort;
import io.aemp.spring.OnError;
import io.aemp.spring.Rcv;
import io.aemp.spring.RegisteredPort;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.autoconfigure.context.properties.ConfigurationPropertiesReportEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.env.EnvironmentEndpointAutoConfiguration;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests of {@link AempEndpointAutoConfiguration}, {@link AempEndpoint} and
 * {@link AempSanitizingAutoConfiguration}.
 */
class AempEndpointAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AempAutoConfiguration.class, AempEndpointAutoConfiguration.class,
				AempSanitizingAutoConfiguration.class, EnvironmentEndpointAutoConfiguration.class,
				ConfigurationPropertiesReportEndpointAutoConfiguration.class))
		.withPropertyValues("aemp.node-id=n1", "aemp.binds=127.0.0.1:0", "aemp.secret=s3cret");

	private final ApplicationContextRunner exposed = this.runner
		.withPropertyValues("management.endpoints.web.exposure.include=*");

	@Test
	void itShowsTheNodeItsLinksAndPorts() {
		this.exposed.withBean(Hello.class).run((context) -> {
			AempNode node = context.getBean(AempNode.class);
			node.snd("nobody#port", "some text");
			node.family("shop_workers").set("key", "some value");
			NodeDescriptor shown = context.getBean(AempEndpoint.class).aemp().nodes().get("aempNode");
			assertThat(shown.id()).isEqualTo("n1");
			assertThat(shown.running()).isTrue();
			assertThat(shown.listeners()).isEqualTo(node.listeners());
			assertThat(shown.advertised()).isEqualTo(node.advertised());
			assertThat(shown.network().global()).isFalse();
			assertThat(shown.statistics().links()).singleElement().satisfies((link) -> {
				assertThat(link.nodeId()).isEqualTo("nobody");
				assertThat(link.state()).isEqualTo(State.DOWN);
			});
			assertThat(shown.ports()).singleElement()
				.isEqualTo(new PortDescriptor(context.getBeanNamesForType(Hello.class)[0], Hello.class.getName(),
						"n1#hello", List.of("", "hello"), RegisteredPort.State.RUNNING, 0, null));
			assertThat(shown.families()).containsExactly(new FamilyDescriptor("shop_workers", null));
		});
	}

	@Test
	void itShowsPortsThatFailOrAreDead() {
		this.exposed.withBean(Failing.class).withBean(Mortal.class).run((context) -> {
			AempNode node = context.getBean(AempNode.class);
			node.snd("n1#failing", "throw");
			node.snd("n1#mortal", "throw");
			Awaitility.await().untilAsserted(() -> {
				List<PortDescriptor> ports = context.getBean(AempEndpoint.class).aemp().nodes().get("aempNode").ports();
				assertThat(ports).extracting(PortDescriptor::id, PortDescriptor::state, PortDescriptor::failures)
					.containsExactlyInAnyOrder(tuple("n1#failing", RegisteredPort.State.RUNNING, 1L),
							tuple("n1#mortal", RegisteredPort.State.DEAD, 0L));
			});
		});
	}

	@Test
	void whatItShowsHasNeitherSecretsNorContents() {
		this.exposed.run((context) -> {
			context.getBean(AempNode.class).snd("nobody#port", "some text");
			context.getBean(AempNode.class).family("shop_workers").set("some key", "some value");
			String json = JsonMapper.shared().writeValueAsString(context.getBean(AempEndpoint.class).aemp());
			assertThat(json).contains("nobody")
				.doesNotContain("some text")
				.doesNotContain("some key")
				.doesNotContain("some value")
				.doesNotContain("s3cret");
		});
	}

	@Test
	void itHasToBeExposed() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(AempEndpoint.class));
		this.exposed.withPropertyValues("management.endpoint.aemp.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(AempEndpoint.class));
	}

	@Test
	void withoutANodeThereIsNone() {
		this.exposed.withPropertyValues("aemp.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AempEndpoint.class));
	}

	@Test
	void theSecretStaysOutOfAllThatShowsProperties() {
		this.exposed
			.withPropertyValues("management.endpoint.env.show-values=always",
					"management.endpoint.configprops.show-values=always")
			.run((context) -> {
				String environment = JsonMapper.shared()
					.writeValueAsString(context.getBean(EnvironmentEndpoint.class).environment("aemp.*"));
				assertThat(environment).contains("aemp.secret").contains("n1").doesNotContain("s3cret");
				String properties = JsonMapper.shared()
					.writeValueAsString(
							context.getBean(ConfigurationPropertiesReportEndpoint.class).configurationProperties());
				assertThat(properties).contains("\"secret\"").contains("n1").doesNotContain("s3cret");
			});
	}

	@Test
	void theEnvironmentVariableOfTheSecretStaysOutToo() {
		this.exposed.withPropertyValues("management.endpoint.env.show-values=always")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
								Map.of("AEMP_SECRET", "of the environment", "AEMP_NODE_ID", "shown"))))
			.run((context) -> {
				String environment = JsonMapper.shared()
					.writeValueAsString(context.getBean(EnvironmentEndpoint.class).environment("AEMP_.*"));
				assertThat(environment).contains("AEMP_SECRET").contains("shown").doesNotContain("of the environment");
			});
	}

	@AempPort(name = "failing")
	static class Failing {

		@Rcv("throw")
		void fail() {
			throw new IllegalStateException("as it happens");
		}

	}

	@AempPort(name = "mortal", onError = OnError.KIL, restart = false)
	static class Mortal {

		@Rcv("throw")
		void fail() {
			throw new IllegalStateException("as it happens");
		}

	}

	@AempPort(name = "hello")
	static class Hello {

		@Rcv("hello")
		void hello() {
		}

		@Rcv
		void any() {
		}

	}

}
