package io.aemp.sample.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import io.aemp.sample.cli.Progress.Outcome;
import io.aemp.sample.farm.Farm;
import io.aemp.sample.farm.FinishedJob;
import io.aemp.sample.farm.JobView;
import io.aemp.sample.farm.Submission;
import io.aemp.sample.farm.WorkerState;
import io.aemp.sample.image.ImageType;
import org.jspecify.annotations.Nullable;

/**
 * Scales the images of one folder into another, some at a time, and reports each in the
 * order of their names. Not safe for use by several threads. An interrupt ends the work:
 * images whose result has not been written yet are counted as not done.
 */
final class FolderScaling {

	/** Enough to keep some workers busy, few enough to fit into memory. */
	private static final int AT_A_TIME = 8;

	private static final long MAX_BYTES = 32L << 20;

	private static final long SECONDS_WITHOUT_WORKERS = 30;

	private final Farm farm;

	private final PrintStream out;

	private final Progress progress;

	private final Deque<Pending> pending = new ArrayDeque<>();

	private int files;

	private int reported;

	private int done;

	private int failed;

	private int skipped;

	FolderScaling(Farm farm, PrintStream out, Progress progress) {
		this.farm = farm;
		this.out = out;
		this.progress = progress;
	}

	/**
	 * Scales all images.
	 * @param arguments the folders and the width
	 * @return true if none failed and none is left
	 * @throws IOException if a folder cannot be read or created
	 */
	boolean scale(FolderArguments arguments) throws IOException {
		long start = System.nanoTime();
		List<Path> paths = list(arguments.from());
		Files.createDirectories(arguments.to());
		this.files = paths.size();
		try {
			scale(paths, arguments);
		}
		catch (InterruptedException ex) {
			// Nobody waits on this thread any more: the process is ending.
			this.out.flush();
		}
		this.progress.end();
		double seconds = (System.nanoTime() - start) / 1e9;
		int left = this.files - this.reported;
		this.out.printf(Locale.ROOT, "%d scaled, %d failed, %d skipped%s in %.1f s (%.1f images/s)%n", this.done,
				this.failed, this.skipped, (left > 0) ? ", %d not done".formatted(left) : "", seconds,
				this.done / seconds);
		return this.failed == 0 && left == 0;
	}

	private void scale(List<Path> paths, FolderArguments arguments) throws InterruptedException {
		for (Path path : paths) {
			if (this.pending.size() >= AT_A_TIME) {
				finishOldest(arguments.to());
			}
			this.pending.addLast(submit(path, arguments.width()));
		}
		while (!this.pending.isEmpty()) {
			finishOldest(arguments.to());
		}
	}

	private static List<Path> list(Path folder) throws IOException {
		try (Stream<Path> paths = Files.list(folder)) {
			return paths.filter(Files::isRegularFile).sorted().toList();
		}
	}

	private Pending submit(Path path, int width) throws InterruptedException {
		try {
			if (!isImage(path)) {
				return Pending.skipped(path, "neither JPEG nor PNG");
			}
			if (Files.size(path) > MAX_BYTES) {
				return Pending.failed(path, "larger than " + (MAX_BYTES >> 20) + " MB");
			}
			return Pending.submitted(path, this.farm.submit(name(path), Files.readAllBytes(path), width));
		}
		catch (ClosedByInterruptException ex) {
			throw new InterruptedException();
		}
		catch (IOException ex) {
			return Pending.failed(path, "cannot be read: " + ex.getMessage());
		}
	}

	/** By content or by name: a photograph that is nonsense inside is no other file. */
	private static boolean isImage(Path path) throws IOException {
		String name = name(path).toLowerCase(Locale.ROOT);
		if (name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png")) {
			return true;
		}
		try (InputStream input = Files.newInputStream(path)) {
			return ImageType.of(input.readNBytes(16)) != null;
		}
	}

	private void finishOldest(Path to) throws InterruptedException {
		Pending oldest = this.pending.removeFirst();
		Submission submission = oldest.submission();
		if (submission == null) {
			report(oldest, oldest.skipped() ? Outcome.SKIPPED : Outcome.FAILED, oldest.text());
			return;
		}
		try {
			FinishedJob finished = await(submission);
			byte[] result = finished.images().result();
			if (result == null) {
				report(oldest, Outcome.FAILED, String.valueOf(finished.view().text()));
				return;
			}
			write(to.resolve(name(oldest.path())), result);
			report(oldest, Outcome.DONE, describe(finished.view()));
		}
		catch (ClosedByInterruptException ex) {
			throw new InterruptedException();
		}
		catch (IOException ex) {
			report(oldest, Outcome.FAILED, "cannot be written: " + ex.getMessage());
		}
		catch (ExecutionException | TimeoutException ex) {
			report(oldest, Outcome.FAILED, String.valueOf(ex.getMessage()));
		}
	}

	/** Writes a file as a whole or not at all, also when interrupted. */
	private static void write(Path path, byte[] result) throws IOException {
		Path unfinished = path.resolveSibling("." + name(path) + ".part");
		try {
			Files.write(unfinished, result);
			Files.move(unfinished, path, StandardCopyOption.REPLACE_EXISTING);
		}
		finally {
			Files.deleteIfExists(unfinished);
		}
	}

	/** A job ends in time if there is a worker, so only the workers are checked. */
	private FinishedJob await(Submission submission) throws ExecutionException, TimeoutException, InterruptedException {
		while (true) {
			try {
				return submission.finished().get(SECONDS_WITHOUT_WORKERS, TimeUnit.SECONDS);
			}
			catch (TimeoutException ex) {
				if (this.farm.view().workers().stream().noneMatch((worker) -> worker.state() != WorkerState.LOST)) {
					throw new TimeoutException("no worker is there");
				}
			}
		}
	}

	private static String describe(JobView job) {
		JobView.Result result = job.result();
		if (result == null) {
			throw new IllegalArgumentException("Not done: " + job);
		}
		return String.format(Locale.ROOT, "%d kB -> %d x %d, %d kB (%s)", kilobytes(job.originalBytes()),
				result.width(), result.height(), kilobytes(result.bytes()), job.worker());
	}

	private static int kilobytes(int bytes) {
		return (bytes + 999) / 1000;
	}

	private static String name(Path path) {
		return String.valueOf(path.getFileName());
	}

	private void report(Pending image, Outcome outcome, String text) {
		this.reported++;
		switch (outcome) {
			case DONE -> this.done++;
			case FAILED -> this.failed++;
			case SKIPPED -> this.skipped++;
		}
		this.progress.show(this.reported, this.files, outcome, name(image.path()) + ": " + text);
	}

	/** A file whose outcome has not been reported yet. */
	private record Pending(Path path, @Nullable Submission submission, boolean skipped, String text) {

		static Pending submitted(Path path, Submission submission) {
			return new Pending(path, submission, false, "");
		}

		static Pending skipped(Path path, String text) {
			return new Pending(path, null, true, text);
		}

		static Pending failed(Path path, String text) {
			return new Pending(path, null, false, text);
		}

	}

}
