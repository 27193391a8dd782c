package io.aemp.internal.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.aemp.Guard;

/**
 * Forwards every method to another runtime. Base class of runtimes that change some of
 * them.
 */
public abstract class ForwardingRuntime implements NodeRuntime {

	private final NodeRuntime runtime;

	/**
	 * Creates a runtime that behaves like another one.
	 * @param runtime does the work; closed by {@link #close()}
	 */
	protected ForwardingRuntime(NodeRuntime runtime) {
		this.runtime = runtime;
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
		return this.runtime.callbacks();
	}

	@Override
	public Executor completions() {
		return this.runtime.completions();
	}

	@Override
	public Executor kernel() {
		return this.runtime.kernel();
	}

	@Override
	public boolean isOwnThread() {
		return this.runtime.isOwnThread();
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
