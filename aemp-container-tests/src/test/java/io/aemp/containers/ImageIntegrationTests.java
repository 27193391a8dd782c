package io.aemp.containers;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Testcontainers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the image that the Dockerfile makes.
 */
@Testcontainers(disabledWithoutDocker = true)
class ImageIntegrationTests {

	private static JsonNode image;

	@BeforeAll
	static void build() {
		image = new JsonMapper().readTree(Docker.run("image", "inspect", Docker.image())).get(0);
	}

	@Test
	void whenAContainerRunsThenItIsNotRoot() {
		assertThat(image.get("Config").get("User").asString()).isEqualTo("10001:10001");
	}

	@Test
	void whenAContainerRunsThenTheEngineChecksItsHealth() {
		assertThat(image.get("Config").get("Healthcheck").get("Test").toString())
			.contains("io.aemp.sample.health.HealthCheck");
	}

	@Test
	void whenOnlyTheApplicationChangesThenItsDependenciesStayInALayerOfTheirOwn() {
		List<String> files = List
			.of(Docker.run("run", "--rm", "--entrypoint", "ls", Docker.IMAGE, "/application", "/application/lib")
				.split("\\s+"));
		assertThat(files).contains("sample-app.jar", "lib")
			.anyMatch((file) -> file.startsWith("netty-common-"))
			.anyMatch((file) -> file.startsWith("aemp-core-"));
		List<String> copied = new ArrayList<>();
		for (String line : Docker.run("history", "--no-trunc", "--format", "{{.CreatedBy}}", Docker.IMAGE)
			.split("\n")) {
			if (line.contains("COPY")) {
				copied.add(line);
			}
		}
		assertThat(copied).hasSizeGreaterThanOrEqualTo(4);
	}

	@Test
	void whenNobodyAnswersThenTheHealthCheckFails() {
		String output = Docker.run("run", "--rm", "--entrypoint", "sh", Docker.IMAGE, "-c",
				"java -cp sample-app.jar io.aemp.sample.health.HealthCheck || echo failed with $?");
		assertThat(output).contains("does not answer").contains("failed with 1");
	}

}
