package io.aemp.sample.cli;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Prints a line for each image, for files and pipes.
 */
final class LineProgress implements Progress {

	private final PrintStream out;

	LineProgress(PrintStream out) {
		this.out = out;
	}

	@Override
	public void show(int count, int total, Outcome outcome, String description) {
		int digits = Integer.toString(total).length();
		this.out.printf(Locale.ROOT, "[%" + digits + "d/%d] %-7s %s%n", count, total,
				outcome.name().toLowerCase(Locale.ROOT), description);
	}

	@Override
	public void end() {
	}

}
