package io.aemp.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.aemp.internal.runtime.RandomSource;

/**
 * A machine in one thread: all executors are one queue, the clock is manual, and
 * randomness comes from a seed. Several nodes may share it.
 */
public final class DeterministicRuntime extends ThreadlessRuntime {

	private final DeterministicExecutor executor = new DeterministicExecutor();

	private final ManualTimers timers;

	private final RandomSource random;

	private final List<Runnable> heldHandlers = new ArrayList<>();

	private boolean holdingHandlers;

	/**
	 * A machine whose clock shows 0.
	 * @param seed of all randomness
	 */
	public DeterministicRuntime(long seed) {
		this(seed, new ManualTimers());
	}

	/**
	 * A machine with a given clock.
	 * @param seed of all randomness
	 * @param timers the clock
	 */
	public DeterministicRuntime(long seed, ManualTimers timers) {
		this.random = new Random(seed)::nextBytes;
		this.timers = timers;
	}

	/**
	 * Returns the queue behind all executors.
	 * @return the executor
	 */
	public DeterministicExecutor executor() {
		return this.executor;
	}

	/**
	 * Runs all that can run without time passing, timers that are due too.
	 */
	public void run() {
		advance(Duration.ZERO);
	}

	/**
	 * Advances the clock, running everything at its time.
	 * @param duration how long
	 */
	public void advance(Duration duration) {
		this.timers.advance(duration, this.executor::runAll);
	}

	/**
	 * Denies ports of a pool their turns from now on, as if handlers blocked all its
	 * threads.
	 */
	public void holdHandlers() {
		this.holdingHandlers = true;
	}

	/**
	 * Gives one port its turn that was held back, the one that has waited longest.
	 */
	public void releaseOneHandler() {
		this.executor.execute(this.heldHandlers.remove(0));
	}

	/**
	 * Gives all ports their turns again.
	 */
	public void releaseHandlers() {
		this.holdingHandlers = false;
		this.heldHandlers.forEach(this.executor::execute);
		this.heldHandlers.clear();
	}

	@Override
	public ManualTimers timers() {
		return this.timers;
	}

	@Override
	public RandomSource random() {
		return this.random;
	}

	@Override
	public Executor handlers() {
		return (task) -> {
			if (this.holdingHandlers) {
				this.heldHandlers.add(task);
			}
			else {
				this.executor.execute(task);
			}
		};
	}

	@Override
	public Executor virtualHandlers() {
		return this.executor;
	}

	@Override
	public Executor callbacks() {
		return this.executor;
	}

	@Override
	public Executor kernel() {
		return this.executor;
	}

	@Override
	public boolean await(CompletableFuture<?> end, Duration atMost) {
		while (!end.isDone() && this.executor.runOne()) {
			// Whatever waits may be what brings the end about.
		}
		return end.isDone();
	}

}
