package io.aemp.sample.cli;

import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;

/**
 * Shows the outcome of each image and how many are left.
 */
interface Progress {

	/**
	 * Shows one more image.
	 * @param count the images so far, this one included
	 * @param total all images
	 * @param outcome the outcome of this image
	 * @param description its name and what there is to say about it
	 */
	void show(int count, int total, Outcome outcome, String description);

	/** Ends the display, before anything else is printed. */
	void end();

	/**
	 * Chooses the display: a bar on a terminal, else a line for each image.
	 * @param out the stream to print to
	 */
	static Progress of(PrintStream out) {
		return (out == System.out && isTerminal()) ? new BarProgress(out) : new LineProgress(out);
	}

	private static boolean isTerminal() {
		var console = System.console();
		if (console == null) {
			return false;
		}
		try {
			// Since Java 22 there is a console without a terminal, too.
			return (Boolean) console.getClass().getMethod("isTerminal").invoke(console);
		}
		catch (NoSuchMethodException ex) {
			return true;
		}
		catch (IllegalAccessException | InvocationTargetException ex) {
			return false;
		}
	}

	/**
	 * The outcome of an image.
	 */
	enum Outcome {

		DONE, FAILED, SKIPPED

	}

}
