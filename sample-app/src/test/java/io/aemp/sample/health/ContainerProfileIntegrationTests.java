package io.aemp.sample.health;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.aemp.node.AempNode;
import io.aemp.sample.SampleApplication;
import io.aemp.sample.farm.Farm;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of the profiles {@code seed} and {@code container}, and of {@link HealthCheck}.
 */
class ContainerProfileIntegrationTests {

	private static final HttpClient http = HttpClient.newHttpClient();

	@Test
	void whenANodeIsASeedThenItIsGlobalAndHasNeitherPageNorFarm() {
		try (ConfigurableApplicationContext seed = start("seed", "--aemp.binds=127.0.0.1:0")) {
			assertThat(seed.getBean(AempNode.class).network().global()).isTrue();
			assertThat(seed.getBeanNamesForType(Farm.class)).isEmpty();
			assertThat(seed.getEnvironment().getProperty("local.server.port")).isNull();
		}
	}

	@Test
	void whenASeedIsInAContainerThenItHasHealthAndMetersAndNoPage() throws Exception {
		try (ConfigurableApplicationContext seed = start("container,seed", "--server.port=0",
				"--management.server.port=", "--server.address=127.0.0.1", "--aemp.binds=127.0.0.1:0")) {
			int port = seed.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			assertThat(HealthCheck.isReady(port)).isTrue();
			String base = "http://127.0.0.1:" + port;
			assertThat(get(base + "/actuator/prometheus").body()).contains("aemp_links");
			assertThat(get(base + "/actuator/aemp").statusCode()).isEqualTo(200);
			assertThat(get(base + "/actuator/env").statusCode()).isEqualTo(404);
			assertThat(get(base + "/index.html").statusCode()).isEqualTo(404);
			assertThat(get(base + "/jobs").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void whenWorkersAndTheWebNodeKnowTheSeedOnlyThenTheWebNodeFindsTheWorkers() {
		try (ConfigurableApplicationContext seed = start("seed", "--aemp.binds=127.0.0.1:0")) {
			String seeds = "--aemp.seeds=" + seed.getBean(AempNode.class).listeners().get(0);
			List<ConfigurableApplicationContext> others = new ArrayList<>();
			try {
				for (String node : List.of("worker-1", "worker-2")) {
					others.add(start("container,worker", "--server.port=0", "--management.server.port=",
							"--server.address=127.0.0.1", "--aemp.binds=127.0.0.1:0", "--aemp.node-id=" + node, seeds));
				}
				ConfigurableApplicationContext web = start("container", "--server.port=0", "--management.server.port=0",
						"--server.address=127.0.0.1", "--aemp.binds=127.0.0.1:0", seeds);
				others.add(web);
				await().untilAsserted(
						() -> assertThat(web.getBean(Farm.class).view().workers()).extracting("node", "state")
							.extracting(Object::toString)
							.containsExactly("(\"worker-1\", READY)", "(\"worker-2\", READY)"));
			}
			finally {
				others.forEach(ConfigurableApplicationContext::close);
			}
		}
	}

	@Test
	void whenNobodyAnswersThenTheHealthCheckFails() {
		assertThat(HealthCheck.isReady(1)).isFalse();
	}

	private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
		return http.send(HttpRequest.newBuilder(URI.create(url)).build(),
				HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
	}

	private static ConfigurableApplicationContext start(String profiles, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--spring.profiles.active=" + profiles);
		all.add("--aemp.secret=a secret only for tests");
		return new SpringApplicationBuilder(SampleApplication.class).run(all.toArray(String[]::new));
	}

}
