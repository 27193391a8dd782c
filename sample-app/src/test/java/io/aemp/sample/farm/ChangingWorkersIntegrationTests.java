package io.aemp.sample.farm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.aemp.NodeSettings;
import io.aemp.node.AempNode;
import io.aemp.sample.testing.ManualTimer;
import io.aemp.sample.testing.TestWorker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A batch of 200 images, while workers are started, stopped and killed, leave, fall
 * silent and answer nonsense: every job ends, with a result or a failure in words.
 */
class ChangingWorkersIntegrationTests {

	private static final String SECRET = "only for tests";

	private static final int MAX_WORKERS = 5;

	private final ManualTimer timer = new ManualTimer();

	private final AempNode node = AempNode
		.start(NodeSettings.builder().nodeId("web").bind("127.0.0.1:0").secret(SECRET).build());

	private final List<BusyWorker> workers = new ArrayList<>();

	private int started;

	@AfterEach
	void closeAll() {
		this.workers.forEach((worker) -> worker.worker.close());
		this.node.close();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2 })
	void whenWorkersComeAndGoThenEveryJobEndsWithAResultOrAFailureInWords(long seed) {
		FarmProperties settings = new FarmProperties(2, DataSize.ofMegabytes(40), Duration.ofSeconds(30), 3,
				Duration.ofSeconds(2), 1000, DataSize.ofMegabytes(1), 200, DataSize.ofMegabytes(1));
		Farm farm = new Farm(this.node, this.node.family("my_image_scalers"), settings, this.timer::after);
		farm.start();
		List<Submission> submissions = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			submissions.add(farm.submit(i + ".jpg", new byte[] { (byte) i }, 100 + i));
		}
		Random random = new Random(seed);
		await().pollInterval(Duration.ofMillis(5)).until(() -> {
			act(random);
			return submissions.stream().allMatch((submission) -> submission.finished().isDone());
		});
		List<FinishedJob> jobs = submissions.stream().map((submission) -> submission.finished().join()).toList();
		assertThat(jobs).allSatisfy((job) -> {
			if (job.view().state() == JobState.DONE) {
				assertThat(job.images().result()).containsExactly(job.images().original()[0], 1);
				assertThat(job.view().result().width())
					.isEqualTo(100 + Integer.parseInt(job.view().name().replace(".jpg", "")));
			}
			else {
				assertThat(job.view().state()).isEqualTo(JobState.FAILED);
				assertThat(job.view().text()).startsWith("Given up after 3 attempts: worker-");
			}
		});
		assertThat(jobs).filteredOn((job) -> job.view().state() == JobState.DONE).hasSizeGreaterThan(100);
		assertThat(jobs).filteredOn((job) -> job.view().attempts() > 1).isNotEmpty();
	}

	/** Mostly work, now and then something else. */
	private void act(Random random) {
		this.workers.forEach(BusyWorker::answer);
		BusyWorker some = this.workers.isEmpty() ? null : this.workers.get(random.nextInt(this.workers.size()));
		int what = random.nextInt(30);
		if (some == null || (what == 0 && this.workers.size() < MAX_WORKERS)) {
			this.workers.add(new BusyWorker(TestWorker.start(this.node, "worker-" + ++this.started, SECRET)));
		}
		else if (what == 1) {
			this.workers.remove(some);
			some.worker.close();
		}
		else if (what == 2) {
			some.worker.killScaler();
			some.worker.makeScaler();
		}
		else if (what == 3) {
			some.worker.leave();
			some.worker.makeScaler();
		}
		else if (what == 4) {
			some.answerNonsense();
		}
		else if (what == 5) {
			some.pause();
			this.timer.advance(Duration.ofSeconds(30));
		}
		else {
			this.timer.advance(Duration.ofMillis(100));
		}
	}

	/**
	 * A worker that answers all jobs that it has got, when asked to.
	 */
	private static final class BusyWorker {

		private final TestWorker worker;

		private int answered;

		BusyWorker(TestWorker worker) {
			this.worker = worker;
		}

		void answer() {
			while (this.answered < this.worker.jobs().size()) {
				byte[] image = this.worker.jobs().get(this.answered).bytes(0);
				long width = this.worker.jobs().get(this.answered).integer(1);
				this.worker.answer(this.answered++, "scaled", new byte[] { image[0], 1 }, width, 1);
			}
		}

		void answerNonsense() {
			if (this.answered < this.worker.jobs().size()) {
				this.worker.answer(this.answered++, "scaled", "nonsense");
			}
		}

		/** Never answers what it has now. */
		void pause() {
			this.answered = this.worker.jobs().size();
		}

	}

}
