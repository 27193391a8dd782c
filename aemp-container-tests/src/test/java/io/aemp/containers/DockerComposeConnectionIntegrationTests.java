package io.aemp.containers;

import io.aemp.Message;
import io.aemp.boot.autoconfigure.AempConnectionDetails;
import io.aemp.node.AempNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests of connection details of Docker Compose: the application knows two seeds, one by
 * the name of its image and one by its label, and talks to a worker.
 */
@Testcontainers(disabledWithoutDocker = true)
class DockerComposeConnectionIntegrationTests {

	@BeforeEach
	void build() {
		assumeThat(Docker.hasCompose()).as("Docker has Compose, version 2").isTrue();
		Docker.run("tag", Docker.image(), "another-name");
	}

	@Test
	void whenComposeRunsANetworkThenTheApplicationTalksToAWorkerThatIsNoSeed() {
		try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run("--aemp.node-id=application",
					"--spring.docker.compose.file=src/test/resources/compose/service-connection.yaml",
					"--spring.docker.compose.skip.in-tests=false", "--spring.docker.compose.stop.command=down",
					"--spring.docker.compose.readiness.timeout=3m", "--spring.docker.compose.stop.timeout=1s")) {
			assertThat(application.getBeansOfType(AempConnectionDetails.class)).hasSize(2);
			assertThat(Scaling.by(application)).extracting(Message::tag).isEqualTo("scaled");
			assertThat(application.getBean(AempNode.class).upNodes()).contains("worker", "by-image", "by-label");
		}
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
