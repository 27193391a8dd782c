package io.aemp.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.aemp.Guard;

/**
 * A machine of somebody else whose executors may throw. What those for callbacks and for
 * the node itself refuse, they get again until they take it; a port dies if nobody can
 * run it. Closed by whoever closes that machine.
 */
public final class RetryingRuntime implements NodeRuntime {

	private final NodeRuntime runtime;

	private final Executor callbacks;

	private final Executor completions;

	private final Executor kernel;

	/**
	 * Makes sure that these executors lose no task.
	 * @param runtime the machine
	 */
	public RetryingRuntime(NodeRuntime runtime) {
		this.runtime = runtime;
		this.callbacks = retrying(runtime.callbacks());
		this.completions = retrying(runtime.completions());
		this.kernel = retrying(runtime.kernel());
	}

	private Executor retrying(Executor executor) {
		return new RetryingExecutor(executor, this.runtime::timers);
	}

	@Override
	public Timers timers() {
		return this.runtime.timers();
	}

	@Override
	public RandomSource random() {
		return this.runtime.random();
	}

	@Override
	public Executor handlers() {
		return this.runtime.handlers();
	}

	@Override
	public boolean hasWaitingHandlers() {
		return this.runtime.hasWaitingHandlers();
	}

	@Override
	public Executor virtualHandlers() {
		return this.runtime.virtualHandlers();
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

	@Override
	public Guard beginWaiting() {
		return this.runtime.beginWaiting();
	}

	@Override
	public long coarseNanoTime(boolean often) {
		return this.runtime.coarseNanoTime(often);
	}

	@Override
	public LocalAddresses localAddresses() {
		return this.runtime.localAddresses();
	}

	@Override
	public boolean await(CompletableFuture<?> end, Duration atMost) {
		return this.runtime.await(end, atMost);
	}

	@Override
	public boolean awaitRunningTasks(Duration atMost, Thread onBehalfOf) {
		return this.runtime.awaitRunningTasks(atMost, onBehalfOf);
	}

	@Override
	public void close() {
		this.runtime.close();
	}

}
