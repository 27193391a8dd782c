package io.aemp.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

import io.aemp.boot.autoconfigure.discovery.AempDiscoveryClientAutoConfiguration;
import io.aemp.boot.autoconfigure.health.AempHealthContributorAutoConfiguration;
import io.aemp.boot.autoconfigure.health.AempReadinessAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClient;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UnknownPropertyCheck}.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnknownPropertyTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AempAutoConfiguration.class))
		.withPropertyValues("aemp.node-id=app");

	@Test
	void whenThereIsMetadataForAPropertyThenItIsKnown() throws IOException {
		try (InputStream metadata = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			List<String> documented = JsonMapper.shared()
				.readTree(metadata)
				.path("properties")
				.valueStream()
				.map((property) -> property.path("name").asString())
				.filter((name) -> name.startsWith("aemp."))
				.toList();
			assertThat(new KnownProperties().names()).containsExactlyInAnyOrderElementsOf(documented);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "aemp.seeds[0]=127.0.0.1:4040", "aemp.seeds=127.0.0.1:4040", "aemp.nodeId=app",
			"aemp.node_id=app", "aemp.addresses.other=127.0.0.1:1", "aemp.addresses.[a/b]=127.0.0.1:1",
			"aemp.limits.frameSize=1MB", "aemp.events.families=workers", "aemp.discovery.port=4040" })
	void whenAPropertyIsKnownInWhateverFormThenTheApplicationStarts(String property) {
		this.contextRunner.withPropertyValues(property).run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "aemp.seed=127.0.0.1:4040, 'aemp.seeds'", "aemp.node=x, 'aemp.node-id'",
			"aemp.node.id=x, 'aemp.node-id'", "aemp.timeouts.monitr=30s, 'aemp.timeouts.monitor'",
			"aemp.limit.frame-size=1MB, 'aemp.limits.frame-size'", "aemp.ssl.bundel=x, 'aemp.ssl.bundle'",
			"aemp.dispatch=POOL, 'aemp.handlers.dispatch'", "aemp.limits.standstill=5s, 'aemp.timeouts.standstill'" })
	void whenAPropertyIsUnknownThenTheStartStopsAndTheNearestIsNamed(String example) {
		String[] parts = example.split(", ");
		this.contextRunner.withPropertyValues(parts[0])
			.run((context) -> assertThat(context.getStartupFailure()).isInstanceOf(NodeConfigurationException.class)
				.hasMessageContaining("Property '" + parts[0].substring(0, parts[0].indexOf('='))
						+ "' from property source 'test' " + "is unknown; the nearest known one is " + parts[1])
				.hasMessageContaining("'aemp.ignore-unknown-properties=true'"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "aemp.health.alon=down, 'aemp.health.alone'",
			"aemp.health.readiness-timeot=1s, 'aemp.health.readiness-timeout'",
			"aemp.discovery.prt=4040, 'aemp.discovery.port'", "aemp.events.family=x, 'aemp.events.families'" })
	void whenAnotherConfigurationOfOursBindsAGroupThenUnknownNamesInItStopTheStart(String example) {
		String[] parts = example.split(", ");
		this.contextRunner
			.withConfiguration(AutoConfigurations.of(AempHealthContributorAutoConfiguration.class,
					AempReadinessAutoConfiguration.class, AempDiscoveryClientAutoConfiguration.class))
			.withBean(DiscoveryClient.class, () -> new CompositeDiscoveryClient(List.of()))
			.withPropertyValues("aemp.discovery.service-id=nodes", parts[0])
			.run((context) -> assertThat(context.getStartupFailure()).isInstanceOf(NodeConfigurationException.class)
				.hasMessageContaining("is unknown; the nearest known one is " + parts[1]));
	}

	@Test
	void whenUnknownPropertiesAreIgnoredThenEachIsWarnedOf(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("aemp.seed=127.0.0.1:4040", "aemp.node=x", "aemp.ignore-unknown-properties=true")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("Property 'aemp.seed'", "Property 'aemp.node'", "It is ignored");
	}

	@Test
	void whenAVariableIsUnknownThenItIsOnlyWarnedOf(CapturedOutput output) {
		this.contextRunner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("AEMP_SEED", "127.0.0.1:4040", "AEMP_NODE_ID", "variable", "AEMP_SEEDS_0", "127.0.0.1:1",
								"AEMP_ADDRESSES_OTHER", "127.0.0.1:2", "AEMPIRE", "x"))))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output.toString().lines().filter((line) -> line.contains("is unknown"))).singleElement()
			.asString()
			.contains("AEMP_SEED", "'aemp.seeds'");
	}

	@Test
	void whenASystemPropertyIsUnknownThenItIsOnlyWarnedOf(CapturedOutput output) {
		this.contextRunner.withSystemProperties("aemp.seed=127.0.0.1:4040")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("Property 'aemp.seed'", "is unknown");
	}

	@Test
	void whenAClassOfTheApplicationBindsNamesThenTheyAreKnown() {
		this.contextRunner.withUserConfiguration(OwnConfiguration.class)
			.withPropertyValues("aemp.chat.rooms=3", "aemp.chat.limits.users=4", "aemp.colour=red")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void whenTheNodeIsDisabledThenNothingIsChecked() {
		this.contextRunner.withPropertyValues("aemp.enabled=false", "aemp.seed=x")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties({ Chat.class, Colour.class })
	static class OwnConfiguration {

	}

	@ConfigurationProperties("aemp.chat")
	record Chat(int rooms) {

	}

	@ConfigurationProperties("aemp")
	record Colour(String colour) {

	}

}
