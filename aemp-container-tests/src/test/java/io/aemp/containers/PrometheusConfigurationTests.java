package io.aemp.containers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the configuration of Prometheus by its own tool.
 */
class PrometheusConfigurationTests {

	private static boolean hasPromtool() {
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, "promtool")));
	}

	@Test
	@EnabledIf(value = "hasPromtool", disabledReason = "There is no promtool: install Prometheus")
	void whenPromtoolChecksTheConfigurationAndItsRulesThenTheyAreValid() throws IOException, InterruptedException {
		Process process = new ProcessBuilder("promtool", "check", "config",
				Project.path("deploy/prometheus/prometheus.yml").toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		assertThat(output).contains("SUCCESS", "rules found");
	}

}
