package io.aemp.containers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests of the networks that the Compose files of the project make, without Prometheus
 * and Grafana.
 */
@Testcontainers(disabledWithoutDocker = true)
class ComposeNetworkIntegrationTests {

	private static final String RESOURCES = "aemp-container-tests/src/test/resources/compose/";

	private static final List<String> PLAIN = List.of("docker-compose.yml", RESOURCES + "override.yaml");

	private static final List<String> TLS = List.of("docker-compose.yml", "docker-compose.tls.yml",
			RESOURCES + "override.yaml", RESOURCES + "override.tls.yaml");

	private final int port = freePort();

	private final int seedPort = freePort();

	private final FarmClient farm = new FarmClient("http://127.0.0.1:" + this.port);

	@BeforeEach
	void build() {
		assumeThat(Docker.hasCompose()).as("Docker has Compose, version 2").isTrue();
		Docker.image();
	}

	@AfterEach
	void stop() {
		compose(TLS, "down", "--volumes", "--timeout", "1");
	}

	@Test
	void whenWorkersAreAddedThenTheWebNodeFindsThemThroughTheSeeds() {
		up(PLAIN, "--scale", "worker=1");
		awaitWorkers(1);
		up(PLAIN, "--scale", "worker=3");
		awaitWorkers(3);
		scaleAnImage();
		await().untilAsserted(() -> assertThat(compose(PLAIN, "ps", "--format", "{{.Service}} {{.Status}}").lines()
			.filter((line) -> line.contains("(healthy)"))
			.map((line) -> line.replaceFirst(" .*", ""))
			.sorted()).containsExactly("seed-1", "seed-2", "seed-3", "web", "worker", "worker", "worker"));
	}

	@Test
	void whenTheNetworkHasTlsThenItsNodesAreLinkedByCertificates() {
		up(TLS, "--scale", "worker=1");
		awaitWorkers(1);
		scaleAnImage();
		assertThat(compose(TLS, "logs", "certificates")).contains("Certificates: seed-1 seed-2 seed-3 worker web");
		assertThat(greeting()).startsWith("aemp;").contains(";seed-1;").contains("tls_sha3_512").doesNotContain("hmac");
	}

	/** The greeting of a seed lists the methods that it accepts. */
	private String greeting() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.seedPort)) {
			return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
				.readLine();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void scaleAnImage() {
		long job = this.farm.submit(99);
		await().until(() -> this.farm.isDone(job));
	}

	private void awaitWorkers(int count) {
		await().ignoreExceptions().untilAsserted(() -> assertThat(this.farm.readyWorkers()).hasSize(count));
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Scaling.LIMIT).pollInterval(Duration.ofMillis(500));
	}

	private void up(List<String> files, String... options) {
		List<String> arguments = new ArrayList<>(List.of("up", "--detach"));
		arguments.addAll(List.of(options));
		arguments.addAll(List.of("seed-1", "seed-2", "seed-3", "worker", "web"));
		compose(files, arguments.toArray(String[]::new));
	}

	private String compose(List<String> files, String... arguments) {
		List<String> command = new ArrayList<>(List.of("compose", "--project-name", "aemp-compose-test"));
		files.forEach((file) -> command.addAll(List.of("--file", file)));
		command.addAll(List.of(arguments));
		return Docker.run(Map.of("WEB_PORT", String.valueOf(this.port), "SEED_PORT", String.valueOf(this.seedPort)),
				command.toArray(String[]::new));
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
