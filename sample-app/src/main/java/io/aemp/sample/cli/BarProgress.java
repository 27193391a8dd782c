package io.aemp.sample.cli;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Draws a bar that grows, for terminals. Only images that are not scaled get a line of
 * their own, above the bar.
 */
final class BarProgress implements Progress {

	private static final int WIDTH = 40;

	private static final String CLEAR_LINE = "\r\u001b[2K";

	private final PrintStream out;

	BarProgress(PrintStream out) {
		this.out = out;
	}

	@Override
	public void show(int count, int total, Outcome outcome, String description) {
		StringBuilder text = new StringBuilder(CLEAR_LINE);
		if (outcome != Outcome.DONE) {
			text.append(String.format(Locale.ROOT, "%-7s %s%n", outcome.name().toLowerCase(Locale.ROOT), description));
		}
		int filled = (int) ((long) WIDTH * count / total);
		text.append('[').append("#".repeat(filled)).append(" ".repeat(WIDTH - filled)).append("] ");
		text.append(count).append('/').append(total);
		this.out.print(text);
		this.out.flush();
	}

	@Override
	public void end() {
		this.out.print(CLEAR_LINE);
		this.out.flush();
	}

}
