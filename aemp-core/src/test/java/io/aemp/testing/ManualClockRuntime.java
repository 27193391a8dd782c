package io.aemp.testing;

import java.util.concurrent.Executor;

import io.aemp.Guard;
import io.aemp.runtime.NodeRuntime;
import io.aemp.runtime.RandomSource;
import io.aemp.runtime.SystemRuntime;

/**
 * Real threads under a clock that moves only when it is told to. What the kernel does at
 * its time runs on the thread that moves the clock.
 */
public final class ManualClockRuntime implements NodeRuntime {

	private final SystemRuntime threads;

	private final ManualTimers timers = new ManualTimers();

	/**
	 * A machine whose clock shows 0.
	 * @param nodeId goes into the names of the threads
	 * @param handlerThreads how many threads run handlers
	 */
	public ManualClockRuntime(String nodeId, int handlerThreads) {
		this.threads = new SystemRuntime(nodeId, handlerThreads);
	}

	@Override
	public ManualTimers timers() {
		return this.timers;
	}

	@Override
	public RandomSource random() {
		return this.threads.random();
	}

	@Override
	public Executor handlers() {
		return this.threads.handlers();
	}

	@Override
	public Executor virtualHandlers() {
		return this.threads.virtualHandlers();
	}

	@Override
	public Executor callbacks() {
		return this.threads.callbacks();
	}

	@Override
	public Executor completions() {
		return this.threads.completions();
	}

	@Override
	public Guard beginWaiting() {
		return this.threads.beginWaiting();
	}

	@Override
	public long coarseNanoTime(boolean often) {
		return this.threads.coarseNanoTime(often);
	}

	@Override
	public Executor kernel() {
		return Runnable::run;
	}

	@Override
	public void close() {
		this.threads.close();
	}

}
