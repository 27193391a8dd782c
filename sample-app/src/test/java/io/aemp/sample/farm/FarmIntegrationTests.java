package io.aemp.sample.farm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

import io.aemp.NodeSettings;
import io.aemp.node.AempNode;
import io.aemp.sample.testing.ManualTimer;
import io.aemp.sample.testing.TestWorker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Farm}, with workers on nodes of their own, linked over loopback. Time
 * stands still unless a test moves it on.
 */
class FarmIntegrationTests {

	private static final String SECRET = "only for tests";

	private static final byte[] IMAGE = { 1, 2, 3 };

	private static final byte[] SCALED = { 4, 5 };

	private final ManualTimer timer = new ManualTimer();

	private final List<AutoCloseable> closeables = new ArrayList<>();

	private AempNode node;

	private Farm farm;

	@BeforeEach
	void startFarm() {
		this.node = AempNode.start(NodeSettings.builder().nodeId("web").bind("127.0.0.1:0").secret(SECRET).build());
		this.closeables.add(this.node);
		this.farm = farm(4, DataSize.ofMegabytes(1));
	}

	private Farm farm(int keepJobs, DataSize keepBytes) {
		FarmProperties settings = new FarmProperties(2, DataSize.ofMegabytes(40), Duration.ofSeconds(30), 3,
				Duration.ofSeconds(2), 10, DataSize.ofBytes(100), keepJobs, keepBytes);
		Farm farm = new Farm(this.node, this.node.family("my_image_scalers"), settings, this.timer::after);
		farm.start();
		return farm;
	}

	@AfterEach
	void closeAll() throws Exception {
		for (AutoCloseable closeable : this.closeables) {
			closeable.close();
		}
	}

	@Test
	void whenAWorkerAnswersThenTheJobIsDone() {
		TestWorker worker = worker("worker-1");
		Submission submission = this.farm.submit("a.jpg", IMAGE, 320);
		awaitJobs(worker, 1);
		assertThat(worker.jobs().get(0).bytes(0)).isEqualTo(IMAGE);
		assertThat(worker.jobs().get(0).integer(1)).isEqualTo(320);
		assertThat(job(submission).state()).isEqualTo(JobState.WORKING);
		assertThat(job(submission).worker()).isEqualTo("worker-1");
		worker.answer(0, "scaled", SCALED, 320, 200);
		FinishedJob finished = submission.finished().join();
		assertThat(finished.images().result()).isEqualTo(SCALED);
		assertThat(finished.view().state()).isEqualTo(JobState.DONE);
		assertThat(finished.view().result()).isEqualTo(new JobView.Result(320, 200, 2));
		awaitWorker("worker-1", WorkerState.READY);
		await().untilAsserted(() -> assertThat(this.farm.view().workers().get(0).answered()).isOne());
	}

	@Test
	void whenNobodyIsThereThenJobsWaitForAWorker() {
		Submission submission = this.farm.submit("a.jpg", IMAGE, 320);
		await().untilAsserted(() -> assertThat(job(submission).state()).isEqualTo(JobState.QUEUED));
		TestWorker worker = worker("worker-1");
		awaitJobs(worker, 1);
	}

	@Test
	void whenThereAreManyJobsThenEachWorkerHasTwoAtATime() {
		TestWorker first = worker("worker-1");
		TestWorker second = worker("worker-2");
		awaitWorker("worker-1", WorkerState.READY);
		awaitWorker("worker-2", WorkerState.READY);
		List<Submission> submissions = submit(6);
		awaitJobs(first, 2);
		awaitJobs(second, 2);
		await().untilAsserted(() -> assertThat(states(submissions)).containsExactly(JobState.WORKING, JobState.WORKING,
				JobState.WORKING, JobState.WORKING, JobState.QUEUED, JobState.QUEUED));
		first.answer(0, "scaled", SCALED, 320, 200);
		awaitJobs(first, 3);
		assertThat(second.jobs()).hasSize(2);
	}

	@Test
	void whenAWorkerDiesThenItsJobsAreTheNextOfAnother() {
		TestWorker dying = worker("worker-1");
		awaitWorker("worker-1", WorkerState.READY);
		List<Submission> submissions = submit(3);
		awaitJobs(dying, 2);
		dying.close();
		await().untilAsserted(() -> assertThat(states(submissions)).containsOnly(JobState.QUEUED));
		assertThat(job(submissions.get(0)).text()).startsWith("worker-1 was lost (transport_error");
		awaitWorker("worker-1", WorkerState.LOST);
		TestWorker other = worker("worker-2");
		awaitJobs(other, 2);
		other.answer(0, "scaled", SCALED, 320, 200);
		other.answer(1, "scaled", SCALED, 320, 200);
		assertThat(submissions.get(0).finished().join().view().attempts()).isEqualTo(2);
		assertThat(submissions.get(1).finished().join().view().worker()).isEqualTo("worker-2");
		awaitJobs(other, 3);
	}

	@Test
	void whenAPortDiesThoughItsNodeLivesThenItsJobGoesToAnother() {
		TestWorker dying = worker("worker-1");
		awaitWorker("worker-1", WorkerState.READY);
		Submission submission = this.farm.submit("a.jpg", IMAGE, 320);
		awaitJobs(dying, 1);
		dying.killScaler();
		awaitWorker("worker-1", WorkerState.LOST);
		assertThat(job(submission).text()).contains("a test wants it");
		TestWorker other = worker("worker-2");
		awaitJobs(other, 1);
	}

	@Test
	void whenAWorkerComesBackThenItIsGivenJobsAgain() {
		worker("worker-1").close();
		awaitWorker("worker-1", WorkerState.LOST);
		TestWorker again = worker("worker-1");
		awaitWorker("worker-1", WorkerState.READY);
		submit(1);
		awaitJobs(again, 1);
	}

	@Test
	void whenThreeWorkersDieOfAJobThenItFailsInWords() {
		Submission submission = this.farm.submit("a.jpg", IMAGE, 320);
		for (int i = 1; i <= 3; i++) {
			TestWorker worker = worker("worker-" + i);
			awaitJobs(worker, 1);
			worker.close();
		}
		JobView job = submission.finished().join().view();
		assertThat(job.state()).isEqualTo(JobState.FAILED);
		assertThat(job.text()).startsWith("Given up after 3 attempts: worker-3 was lost");
	}

	@Test
	void whenAWorkerTakesTooLongThenTheJobGoesToAnotherAndItIsLeftAlone() {
		TestWorker slow = worker("worker-1");
		awaitWorker("worker-1", WorkerState.READY);
		Submission submission = this.farm.submit("a.jpg", IMAGE, 320);
		awaitJobs(slow, 1);
		slow.greets(false);
		this.timer.advance(Duration.ofSeconds(29));
		assertThat(job(submission).state()).isEqualTo(JobState.WORKING);
		this.timer.advance(Duration.ofSeconds(1));
		awaitWorker("worker-1", WorkerState.SILENT);
		assertThat(job(submission).state()).isEqualTo(JobState.QUEUED);
		assertThat(job(submission).text()).isEqualTo("worker-1 did not answer within 30 s");
		TestWorker other = worker("worker-2");
		awaitJobs(other, 1);
		// What comes too late finds nobody.
		slow.answer(0, "scaled", new byte[9], 9, 9);
		other.answer(0, "scaled", SCALED, 320, 200);
		assertThat(submission.finished().join().images().result()).isEqualTo(SCALED);
		assertThat(slow.jobs()).hasSize(1);
	}

	@Test
	void whenASilentWorkerAnswersAgainThenItIsGivenJobsAgain() {
		TestWorker slow = worker("worker-1");
		awaitWorker("worker-1", WorkerState.READY);
		submit(2);
		awaitJobs(slow, 2);
		slow.greets(false);
		this.timer.advance(Duration.ofSeconds(30));
		awaitWorker("worker-1", WorkerState.SILENT);
		slow.close();
		awaitWorker("worker-1", WorkerState.LOST);
		TestWorker again = worker("worker-1");
		awaitWorker("worker-1", WorkerState.READY);
		awaitJobs(again, 2);
	}

	@Test
	void whenEveryAttemptTakesTooLongThenTheJobFailsInWords() {
		TestWorker slow = worker("worker-1");
		awaitWorker("worker-1", WorkerState.READY);
		Submission submission = this.farm.submit("a.jpg", IMAGE, 320);
		for (int i = 1; i <= 3; i++) {
			// It answers greetings at once, so it is given the job again.
			awaitJobs(slow, i);
			this.timer.advance(Duration.ofSeconds(30));
		}
		assertThat(submission.finished().join().view().text())
			.isEqualTo("Given up after 3 attempts: worker-1 did not answer within 30 s");
	}

	@Test
	void whenAnAnswerMakesNoSenseThenTheJobIsGivenAgain() {
		TestWorker worker = worker("worker-1");
		awaitWorker("worker-1", WorkerState.READY);
		Submission submission = this.farm.submit("a.jpg", IMAGE, 320);
		awaitJobs(worker, 1);
		worker.answer(0, "scaled", "only one element");
		awaitJobs(worker, 2);
		worker.answer(1, "what?");
		awaitJobs(worker, 3);
		worker.answer(2, "scaled", SCALED, 320, 200);
		assertThat(submission.finished().join().view().attempts()).isEqualTo(3);
	}

	@Test
	void whenAWorkerSaysThatAnImageIsUnreadableThenNobodyElseIsAsked() {
		TestWorker worker = worker("worker-1");
		Submission submission = this.farm.submit("a.jpg", IMAGE, 320);
		awaitJobs(worker, 1);
		worker.answer(0, "failed", "The file is no image");
		JobView job = submission.finished().join().view();
		assertThat(job.state()).isEqualTo(JobState.FAILED);
		assertThat(job.text()).isEqualTo("The file is no image");
		assertThat(job.attempts()).isOne();
	}

	@Test
	void whenALinkedNodeHasNoScalerThenItIsNoWorkerUntilItHasOne() {
		TestWorker worker = TestWorker.linkedTo(this.node, "late", SECRET);
		this.closeables.add(worker);
		await().until(() -> this.node.nodeIsUp("late"));
		Submission submission = this.farm.submit("a.jpg", IMAGE, 320);
		await().untilAsserted(() -> assertThat(job(submission).state()).isEqualTo(JobState.QUEUED));
		assertThat(this.farm.view().workers()).isEmpty();
		worker.makeScaler();
		awaitJobs(worker, 1);
		worker.answer(0, "scaled", SCALED, 320, 200);
		assertThat(submission.finished().join().view().worker()).isEqualTo("late");
	}

	@Test
	void whenAWorkerLeavesTheFamilyThenItMayFinishItsJobsAndGetsNoMore() {
		TestWorker leaving = worker("worker-1");
		List<Submission> submissions = submit(3);
		awaitJobs(leaving, 2);
		leaving.leave();
		await().until(() -> this.node.family("my_image_scalers").content().join().isEmpty());
		leaving.answer(0, "scaled", SCALED, 320, 200);
		leaving.answer(1, "scaled", SCALED, 320, 200);
		assertThat(submissions.get(1).finished().join().view().worker()).isEqualTo("worker-1");
		awaitWorker("worker-1", WorkerState.LOST);
		assertThat(this.farm.view().workers().get(0).text()).isEqualTo("it left");
		assertThat(job(submissions.get(2)).state()).isEqualTo(JobState.QUEUED);
		assertThat(leaving.jobs()).hasSize(2);
	}

	@Test
	void whenAWorkerInTheFamilyCannotBeReachedThenItIsTriedAgainAndGetsNoJobs() {
		// A node that nobody knows the address of, until it is there.
		this.node.family("my_image_scalers").set("ghost#port");
		Submission submission = this.farm.submit("a.jpg", IMAGE, 320);
		TestWorker worker = worker("worker-1");
		awaitJobs(worker, 1);
		worker.answer(0, "scaled", SCALED, 320, 200);
		assertThat(submission.finished().join().view().attempts()).isOne();
		assertThat(this.farm.view().workers()).extracting(WorkerView::node).containsExactly("worker-1");
		TestWorker ghost = TestWorker.linkedTo(this.node, "ghost", SECRET);
		this.closeables.add(ghost);
		ghost.makeScaler("port");
		await().untilAsserted(() -> {
			this.timer.advance(Duration.ofSeconds(2));
			assertThat(this.farm.view().workers()).extracting(WorkerView::node).contains("ghost");
		});
	}

	@Test
	void whenManyJobsAreFinishedThenTheOldestAreForgotten() {
		TestWorker worker = worker("worker-1");
		List<Submission> submissions = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			Submission submission = this.farm.submit(i + ".jpg", IMAGE, 320);
			submissions.add(submission);
			awaitJobs(worker, i + 1);
			worker.answer(i, "scaled", SCALED, 320, 200);
			submission.finished().join();
		}
		await().untilAsserted(() -> assertThat(this.farm.view().jobs()).extracting(JobView::name)
			.containsExactly("2.jpg", "3.jpg", "4.jpg", "5.jpg"));
		assertThat(this.farm.images(submissions.get(1).id())).isNull();
		assertThat(this.farm.images(submissions.get(2).id()).result()).isEqualTo(SCALED);
	}

	@Test
	void whenFinishedImagesAreLargeThenTheOldestAreForgotten() {
		Farm small = farm(100, DataSize.ofBytes(12));
		TestWorker worker = worker("worker-1");
		for (int i = 0; i < 4; i++) {
			Submission submission = small.submit(i + ".jpg", IMAGE, 320);
			awaitJobs(worker, i + 1);
			worker.answer(i, "scaled", SCALED, 320, 200);
			submission.finished().join();
		}
		await().untilAsserted(
				() -> assertThat(small.view().jobs()).extracting(JobView::name).containsExactly("2.jpg", "3.jpg"));
	}

	@Test
	void whenTooMuchWaitsThenMoreIsRefused() {
		submit(10);
		assertThatExceptionOfType(FarmFullException.class).isThrownBy(() -> submit(1));
		this.farm.stop();
		Farm other = farm(4, DataSize.ofMegabytes(1));
		other.submit("large.jpg", new byte[101], 320);
		assertThatExceptionOfType(FarmFullException.class).isThrownBy(() -> other.submit("small.jpg", IMAGE, 320));
	}

	@Test
	void whenTheFarmIsStoppedThenNobodyWaitsForever() {
		Submission submission = this.farm.submit("a.jpg", IMAGE, 320);
		this.farm.stop();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> submission.finished().join())
			.withMessageContaining("The farm is stopped");
		assertThatIllegalStateException().isThrownBy(() -> this.farm.submit("b.jpg", IMAGE, 320));
	}

	private TestWorker worker(String nodeId) {
		TestWorker worker = TestWorker.start(this.node, nodeId, SECRET);
		this.closeables.add(worker);
		awaitWorker(nodeId, WorkerState.READY);
		return worker;
	}

	private List<Submission> submit(int count) {
		List<Submission> submissions = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			submissions.add(this.farm.submit(i + ".jpg", IMAGE, 320));
		}
		return submissions;
	}

	private void awaitJobs(TestWorker worker, int count) {
		await().untilAsserted(() -> assertThat(worker.jobs()).hasSize(count));
	}

	private void awaitWorker(String nodeId, WorkerState state) {
		await().untilAsserted(() -> assertThat(this.farm.view().workers())
			.anyMatch((worker) -> worker.node().equals(nodeId) && worker.state() == state));
	}

	private JobView job(Submission submission) {
		return this.farm.view().jobs().stream().filter((job) -> job.id() == submission.id()).findFirst().orElseThrow();
	}

	private List<JobState> states(List<Submission> submissions) {
		return submissions.stream().map((submission) -> job(submission).state()).toList();
	}

}
