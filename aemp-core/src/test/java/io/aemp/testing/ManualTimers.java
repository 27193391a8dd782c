package io.aemp.testing;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

import io.aemp.Guard;
import io.aemp.internal.runtime.Timers;
import org.jspecify.annotations.Nullable;

/**
 * A clock that moves only when it is told to, by one thread, and hands over what is due,
 * in order. May be read and set from any thread.
 */
public final class ManualTimers implements Timers {

	private final PriorityQueue<Timer> timers = new PriorityQueue<>(
			Comparator.comparingLong(Timer::due).thenComparingLong(Timer::number));

	/** Since the clock was made: durations must not depend on where it started. */
	private long elapsed;

	private final long origin;

	private long nextNumber;

	/**
	 * A clock that shows 0.
	 */
	public ManualTimers() {
		this(0);
	}

	/**
	 * A clock that shows any time.
	 * @param origin what it shows first; a real one may be negative
	 */
	public ManualTimers(long origin) {
		this.origin = origin;
	}

	@Override
	public synchronized long nanoTime() {
		return this.origin + this.elapsed;
	}

	/** The time of day begins when the clock was made. */
	@Override
	public synchronized long currentTimeMillis() {
		return this.elapsed / 1_000_000;
	}

	@Override
	public synchronized Guard schedule(Duration delay, Executor executor, Runnable task) {
		Timer timer = new Timer(this.elapsed + Timers.bounded(delay).toNanos(), this.nextNumber++, executor, task);
		this.timers.add(timer);
		return () -> cancel(timer);
	}

	private synchronized void cancel(Timer timer) {
		this.timers.remove(timer);
	}

	/**
	 * Returns the number of tasks that wait for their time.
	 * @return the number
	 */
	public synchronized int waiting() {
		return this.timers.size();
	}

	/**
	 * Moves the clock, handing all that becomes due to its executors. What those tasks
	 * schedule is due later than it would be if they ran in between: see
	 * {@link DeterministicRuntime#advance(Duration)}.
	 * @param duration how far
	 */
	public void advance(Duration duration) {
		advance(duration, () -> {
		});
	}

	/**
	 * Moves the clock, step by step, so that everything can happen at its time.
	 * @param duration how far
	 * @param between runs whatever can run, before each step
	 */
	public void advance(Duration duration, Runnable between) {
		long end = this.elapsed + duration.toNanos();
		between.run();
		Timer next = pollDue(end);
		while (next != null) {
			next.executor().execute(next.task());
			between.run();
			next = pollDue(end);
		}
	}

	/** Moves the clock to the next task that is due, or to the end. */
	private synchronized @Nullable Timer pollDue(long end) {
		boolean due = !this.timers.isEmpty() && this.timers.element().due() <= end;
		this.elapsed = Math.max(this.elapsed, due ? this.timers.element().due() : end);
		return due ? this.timers.remove() : null;
	}

	private record Timer(long due, long number, Executor executor, Runnable task) {

	}

}
