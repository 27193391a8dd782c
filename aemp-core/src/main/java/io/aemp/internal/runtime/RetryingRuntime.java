package io.aemp.internal.runtime;

import java.util.concurrent.Executor;

/**
 * Makes sure that no task for callbacks or for the node itself is lost when the executors
 * of another runtime throw: they get the task again until they take it. The executors of
 * handlers are left as they are, because a port dies if nobody can run it.
 */
public final class RetryingRuntime extends ForwardingRuntime {

	private final Executor callbacks;

	private final Executor completions;

	private final Executor kernel;

	/**
	 * Creates a runtime that retries.
	 * @param runtime whose executors may throw; closed by whoever created it
	 */
	public RetryingRuntime(NodeRuntime runtime) {
		super(runtime);
		this.callbacks = retrying(runtime.callbacks());
		this.completions = retrying(runtime.completions());
		this.kernel = retrying(runtime.kernel());
	}

	private Executor retrying(Executor executor) {
		return new RetryingExecutor(executor, this::timers);
	}

	@Override
	public Executor callbacks() {
		return this.callbacks;
	}

	@Override
	public Executor completions() {
		return this.completions;
	}

	@Override
	public Executor kernel() {
		return this.kernel;
	}

}
