package io.aemp.sample.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.aemp.Guard;

/**
 * A timer whose time stands still until a test moves it on.
 */
public final class ManualTimer {

	private final List<Entry> entries = new ArrayList<>();

	private Duration now = Duration.ZERO;

	public synchronized Guard after(Duration delay, Runnable action) {
		Entry entry = new Entry(this.now.plus(delay), action);
		this.entries.add(entry);
		return () -> cancel(entry);
	}

	private synchronized void cancel(Entry entry) {
		this.entries.remove(entry);
	}

	public void advance(Duration duration) {
		due(duration).forEach((entry) -> entry.action().run());
	}

	private synchronized List<Entry> due(Duration duration) {
		this.now = this.now.plus(duration);
		List<Entry> due = this.entries.stream().filter((entry) -> entry.at().compareTo(this.now) <= 0).toList();
		this.entries.removeAll(due);
		return due;
	}

	private record Entry(Duration at, Runnable action) {
	}

}
