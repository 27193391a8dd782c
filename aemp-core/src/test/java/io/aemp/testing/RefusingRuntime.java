package io.aemp.testing;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.aemp.Guard;
import io.aemp.internal.runtime.ForwardingRuntime;
import io.aemp.internal.runtime.Timers;
import org.jspecify.annotations.Nullable;

/**
 * A machine whose executors and timers may refuse what they are given, as if there was no
 * memory or no thread.
 */
public final class RefusingRuntime extends ForwardingRuntime {

	private final DeterministicRuntime machine;

	private @Nullable Supplier<Throwable> handlers;

	private @Nullable Supplier<Throwable> others;

	private @Nullable Supplier<Throwable> timers;

	/**
	 * Creates a machine that refuses nothing.
	 * @param machine does the work
	 */
	public RefusingRuntime(DeterministicRuntime machine) {
		super(machine);
		this.machine = machine;
	}

	/**
	 * Refuses what is given to the executors of handlers from now on.
	 * @param failure what to throw; null to refuse nothing
	 */
	public void refuseHandlers(@Nullable Supplier<Throwable> failure) {
		this.handlers = failure;
	}

	/**
	 * Refuses what is given to the executors of callbacks and of the kernel from now on.
	 * @param failure what to throw; null to refuse nothing
	 */
	public void refuseOthers(@Nullable Supplier<Throwable> failure) {
		this.others = failure;
	}

	/**
	 * Refuses what is given to the timers from now on.
	 * @param failure what to throw; null to refuse nothing
	 */
	public void refuseTimers(@Nullable Supplier<Throwable> failure) {
		this.timers = failure;
	}

	private static void refuse(@Nullable Supplier<Throwable> failure) {
		if (failure != null) {
			RefusingRuntime.<RuntimeException>sneak(failure.get());
		}
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void sneak(Throwable failure) throws T {
		throw (T) failure;
	}

	@Override
	public Timers timers() {
		ManualTimers timers = this.machine.timers();
		return new Timers() {

			@Override
			public long nanoTime() {
				return timers.nanoTime();
			}

			@Override
			public long currentTimeMillis() {
				return timers.currentTimeMillis();
			}

			@Override
			public Guard schedule(Duration delay, Executor executor, Runnable task) {
				refuse(RefusingRuntime.this.timers);
				return timers.schedule(delay, executor, task);
			}

		};
	}

	@Override
	public Executor handlers() {
		return (task) -> {
			refuse(this.handlers);
			this.machine.handlers().execute(task);
		};
	}

	@Override
	public Executor virtualHandlers() {
		return handlers();
	}

	private Executor other() {
		return (task) -> {
			refuse(this.others);
			this.machine.executor().execute(task);
		};
	}

	@Override
	public Executor callbacks() {
		return other();
	}

	@Override
	public Executor completions() {
		return other();
	}

	@Override
	public Executor kernel() {
		return other();
	}

}
