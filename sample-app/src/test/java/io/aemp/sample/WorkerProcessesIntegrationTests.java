package io.aemp.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.aemp.node.AempNode;
import io.aemp.sample.farm.Farm;
import io.aemp.sample.farm.FinishedJob;
import io.aemp.sample.farm.JobState;
import io.aemp.sample.farm.JobView;
import io.aemp.sample.farm.Submission;
import io.aemp.sample.farm.WorkerState;
import io.aemp.sample.testing.NeverAnsweringWorker;
import io.aemp.sample.testing.TestImages;
import io.aemp.testing.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The farm with workers that are processes of their own, one of which is killed while it
 * works.
 */
class WorkerProcessesIntegrationTests {

	private static final String SECRET = "only for tests";

	@TempDir
	Path output;

	private final List<Process> processes = new ArrayList<>();

	private ConfigurableApplicationContext web;

	private Farm farm;

	private String seed;

	@BeforeEach
	void startWebNode() {
		this.web = new SpringApplicationBuilder(SampleApplication.class).run("--server.port=0",
				"--farm.local-workers=0", "--aemp.secret=" + SECRET);
		this.farm = this.web.getBean(Farm.class);
		this.seed = this.web.getBean(AempNode.class).listeners().get(0);
	}

	@AfterEach
	void stopAll() {
		this.processes.forEach(Process::destroyForcibly);
		this.web.close();
	}

	@Test
	void whenAWorkerProcessIsKilledWhileItWorksThenAllItsJobsAreDoneByAnother() throws IOException {
		worker("worker");
		Process victim = start("victim", NeverAnsweringWorker.class, "victim", this.seed);
		awaitWorkers(WorkerState.READY, WorkerState.READY);
		List<Submission> submissions = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			submissions.add(this.farm.submit(i + ".jpg", TestImages.shipped("moonrise.jpg"), 100 + i));
		}
		await().until(() -> Files.readString(log("victim")).contains(NeverAnsweringWorker.BEGAN));
		victim.destroyForcibly();
		List<JobView> jobs = submissions.stream()
			.map((submission) -> submission.finished().orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join())
			.map(FinishedJob::view)
			.toList();
		assertThat(jobs).extracting(JobView::state).containsOnly(JobState.DONE);
		assertThat(jobs).extracting(JobView::worker).containsOnly("worker");
		assertThat(jobs).filteredOn((job) -> job.attempts() == 2).hasSize(2);
		assertThat(jobs).extracting((job) -> job.result().width())
			.containsExactly(Stream.iterate(100, (width) -> width + 1).limit(12).toArray(Integer[]::new));
		// In name order: the victim comes first.
		awaitWorkers(WorkerState.LOST, WorkerState.READY);
	}

	@Test
	void whenProcessesAreStartedStoppedAndKilledThenEveryImageIsScaledOrFailsInWords() throws IOException {
		Process first = worker("first");
		Process second = worker("second");
		awaitWorkers(WorkerState.READY, WorkerState.READY);
		byte[] image = TestImages.jpeg(1200, 800);
		List<Submission> submissions = new ArrayList<>();
		submit(submissions, image, 200);
		awaitFinished(submissions, 20);
		first.destroyForcibly();
		awaitFinished(submissions, 40);
		// In good order, and nobody is left for a while.
		second.destroy();
		await().until(() -> !second.isAlive());
		submit(submissions, image, 100);
		Process third = worker("third");
		await().until(() -> hasFinishedOne(submissions, "third"));
		third.destroyForcibly();
		worker("fourth");
		awaitFinished(submissions, 300);
		List<JobView> jobs = submissions.stream()
			.map((submission) -> submission.finished().join())
			.map(FinishedJob::view)
			.toList();
		assertThat(jobs).allMatch((job) -> (job.state() == JobState.DONE && job.result().width() == 300)
				|| (job.state() == JobState.FAILED && job.text() != null));
		assertThat(jobs).extracting(JobView::worker).contains("first", "second", "third", "fourth");
		assertThat(jobs).filteredOn((job) -> job.attempts() > 1).isNotEmpty();
	}

	private void submit(List<Submission> submissions, byte[] image, int count) {
		for (int i = 0; i < count; i++) {
			submissions.add(this.farm.submit(submissions.size() + ".jpg", image, 300));
		}
	}

	private static boolean hasFinishedOne(List<Submission> submissions, String worker) {
		return submissions.stream()
			.filter((submission) -> submission.finished().isDone())
			.anyMatch((submission) -> worker.equals(submission.finished().join().view().worker()));
	}

	private static void awaitFinished(List<Submission> submissions, int count) {
		await()
			.until(() -> submissions.stream().filter((submission) -> submission.finished().isDone()).count() >= count);
	}

	private Process worker(String nodeId) throws IOException {
		return start(nodeId, SampleApplication.class, "--spring.profiles.active=worker", "--aemp.node-id=" + nodeId,
				"--aemp.seeds=" + this.seed);
	}

	private void awaitWorkers(WorkerState... states) {
		await().untilAsserted(() -> assertThat(this.farm.view().workers()).extracting((worker) -> worker.state())
			.containsExactly(states));
	}

	private Process start(String name, Class<?> main, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add("-Xmx256m");
		command.add("-cp");
		command.add(System.getProperty("java.class.path"));
		command.add(main.getName());
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(log(name).toFile());
		builder.environment().put("AEMP_SECRET", SECRET);
		Process process = builder.start();
		this.processes.add(process);
		return process;
	}

	private Path log(String name) {
		return this.output.resolve(name + ".log");
	}

}
