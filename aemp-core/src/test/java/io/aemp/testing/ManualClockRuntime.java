package io.aemp.testing;

import java.util.concurrent.Executor;

import io.aemp.Guard;
import io.aemp.runtime.LocalAddresses;
import io.aemp.runtime.NodeRuntime;
import io.aemp.runtime.RandomSource;
import io.aemp.runtime.SystemRuntime;

/**
 * Real threads under a clock that moves only when it is told to.
 */
public final class ManualClockRuntime implements NodeRuntime {

	private final SystemRuntime threads;

	private final LocalAddresses addresses;

	private final ManualTimers timers = new ManualTimers();

	private final Executor kernel;

	/**
	 * A machine whose clock shows 0.
	 * @param nodeId goes into the names of the threads
	 * @param handlerThreads how many threads run handlers
	 */
	public ManualClockRuntime(String nodeId, int handlerThreads) {
		this(nodeId, handlerThreads, LocalAddresses.ofMachine());
	}

	/**
	 * Creates a machine whose clock shows 0, with addresses of its own.
	 * @param nodeId goes into the names of the threads
	 * @param handlerThreads how many threads run handlers
	 * @param addresses of the machine
	 */
	public ManualClockRuntime(String nodeId, int handlerThreads, LocalAddresses addresses) {
		this.threads = new SystemRuntime(nodeId, handlerThreads);
		this.kernel = this.threads.kernel();
		this.addresses = addresses;
	}

	private ManualClockRuntime(SystemRuntime threads, Executor kernel) {
		this.threads = threads;
		this.kernel = kernel;
		this.addresses = LocalAddresses.ofMachine();
	}

	/**
	 * Creates a machine whose kernel does at its time what it has to do, on the thread
	 * that moves the clock. Not for nodes: they need a kernel with a thread of its own.
	 * @param name goes into the names of the threads
	 * @param handlerThreads how many threads run handlers
	 * @return the machine
	 */
	public static ManualClockRuntime withKernelOnTheClock(String name, int handlerThreads) {
		return new ManualClockRuntime(new SystemRuntime(name, handlerThreads), Runnable::run);
	}

	@Override
	public LocalAddresses localAddresses() {
		return this.addresses;
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
		return this.kernel;
	}

	@Override
	public void close() {
		this.threads.close();
	}

}
