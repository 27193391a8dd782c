package io.aemp.containers;

import java.time.Duration;
import java.util.Set;

import io.aemp.Message;
import io.aemp.boot.autoconfigure.AempConnectionDetails;
import io.aemp.docs.Containers;
import io.aemp.node.AempNode;
import io.aemp.testcontainers.AempContainer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of service connections of Testcontainers: the application knows a seed only, and
 * talks to a worker.
 */
@Testcontainers(disabledWithoutDocker = true)
class ServiceConnectionIntegrationTests {

	@BeforeAll
	static void build() {
		Docker.image();
	}

	@Test
	void whenAnAempContainerIsAServiceConnectionThenTheApplicationTalksToAWorkerThatIsNoSeed() {
		try (ConfigurableApplicationContext application = start(Containers.class)) {
			AempContainer seed = application.getBean("seed", AempContainer.class);
			AempConnectionDetails details = application.getBean(AempConnectionDetails.class);
			assertThat(details.getSeeds()).containsExactly(seed.getAddress());
			assertThat(details.getSecret()).isEqualTo(seed.getSecret());
			assertThat(Scaling.by(application)).extracting(Message::tag).isEqualTo("scaled");
			assertThat(application.getBean(AempNode.class).upNodes()).contains("worker", "seed");
		}
	}

	@Test
	void whenAnotherContainerIsAServiceConnectionByNameThenTheApplicationTalksToAWorkerThatIsNoSeed() {
		try (ConfigurableApplicationContext application = start(AnyContainer.class)) {
			GenericContainer<?> seed = application.getBean("seed", GenericContainer.class);
			assertThat(application.getBean(AempConnectionDetails.class).getSeeds())
				.containsExactly(seed.getHost() + ":" + seed.getMappedPort(4040));
			assertThat(Scaling.by(application)).extracting(Message::tag).isEqualTo("scaled");
			assertThat(application.getBean(AempNode.class).upNodes()).containsAll(Set.of("worker", "any-seed"));
		}
	}

	private static ConfigurableApplicationContext start(Class<?> containers) {
		return new SpringApplicationBuilder(Application.class, containers).web(WebApplicationType.NONE)
			.run("--aemp.node-id=application", "--spring.docker.compose.enabled=false");
	}

	private static <T extends GenericContainer<?>> T configured(T container, String profile) {
		container.withImagePullPolicy((image) -> false)
			.withEnv("SPRING_PROFILES_ACTIVE", profile)
			.withEnv("JDK_JAVA_OPTIONS", Docker.JVM_OPTIONS)
			.withStartupTimeout(Duration.ofMinutes(3));
		return container;
	}

	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class AnyContainer {

		private static final String SECRET = "the secret of a test";

		@Bean
		Network network() {
			return Network.newNetwork();
		}

		@Bean
		@ServiceConnection("aemp")
		@SuppressWarnings("resource")
		GenericContainer<?> seed(Network network) {
			return configured(new GenericContainer<>(Docker.IMAGE), "seed").withExposedPorts(4040)
				.waitingFor(Wait.forLogMessage(".*Started SampleApplication.*", 1))
				.withNetwork(network)
				.withNetworkAliases("any-seed")
				.withEnv("AEMP_NODEID", "any-seed")
				.withEnv("AEMP_SECRET", SECRET);
		}

		@Bean
		AempContainer worker(GenericContainer<?> seed, Network network) {
			return configured(new AempContainer(Docker.IMAGE), "worker").withNetwork(network)
				.withNodeId("worker")
				.withSecret(SECRET)
				.withSeeds("any-seed:4040")
				.dependsOn(seed);
		}

	}

}
