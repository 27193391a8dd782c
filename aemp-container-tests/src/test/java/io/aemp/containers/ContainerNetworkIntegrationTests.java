package io.aemp.containers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

import io.aemp.testcontainers.AempContainer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.Network;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.lifecycle.Startables;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A network of containers of the built image: a seed, two workers and the web node. Each
 * test does something to a worker and brings it back.
 */
@Testcontainers(disabledWithoutDocker = true)
class ContainerNetworkIntegrationTests {

	private static final int PAGE = 8080;

	private static final Network network = Network.newNetwork();

	private static AempContainer seed;

	private static AempContainer first;

	private static AempContainer second;

	private static AempContainer web;

	private static FarmClient farm;

	@BeforeAll
	static void start() {
		Docker.image();
		seed = container("seed").withNodeId("seed");
		first = container("worker").withNodeId("first").withSeed(seed);
		second = container("worker").withNodeId("second").withSeed(seed);
		web = container("default").withNodeId("web").withSeed(seed);
		web.addExposedPort(PAGE);
		Startables.deepStart(first, second, web).join();
		farm = new FarmClient("http://" + web.getHost() + ":" + web.getMappedPort(PAGE));
	}

	@AfterAll
	static void stop() {
		for (AempContainer container : new AempContainer[] { web, first, second, seed }) {
			if (container != null) {
				container.stop();
			}
		}
		network.close();
	}

	private static AempContainer container(String profile) {
		return new AempContainer(Docker.IMAGE).withImagePullPolicy((image) -> false)
			.withNetwork(network)
			.withEnv("SPRING_PROFILES_ACTIVE", profile)
			.withEnv("JDK_JAVA_OPTIONS", Docker.JVM_OPTIONS)
			.withStartupTimeout(Duration.ofMinutes(3));
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Scaling.LIMIT).pollInterval(Duration.ofMillis(250));
	}

	@BeforeEach
	void bothWorkersAreReady() {
		await().untilAsserted(() -> assertThat(farm.readyWorkers()).containsExactly("first", "second"));
	}

	@Test
	void whenAnImageIsSubmittedThenAWorkerThatIsNoSeedScalesIt() throws IOException {
		long job = farm.submit(123);
		await().until(() -> farm.isDone(job));
		assertThat(ImageIO.read(new ByteArrayInputStream(farm.get("/jobs/" + job + "/result"))).getWidth())
			.isEqualTo(123);
		assertThat(farm.job(job).get("worker").asString()).isIn("first", "second");
	}

	@Test
	void whenAWorkerIsDisconnectedThenTheOtherDoesItsJobsAndItComesBack() {
		List<Long> jobs = submitBeside(
				() -> Docker.run("network", "disconnect", network.getId(), first.getContainerId()));
		awaitDoneBySecond(jobs);
		Docker.run("network", "connect", "--alias", first.getNetworkAliases().get(0), network.getId(),
				first.getContainerId());
		awaitBack();
	}

	@Test
	void whenAWorkerIsPausedThenTheOtherDoesItsJobsAndItComesBack() {
		List<Long> jobs = submitBeside(() -> Docker.run("pause", first.getContainerId()));
		awaitDoneBySecond(jobs);
		Docker.run("unpause", first.getContainerId());
		awaitBack();
	}

	@Test
	void whenAWorkerIsKilledThenTheOtherDoesItsJobsAndItComesBack() {
		List<Long> jobs = submitBeside(() -> Docker.run("kill", first.getContainerId()));
		awaitDoneBySecond(jobs);
		Docker.run("start", first.getContainerId());
		awaitBack();
	}

	/** So that the worker has jobs of its own when it is gone. */
	private static List<Long> submitBeside(Runnable fault) {
		List<Long> jobs = new ArrayList<>(submit());
		fault.run();
		jobs.addAll(submit());
		return jobs;
	}

	private static List<Long> submit() {
		return IntStream.range(0, 6).mapToObj((i) -> farm.submit(200 + i)).toList();
	}

	private static void awaitDoneBySecond(List<Long> jobs) {
		await().untilAsserted(() -> assertThat(farm.readyWorkers()).containsExactly("second"));
		await().untilAsserted(() -> assertThat(jobs).allMatch(farm::isDone));
	}

	private static void awaitBack() {
		await().untilAsserted(() -> assertThat(farm.readyWorkers()).containsExactly("first", "second"));
		List<Long> jobs = submit();
		await().untilAsserted(() -> assertThat(jobs).allMatch(farm::isDone));
		assertThat(jobs).extracting((job) -> farm.job(job).get("worker").asString()).contains("first");
	}

}
