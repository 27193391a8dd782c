package io.aemp.simulation;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;

import io.aemp.internal.runtime.RandomSource;
import io.aemp.internal.runtime.Timers;
import io.aemp.testing.DeterministicExecutor;
import io.aemp.testing.ThreadlessRuntime;

/**
 * The machine of one process: all its threads are one queue, from which the simulation
 * picks what runs next.
 */
final class SimulatedRuntime extends ThreadlessRuntime {

	private final DeterministicExecutor executor = new DeterministicExecutor();

	private final RandomSource random;

	private final Timers timers;

	private final Trace trace;

	private final InjectedFailures failures;

	/** Callbacks that were refused, and when that was first: they are offered again. */
	private final Map<Runnable, Long> refused = new IdentityHashMap<>();

	/** The time at which the running callback was handed over. */
	private long callbackSince;

	SimulatedRuntime(long seed, Timers timers, Trace trace, InjectedFailures failures) {
		this.random = new Random(seed)::nextBytes;
		this.timers = new FailingTimers(timers, failures);
		this.trace = trace;
		this.failures = failures;
	}

	/** Refuses a task now and then. */
	private Executor failing() {
		return (task) -> {
			this.failures.strike();
			this.executor.execute(task);
		};
	}

	DeterministicExecutor executor() {
		return this.executor;
	}

	Trace trace() {
		return this.trace;
	}

	long callbackSince() {
		return this.callbackSince;
	}

	@Override
	public Timers timers() {
		return this.timers;
	}

	@Override
	public RandomSource random() {
		return this.random;
	}

	@Override
	public Executor handlers() {
		return failing();
	}

	/** Either is possible. */
	@Override
	public boolean hasWaitingHandlers() {
		return this.random.nextFraction() < 0.5;
	}

	@Override
	public Executor virtualHandlers() {
		return failing();
	}

	@Override
	public Executor callbacks() {
		return (task) -> {
			long since = this.refused.getOrDefault(task, this.trace.now());
			try {
				this.failures.strike();
			}
			catch (Throwable ex) {
				this.refused.put(task, since);
				throw ex;
			}
			this.refused.remove(task);
			this.executor.execute(() -> {
				long outer = this.callbackSince;
				this.callbackSince = since;
				try {
					task.run();
				}
				finally {
					this.callbackSince = outer;
				}
			});
		};
	}

	@Override
	public Executor kernel() {
		return failing();
	}

}
