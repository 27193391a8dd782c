package io.aemp.internal.dispatch;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.aemp.Guard;
import io.aemp.internal.context.Context;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.runtime.Timers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the threads of a node that others depend on, and warns once of each run of a
 * handler that keeps one of them for long. A handler that waits for the node keeps no
 * thread: another one takes its place. A run that takes an eighth longer than the
 * threshold is never missed.
 */
public final class BlockedHandlers implements AutoCloseable {

	/** So often each thread is looked at within the threshold. */
	private static final int LOOKS = 8;

	private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);

	private static final Logger logger = LoggerFactory.getLogger(BlockedHandlers.class);

	private final Timers timers;

	private final NodeRuntime runtime;

	private final Duration threshold;

	private final Duration pause;

	/** The activity of each thread at the last look. */
	@GuardedBy("this")
	private final Map<ThreadState, Sighting> sightings = new HashMap<>();

	@GuardedBy("this")
	private @Nullable Guard timer;

	/** True if a timer will look at the threads. */
	@GuardedBy("this")
	private boolean timed;

	@GuardedBy("this")
	private boolean closed;

	/**
	 * Creates a watch without threads.
	 * @param runtime the timers
	 * @param threshold the longest time that a handler may keep a thread
	 */
	public BlockedHandlers(NodeRuntime runtime, Duration threshold) {
		this.runtime = runtime;
		this.timers = runtime.timers();
		this.threshold = threshold;
		Duration pause = threshold.dividedBy(LOOKS);
		this.pause = (pause.compareTo(SHORTEST_PAUSE) > 0) ? pause : SHORTEST_PAUSE;
	}

	/** Watches the calling thread from now on, unless it is watched already. */
	void watch(ThreadState thread) {
		if (thread.watch() != this) {
			try {
				add(thread);
				thread.watchedBy(this);
			}
			catch (Throwable ex) {
				// There may be no timer. The next run tries again.
			}
		}
	}

	private synchronized void add(ThreadState thread) {
		if (!this.timed) {
			schedule();
		}
		this.sightings.put(thread, new Sighting(null, 0, 0, false));
	}

	@GuardedBy("this")
	private void schedule() {
		this.timed = false;
		if (!this.closed) {
			this.timer = this.timers.schedule(this.pause, this.runtime.kernel(), this::look);
			this.timed = true;
		}
	}

	private synchronized void look() {
		this.sightings.replaceAll(this::look);
		this.sightings.keySet().removeIf((thread) -> !thread.thread().isAlive());
		this.timed = false;
		if (!this.sightings.isEmpty()) {
			try {
				schedule();
			}
			catch (Throwable ex) {
				// Each thread asks to be watched again with its next run.
				this.sightings.keySet().forEach(ThreadState::unwatch);
				this.sightings.clear();
			}
		}
	}

	private Sighting look(ThreadState thread, Sighting last) {
		Context port = thread.context();
		long entered = thread.entered();
		long now = this.timers.nanoTime();
		if (port == null || thread.isWaiting() || port != last.port() || entered != last.entered()) {
			return new Sighting(port, entered, now, false);
		}
		boolean due = now - last.sinceNanos() >= this.threshold.toNanos();
		if (due && !last.warned()) {
			logger.warn("A handler of port {} has kept thread {} for more than {} ms, which holds up other ports. "
					+ "Give the port a thread of its own (dispatch VIRTUAL) or do not wait in it. It is at:\n{}", port,
					thread.thread().getName(), this.threshold.toMillis(), stackOf(thread.thread()));
		}
		return new Sighting(port, entered, last.sinceNanos(), due);
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
	 * Records what a thread was seen doing.
	 *
	 * @param port the port it ran, if any
	 * @param entered tells one entry that it takes from the next
	 * @param sinceNanos when it was seen to take that for the first time
	 * @param warned whether it was warned of already
	 */
	private record Sighting(@Nullable Context port, long entered, long sinceNanos, boolean warned) {

	}

}
