package io.aemp.sample.farm;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.aemp.sample.image.ImageType;
import org.jspecify.annotations.Nullable;

/**
 * A job as the coordinator sees it. What is not final belongs to the coordinator.
 */
final class Job {

	private final long id;

	private final String name;

	private final byte[] image;

	private final int width;

	private final boolean readable;

	private final CompletableFuture<FinishedJob> finished = new CompletableFuture<>();

	private final Set<String> tried = new HashSet<>();

	private JobState state = JobState.QUEUED;

	private int attempts;

	private @Nullable String worker;

	private @Nullable Attempt attempt;

	private @Nullable String text;

	private JobView.@Nullable Result result;

	private @Nullable JobView view;

	Job(long id, String name, byte[] image, int width) {
		this.id = id;
		this.name = name;
		this.image = image;
		this.width = width;
		this.readable = ImageType.of(image) != null;
	}

	long id() {
		return this.id;
	}

	byte[] image() {
		return this.image;
	}

	int width() {
		return this.width;
	}

	CompletableFuture<FinishedJob> finished() {
		return this.finished;
	}

	int attempts() {
		return this.attempts;
	}

	boolean wasTriedBy(String node) {
		return this.tried.contains(node);
	}

	@Nullable Attempt attempt() {
		return this.attempt;
	}

	void begin(Attempt attempt) {
		this.attempts = attempt.number();
		this.worker = attempt.worker().node();
		this.tried.add(attempt.worker().node());
		this.attempt = attempt;
		change(JobState.WORKING, null);
	}

	void queueAgain(String text) {
		this.attempt = null;
		change(JobState.QUEUED, text);
	}

	void done(JobView.Result result) {
		this.attempt = null;
		this.result = result;
		change(JobState.DONE, null);
	}

	void failed(String text) {
		this.attempt = null;
		change(JobState.FAILED, text);
	}

	private void change(JobState state, @Nullable String text) {
		this.state = state;
		this.text = text;
		this.view = null;
	}

	/**
	 * Returns the view of the job, which is the same object as long as nothing has
	 * changed.
	 */
	JobView view() {
		JobView view = this.view;
		if (view == null) {
			view = new JobView(this.id, this.name, this.width, this.state, this.image.length, this.readable,
					this.worker, this.attempts, this.result, this.text);
			this.view = view;
		}
		return view;
	}

}
