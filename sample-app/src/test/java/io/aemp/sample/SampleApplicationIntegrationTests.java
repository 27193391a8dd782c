package io.aemp.sample;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

import io.aemp.node.AempNode;
import io.aemp.sample.farm.Farm;
import io.aemp.sample.farm.WorkerState;
import io.aemp.sample.farm.WorkerView;
import io.aemp.testing.Patience;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SampleApplication} in the parts it can play.
 */
class SampleApplicationIntegrationTests {

	@Test
	void whenNothingIsConfiguredThenThereAreAWebNodeAndTwoWorkersLinkedOverLoopback() {
		try (ConfigurableApplicationContext web = web()) {
			AempNode node = web.getBean(AempNode.class);
			assertThat(node.id()).isEqualTo("web");
			assertThat(node.listeners()).singleElement().asString().startsWith("127.0.0.1:");
			awaitWorkers(web, "worker-1", "worker-2");
			assertThat(node.upNodes()).containsExactlyInAnyOrder("worker-1", "worker-2");
		}
	}

	@Test
	void whenAThirdWorkerKnowsTheSecretThenItJoinsAndOtherwiseNot() {
		try (ConfigurableApplicationContext web = web("--aemp.secret=known")) {
			String seed = web.getBean(AempNode.class).listeners().get(0);
			try (ConfigurableApplicationContext stranger = worker("stranger", seed, "guessed");
					ConfigurableApplicationContext third = worker("worker-3", seed, "known")) {
				awaitWorkers(web, "worker-1", "worker-2", "worker-3");
				assertThat(third.getBean(AempNode.class).upNodes()).containsExactly("web");
				assertThat(stranger.getBean(AempNode.class).upNodes()).isEmpty();
			}
		}
	}

	@Test
	void whenOnTheCommandLineThenThereAreWorkersButNoPage() {
		try (ConfigurableApplicationContext cli = new SpringApplicationBuilder(SampleApplication.class)
			.web(WebApplicationType.NONE)
			.profiles("cli")
			.run()) {
			assertThat(cli.getBean(AempNode.class).id()).isEqualTo("cli");
			awaitWorkers(cli, "worker-1", "worker-2");
			assertThat(cli.getBeanNamesForType(DispatcherServlet.class)).isEmpty();
		}
	}

	@Test
	void whenItIsStoppedWhileAPageIsOpenThenItDoesNotWaitForThePage() throws IOException {
		ConfigurableApplicationContext web = web("--spring.lifecycle.timeout-per-shutdown-phase=1h");
		try (InputStream events = openPage(web)) {
			assertThat(events.read()).isPositive();
			assertThat(CompletableFuture.runAsync(web::close)).succeedsWithin(Patience.LIMIT);
		}
	}

	private static InputStream openPage(ConfigurableApplicationContext web) {
		URI uri = URI.create("http://localhost:" + web.getEnvironment().getProperty("local.server.port") + "/events");
		return HttpClient.newHttpClient()
			.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofInputStream())
			.join()
			.body();
	}

	private static ConfigurableApplicationContext web(String... arguments) {
		return new SpringApplicationBuilder(SampleApplication.class)
			.initializers((context) -> TestPropertyValues.of("server.port=0").applyTo(context.getEnvironment()))
			.run(arguments);
	}

	private static ConfigurableApplicationContext worker(String nodeId, String seed, String secret) {
		return new SpringApplicationBuilder(SampleApplication.class).run("--spring.profiles.active=worker",
				"--aemp.node-id=" + nodeId, "--aemp.seeds=" + seed, "--aemp.secret=" + secret);
	}

	private static void awaitWorkers(ConfigurableApplicationContext context, String... nodes) {
		Farm farm = context.getBean(Farm.class);
		await().untilAsserted(
				() -> assertThat(farm.view().workers()).filteredOn((worker) -> worker.state() == WorkerState.READY)
					.extracting(WorkerView::node)
					.containsExactly(nodes));
	}

}
