package io.aemp.containers;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the Compose files agree with each other and with the folder {@code deploy}.
 */
class ComposeFilesTests {

	private static final Set<String> NODES = Set.of("seed-1", "seed-2", "seed-3", "worker", "web");

	private static Map<String, Object> services(String file) {
		return Project.map(Project.yaml(file), "services");
	}

	private static Map<String, Object> service(String file, String name) {
		return Project.map(services(file), name);
	}

	private static Map<String, Object> environment(String file, String service) {
		return Project.map(service(file, service), "environment");
	}

	@Test
	void whenANetworkStartsThenItHasThreeSeedsWorkersAWebNodePrometheusAndGrafana() {
		Set<String> all = new HashSet<>(NODES);
		all.addAll(List.of("prometheus", "grafana"));
		assertThat(services("docker-compose.yml")).containsOnlyKeys(all);
		assertThat(List.of("seed-1", "seed-2", "seed-3")).allSatisfy((seed) -> {
			assertThat(environment("docker-compose.yml", seed)).containsEntry("SPRING_PROFILES_ACTIVE", "seed")
				.containsEntry("AEMP_NODE_ID", seed);
		});
		assertThat(NODES).allSatisfy((node) -> assertThat(environment("docker-compose.yml", node))
			.containsEntry("AEMP_SEEDS", "seed-1:4040,seed-2:4040,seed-3:4040")
			.containsKey("AEMP_SECRET"));
	}

	@Test
	void whenPortsArePublishedThenOnlyThisMachineReachesThem() {
		List<String> ports = new ArrayList<>();
		services("docker-compose.yml").keySet()
			.forEach((name) -> ((List<?>) service("docker-compose.yml", name).getOrDefault("ports", List.of()))
				.forEach((port) -> ports.add(String.valueOf(port))));
		assertThat(ports).hasSize(3).allMatch((port) -> port.startsWith("127.0.0.1:"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "docker-compose.yml", "docker-compose.tls.yml" })
	void whenAFileOfTheProjectIsMountedThenItExists(String file) {
		List<String> mounted = services(file).keySet()
			.stream()
			.flatMap((name) -> ((List<?>) service(file, name).getOrDefault("volumes", List.of())).stream())
			.map(String::valueOf)
			.filter((volume) -> volume.startsWith("./"))
			.map((volume) -> volume.replaceFirst(":.*", ""))
			.toList();
		assertThat(mounted).isNotEmpty().allMatch((path) -> Files.exists(Project.path(path)));
	}

	@Test
	void whenTheNetworkHasTlsThenEachNodeHasAKeyStoreThatTheServiceOfCertificatesMakes() {
		List<?> names = (List<?>) service("docker-compose.tls.yml", "certificates").get("entrypoint");
		assertThat(names.subList(2, names.size())).map(String::valueOf).containsExactlyInAnyOrderElementsOf(NODES);
		assertThat(NODES).allSatisfy((node) -> assertThat(environment("docker-compose.tls.yml", node))
			.containsEntry("SPRING_SSL_BUNDLE_JKS_NODE_KEYSTORE_LOCATION", "file:/certificates/" + node + ".p12")
			.containsEntry("SPRING_SSL_BUNDLE_JKS_NODE_TRUSTSTORE_LOCATION", "file:/certificates/ca.p12")
			.containsEntry("AEMP_SSL_BUNDLE", "node")
			.containsEntry("AEMP_AUTH_ACCEPT", "tls_sha3_512"));
	}

	@Test
	void whenTheNetworkHasTlsThenOnlyTheServiceOfCertificatesSeesTheKeyOfTheAuthority() {
		assertThat(services("docker-compose.tls.yml").keySet())
			.filteredOn((name) -> String.valueOf(service("docker-compose.tls.yml", name)).contains("authority:"))
			.containsExactly("certificates");
	}

	@Test
	void whenPrometheusScrapesThenItAsksAllNodesOnTheirManagementPort() {
		Map<?, ?> job = (Map<?, ?>) ((List<?>) Project.yaml("deploy/prometheus/prometheus.yml").get("scrape_configs"))
			.get(0);
		Map<?, ?> names = (Map<?, ?>) ((List<?>) job.get("dns_sd_configs")).get(0);
		assertThat(((List<?>) names.get("names")).stream().map(String::valueOf))
			.containsExactlyInAnyOrderElementsOf(NODES);
		assertThat(names.get("port")).isEqualTo(8081);
		assertThat(job.get("metrics_path")).isEqualTo("/actuator/prometheus");
	}

	@Test
	void whenTheGuideShowsServicesOfComposeThenTheyAreThoseOfTheTest() {
		String tested = Project.text("aemp-container-tests/src/test/resources/compose/service-connection.yaml");
		String guide = Project.text("docs/deployment.md");
		String shown = guide.substring(guide.indexOf("```yml\n") + 7);
		assertThat(tested).contains(shown.substring(0, shown.indexOf("```")));
	}

	@Test
	void whenTheRepositoryIsFollowedThenComposeIsTheThirdCommand() {
		String readme = Project.text("README.md");
		String commands = readme.substring(readme.indexOf("```\n") + 4);
		assertThat(Stream.of(commands.substring(0, commands.indexOf("```")).split("\n"))).hasSize(3)
			.element(2)
			.isEqualTo("docker compose up");
	}

}
