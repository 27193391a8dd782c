package io.aemp.internal.runtime;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The clock of the system at the price of reading a field: a timer keeps the field up to
 * date, but only while somebody asks often. May be used from any thread.
 */
final class CoarseClock {

	private static final Duration TICK = Duration.ofNanos(500_000);

	/** The timer ends after so many ticks that nobody asked for. */
	private static final int IDLE_TICKS = 200;

	private final Timers timers;

	private final Runnable tick = this::tick;

	private final AtomicBoolean running = new AtomicBoolean();

	/** 0 while there is no timer. */
	private volatile long now;

	/** True if somebody asked since the last tick. */
	private volatile boolean wanted;

	/** Confined to the timer. */
	private int idleTicks;

	CoarseClock(Timers timers) {
		this.timers = timers;
	}

	/**
	 * The time, which may be behind by a tick.
	 * @param often whether the caller will ask again in a moment
	 */
	long nanoTime(boolean often) {
		long now = this.now;
		// Written once a tick only, since several threads share it.
		if (often && !this.wanted) {
			this.wanted = true;
		}
		return (now != 0) ? now : read(often);
	}

	private long read(boolean often) {
		if (often && this.running.compareAndSet(false, true)) {
			this.idleTicks = 0;
			schedule();
		}
		return this.timers.nanoTime();
	}

	private void tick() {
		if (this.wanted) {
			this.wanted = false;
			this.idleTicks = 0;
		}
		else if (++this.idleTicks >= IDLE_TICKS) {
			stop();
			return;
		}
		long now = this.timers.nanoTime();
		this.now = (now != 0) ? now : 1;
		schedule();
	}

	private void schedule() {
		try {
			this.timers.schedule(TICK, Runnable::run, this.tick);
		}
		catch (Throwable ex) {
			// Without memory, perhaps. It is read from the system until there is some.
			stop();
		}
	}

	private void stop() {
		this.now = 0;
		this.running.set(false);
	}

}
