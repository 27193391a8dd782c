package io.aemp.boot.autoconfigure.actuate;

import java.util.List;
import java.util.Map;

import io.aemp.LinkStatus.State;
import io.aemp.LossReason;
import io.aemp.boot.actuate.AempEndpoint;
import io.aemp.boot.actuate.AempEndpoint.AempDescriptor;
import io.aemp.boot.actuate.AempEndpoint.DeadLetterDescriptor;
import io.aemp.boot.actuate.AempEndpoint.FamilyDescriptor;
import io.aemp.boot.actuate.AempEndpoint.NodeDescriptor;
import io.aemp.boot.actuate.AempEndpoint.PartDescriptor;
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
	void itShowsTheLastMessagesThatWereDroppedWithoutTheirContents() {
		this.exposed.run((context) -> {
			AempNode node = context.getBean(AempNode.class);
			AempEndpoint endpoint = context.getBean(AempEndpoint.class);
			for (int i = 0; i < 150; i++) {
				node.snd("n1#none" + i, "some text", i);
			}
			Awaitility.await()
				.untilAsserted(() -> assertThat(deadLetters(endpoint)).hasSize(100)
					.first()
					.extracting(DeadLetterDescriptor::port, DeadLetterDescriptor::reason,
							DeadLetterDescriptor::elements)
					.containsExactly("n1#none149", LossReason.UNKNOWN_PORT, 2));
			assertThat(deadLetters(endpoint)).last().extracting(DeadLetterDescriptor::port).isEqualTo("n1#none50");
			assertThat(JsonMapper.shared().writeValueAsString(endpoint.aemp())).doesNotContain("some text");
		});
	}

	@Test
	void whenTheNodeIsStartedAgainThenItShowsWhatIsDroppedThen() {
		this.exposed.run((context) -> {
			AempNode node = context.getBean(AempNode.class);
			node.stop();
			node.start();
			node.snd("n1#none");
			Awaitility.await()
				.untilAsserted(() -> assertThat(deadLetters(context.getBean(AempEndpoint.class))).singleElement()
					.extracting(DeadLetterDescriptor::port)
					.isEqualTo("n1#none"));
		});
	}

	@Test
	void aLongOrHostileNameIsShownInPrintableFormAndCut() {
		this.exposed.run((context) -> {
			context.getBean(AempNode.class).snd("n1#\u001b[31m" + "x".repeat(10_000));
			Awaitility.await()
				.untilAsserted(() -> assertThat(deadLetters(context.getBean(AempEndpoint.class))).singleElement()
					.satisfies((letter) -> assertThat(letter.port()).hasSizeLessThan(300).doesNotContain("\u001b")));
		});
	}

	@Test
	void itShowsTheTimeSinceTheStart() {
		this.exposed.run((context) -> {
			NodeDescriptor shown = context.getBean(AempEndpoint.class).aemp().nodes().get("aempNode");
			assertThat(shown.startedAt()).isEqualTo(context.getBean(AempNode.class).startedAt()).isNotNull();
			assertThat(shown.uptime()).isPositive();
			context.getBean(AempNode.class).stop();
			assertThat(context.getBean(AempEndpoint.class).aemp().nodes().get("aempNode").uptime()).isZero();
		});
	}

	@Test
	void eachPartCanBeReadAlone() {
		this.exposed.withBean(Hello.class).run((context) -> {
			context.getBean(AempNode.class).family("shop_workers");
			context.getBean(AempNode.class).snd("n1#none");
			AempEndpoint endpoint = context.getBean(AempEndpoint.class);
			Awaitility.await().until(() -> !deadLetters(endpoint).isEmpty());
			AempDescriptor whole = endpoint.aemp();
			NodeDescriptor node = whole.nodes().get("aempNode");
			assertThat(whole.schemaVersion()).isEqualTo(1);
			assertThat(endpoint.part("links")).isEqualTo(part(node.statistics().links()));
			assertThat(endpoint.part("ports")).isEqualTo(part(node.ports()));
			assertThat(endpoint.part("families")).isEqualTo(part(node.families()));
			assertThat(endpoint.part("dead-letters")).isEqualTo(part(node.deadLetters()));
			assertThat(endpoint.part("secrets")).isNull();
		});
	}

	private static PartDescriptor part(List<?> content) {
		return new PartDescriptor(1, Map.of("aempNode", content));
	}

	private static List<DeadLetterDescriptor> deadLetters(AempEndpoint endpoint) {
		return endpoint.aemp().nodes().get("aempNode").deadLetters();
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
