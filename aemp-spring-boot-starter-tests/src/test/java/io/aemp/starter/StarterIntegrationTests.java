package io.aemp.starter;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.aemp.Message;
import io.aemp.node.AempNode;
import io.aemp.spring.AempPort;
import io.aemp.spring.Rcv;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an application with nothing but the starter is a node.
 */
class StarterIntegrationTests {

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
			"org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration",
			"org.springframework.boot.health.contributor.HealthIndicator",
			"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
			"io.micrometer.core.instrument.MeterRegistry", "org.springframework.web.context.WebApplicationContext",
			"jakarta.servlet.Servlet", "org.springframework.boot.web.server.context.WebServerApplicationContext",
			"tools.jackson.databind.json.JsonMapper",
			"org.springframework.boot.jackson.autoconfigure.JacksonProperties", "reactor.core.publisher.Mono" })
	void whatIsOptionalIsNotThere(String type) {
		assertThat(ClassUtils.isPresent(type, null)).isFalse();
	}

	static Stream<ClassLoader> classLoaders() {
		ClassLoader ours = StarterIntegrationTests.class.getClassLoader();
		return Stream.of(ours, new WithoutMetadata(ours));
	}

	@ParameterizedTest
	@MethodSource("classLoaders")
	void applicationsStartAndTheirPortsAnswer(ClassLoader classLoader) throws Exception {
		try (ConfigurableApplicationContext server = run(classLoader, "server")) {
			String address = server.getBean(AempNode.class).listeners().get(0);
			try (ConfigurableApplicationContext client = run(classLoader, "client",
					"--aemp.addresses.server=" + address)) {
				CompletableFuture<Message> reply = client.getBean(AempNode.class)
					.cal("server#greeter-server", "greet", "world");
				assertThat(reply.get().text(0)).isEqualTo("hello world");
			}
		}
	}

	@Test
	void thereIsNothingForWhatIsNotThere() {
		try (ConfigurableApplicationContext context = run(getClass().getClassLoader(), "lonely")) {
			assertThat(context.getBeanDefinitionNames()).contains("aempNode")
				.doesNotContain("aempHealthContributor", "aempMetrics", "aempEndpoint", "aempSecretSanitizingFunction");
		}
	}

	private static ConfigurableApplicationContext run(ClassLoader classLoader, String nodeId, String... arguments) {
		SpringApplication application = new SpringApplication(new DefaultResourceLoader(classLoader),
				GreetingApplication.class);
		String[] all = Stream
			.concat(Stream.of("--aemp.node-id=" + nodeId, "--aemp.binds=127.0.0.1:0", "--aemp.secret=s3cret"),
					Stream.of(arguments))
			.toArray(String[]::new);
		return application.run(all);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Greeter.class)
	static class GreetingApplication {

	}

	@AempPort(name = "greeter-${aemp.node-id}")
	static class Greeter {

		@Rcv("greet")
		String greet(String name) {
			return "hello " + name;
		}

	}

	/**
	 * Makes conditions look at classes instead of their metadata from compilation, as
	 * with the class paths of some tools.
	 */
	private static final class WithoutMetadata extends ClassLoader {

		WithoutMetadata(ClassLoader parent) {
			super(parent);
		}

		@Override
		public Enumeration<URL> getResources(String name) throws IOException {
			return name.endsWith("spring-autoconfigure-metadata.properties") ? Collections.emptyEnumeration()
					: super.getResources(name);
		}

	}

}
