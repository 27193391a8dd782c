package io.aemp.internal.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * A machine on which only so many threads can be had, and no virtual ones. May be used
 * from any thread.
 */
public final class LimitedThreads {

	private final int limit;

	private final List<Thread> threads = new ArrayList<>();

	private int refused;

	/**
	 * Creates a machine.
	 * @param limit the number of threads that may live at the same time
	 */
	public LimitedThreads(int limit) {
		this.limit = limit;
	}

	/**
	 * Returns a runtime whose pools share the threads.
	 * @param nodeId goes into their names
	 * @param handlerThreads the number of threads for handlers
	 * @return the runtime
	 */
	public SystemRuntime runtime(String nodeId, int handlerThreads) {
		return new SystemRuntime(handlerThreads, false, (role) -> factory("aemp-" + nodeId + "-" + role + "-"),
				(role) -> null);
	}

	private ThreadFactory factory(String prefix) {
		DaemonThreads factory = new DaemonThreads(prefix);
		return (task) -> take(factory.newThread(task));
	}

	private synchronized Thread take(Thread thread) {
		this.threads.removeIf((other) -> other.getState() == Thread.State.TERMINATED);
		if (this.threads.size() >= this.limit) {
			this.refused++;
			throw new OutOfMemoryError("unable to create native thread (made up by the test)");
		}
		this.threads.add(thread);
		return thread;
	}

	/**
	 * Returns how often there was no thread.
	 * @return the number of refusals
	 */
	public synchronized int refused() {
		return this.refused;
	}

}
