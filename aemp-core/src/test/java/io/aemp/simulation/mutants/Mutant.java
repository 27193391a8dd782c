package io.aemp.simulation.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A deliberate bug: a few places of the product's sources are other than they should be.
 *
 * @param bug what it does, in words
 * @param every 1 if any seed may show it; else only every so many do
 * @param edits what is other
 */
public record Mutant(String bug, int every, List<Edit> edits) {

	private static final Path SOURCES = Path.of("src", "main", "java", "io", "aemp");

	/**
	 * A bug in one place, which any seed may show.
	 * @param bug what it does, in words
	 * @param file the source file, from {@code io/aemp} on
	 * @param before what is there, exactly once
	 * @param after what the bug makes of it
	 */
	public Mutant(String bug, String file, String before, String after) {
		this(bug, 1, List.of(new Edit(file, before, after)));
	}

	/** The seeds that might show the bug, in the order in which to try them. */
	LongStream seeds() {
		return LongStream.iterate(this.every, (seed) -> seed + this.every);
	}

	/**
	 * Returns the sources with the bug in them.
	 * @return by the name of their class
	 * @throws IllegalStateException if the product has changed so that the bug does not
	 * fit any more
	 */
	public Map<String, String> sources() {
		Map<String, String> sources = new LinkedHashMap<>();
		for (Edit edit : this.edits) {
			sources.compute(edit.className(), (name, edited) -> apply(edit, (edited != null) ? edited : read(edit)));
		}
		return sources;
	}

	private static String read(Edit edit) {
		try {
			return Files.readString(SOURCES.resolve(edit.file())).replace("\r\n", "\n");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String apply(Edit edit, String source) {
		int place = source.indexOf(edit.before());
		if (place < 0 || source.indexOf(edit.before(), place + 1) >= 0) {
			throw new IllegalStateException("The mutant that " + this.bug + " does not fit any more: " + edit.file()
					+ " has to contain exactly once\n" + edit.before());
		}
		return source.substring(0, place) + edit.after() + source.substring(place + edit.before().length());
	}

	@Override
	public String toString() {
		return this.bug;
	}

	/**
	 * One place.
	 *
	 * @param file the source file, from {@code io/aemp} on
	 * @param before what is there, exactly once
	 * @param after what the bug makes of it
	 */
	public record Edit(String file, String before, String after) {

		private String className() {
			return "io.aemp." + this.file.replace(".java", "").replace('/', '.');
		}

	}

}
