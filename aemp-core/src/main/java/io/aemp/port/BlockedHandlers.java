package io.aemp.port;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.aemp.Guard;
import io.aemp.runtime.NodeRuntime;
import io.aemp.runtime.Timers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the threads of a node that others depend on, and warns once of each handler
 * that keeps one of them for long.
 */
final class BlockedHandlers implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(BlockedHandlers.class);

	private final Timers timers;

	private final NodeRuntime runtime;

	private final Duration threshold;

	/** Guarded by this: what each thread was doing when it was looked at last. */
	private final Map<Current, Sighting> sightings = new HashMap<>();

	/** Guarded by this. */
	private @Nullable Guard timer;

	/** Guarded by this. */
	private boolean closed;

	BlockedHandlers(NodeRuntime runtime, Duration threshold) {
		this.runtime = runtime;
		this.timers = runtime.timers();
		this.threshold = threshold;
	}

	synchronized void add(Current current) {
		boolean first = this.sightings.isEmpty();
		this.sightings.put(current, new Sighting(null, 0, false));
		if (first) {
			schedule();
		}
	}

	private void schedule() {
		if (!this.closed) {
			this.timer = this.timers.schedule(this.threshold, this.runtime.kernel(), this::look);
		}
	}

	private synchronized void look() {
		this.sightings.replaceAll(this::look);
		this.sightings.keySet().removeIf((current) -> !current.thread().isAlive());
		if (!this.sightings.isEmpty()) {
			schedule();
		}
	}

	private Sighting look(Current current, Sighting last) {
		LocalPort port = current.port();
		long entered = current.entered();
		if (port == null || port != last.port() || entered != last.entered()) {
			return new Sighting(port, entered, false);
		}
		if (!last.warned()) {
			logger.warn("A handler of port {} has kept thread {} for more than {} ms, which holds up other ports. "
					+ "Give the port a thread of its own (dispatch VIRTUAL) or do not wait in it. It is at:\n{}", port,
					current.thread().getName(), this.threshold.toMillis(), stackOf(current.thread()));
		}
		return new Sighting(port, entered, true);
	}

	private static String stackOf(Thread thread) {
		return Arrays.stream(thread.getStackTrace())
			.map((frame) -> "\tat " + frame)
			.collect(Collectors.joining(System.lineSeparator()));
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		if (this.timer != null) {
			this.timer.close();
		}
	}

	/**
	 * What a thread was doing.
	 *
	 * @param port the port it ran, if any
	 * @param entered tells one stay in it from the next
	 * @param warned whether it was warned of already
	 */
	private record Sighting(@Nullable LocalPort port, long entered, boolean warned) {

	}

}
