package io.aemp.testing;

import java.util.concurrent.Executor;

import io.aemp.internal.runtime.ForwardingRuntime;
import io.aemp.internal.runtime.LocalAddresses;
import io.aemp.internal.runtime.SystemRuntime;

/**
 * Real threads under a clock that moves only when it is told to.
 */
public final class ManualClockRuntime extends ForwardingRuntime {

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
		super(new SystemRuntime(nodeId, handlerThreads));
		this.kernel = super.kernel();
		this.addresses = addresses;
	}

	private ManualClockRuntime(SystemRuntime threads, Executor kernel) {
		super(threads);
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
	public Executor kernel() {
		return this.kernel;
	}

}
