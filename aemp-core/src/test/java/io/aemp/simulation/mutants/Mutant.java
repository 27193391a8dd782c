package io.aemp.simulation.mutants;

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

	/**
	 * A bug in one place, which any seed may show.
	 * @param bug what it does, in words
	 * @param method the simple name of the class, {@code #}, and the name of the method
	 * @param before what is there, exactly once; only tokens count, not the format
	 * @param after what the bug makes of it
	 */
	public Mutant(String bug, String method, String before, String after) {
		this(bug, 1, List.of(new Edit(method, before, after)));
	}

	/** The seeds that might show the bug, in the order in which to try them. */
	LongStream seeds() {
		return LongStream.iterate(this.every, (seed) -> seed + this.every);
	}

	/**
	 * Returns the sources with the bug in them.
	 * @return by the full name of their class
	 * @throws IllegalStateException if the product has changed so that the bug does not
	 * fit any more
	 */
	public Map<String, String> sources() {
		Map<String, ProductSource> edited = new LinkedHashMap<>();
		try {
			for (Edit edit : this.edits) {
				edited.put(edit.type(), edited.computeIfAbsent(edit.type(), ProductSource::of)
					.replace(edit.methodName(), edit.before(), edit.after()));
			}
		}
		catch (IllegalStateException ex) {
			throw new IllegalStateException(
					"The mutant that " + this.bug + " does not fit any more: " + ex.getMessage(), ex);
		}
		Map<String, String> sources = new LinkedHashMap<>();
		edited.values().forEach((source) -> sources.put(source.className(), source.text()));
		return sources;
	}

	@Override
	public String toString() {
		return this.bug;
	}

	/**
	 * One place.
	 *
	 * @param method the simple name of the class, {@code #}, and the name of the method
	 * @param before what is there, exactly once; only tokens count, not the format
	 * @param after what the bug makes of it
	 */
	public record Edit(String method, String before, String after) {

		private String type() {
			return this.method.substring(0, this.method.indexOf('#'));
		}

		private String methodName() {
			return this.method.substring(this.method.indexOf('#') + 1);
		}

	}

}
