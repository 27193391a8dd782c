package io.aemp.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.aemp.internal.runtime.Timers;
import org.jspecify.annotations.Nullable;

/**
 * All that happened in a simulation that is worth telling, in order. The place of an
 * event in it is its time: no two have the same.
 */
public final class Trace {

	private final Timers timers;

	private final List<Event> events = new ArrayList<>();

	/**
	 * Nothing has happened yet.
	 * @param timers the clock that readers see
	 */
	public Trace(Timers timers) {
		this.timers = timers;
	}

	/**
	 * Something happened.
	 * @param who to whom: a node, or a port or the like of a node; empty for the network
	 * @param what in words; turned into text only if somebody reads it
	 * @return when, among all events
	 */
	public long add(String who, @Nullable Object... what) {
		this.events.add(new Event(this.timers.nanoTime(), who, what));
		return this.events.size();
	}

	/**
	 * Returns the time of the newest event.
	 * @return 0 before the first one
	 */
	public long now() {
		return this.events.size();
	}

	/**
	 * Returns the story.
	 * @param interesting which events to tell, by whom they happened to
	 * @return one line for each
	 */
	public String text(Predicate<Event> interesting) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < this.events.size(); i++) {
			Event event = this.events.get(i);
			if (interesting.test(event)) {
				text.append(String.format(Locale.ROOT, "%6d %9.3f s  %-12s %s%n", i + 1, event.nanos() / 1e9,
						event.who(), event.text()));
			}
		}
		return text.toString();
	}

	/**
	 * One event.
	 *
	 * @param nanos when, by the clock of the simulation
	 * @param who to whom
	 * @param what in words
	 */
	public record Event(long nanos, String who, @Nullable Object[] what) {

		/**
		 * Returns the events as text.
		 * @return in words
		 */
		public String text() {
			return Arrays.stream(this.what).map(String::valueOf).collect(Collectors.joining());
		}

	}

}
