package io.aemp.internal.transport.netty;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;

import io.aemp.internal.runtime.DaemonThreads;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * Creates the threads of event loops. They are Netty's own kind, which is faster, but
 * inherit nothing from the thread that happens to need them first.
 */
final class LoopThreads implements ThreadFactory {

	private final ThreadFactory loops;

	private final DaemonThreads creators;

	/**
	 * Creates a factory.
	 * @param prefix the beginning of the names of the threads
	 */
	LoopThreads(String prefix) {
		this.loops = new DefaultThreadFactory(prefix, true);
		this.creators = new DaemonThreads(prefix + "-start-");
	}

	@Override
	public Thread newThread(Runnable task) {
		// A thread inherits from the one that makes it, and Netty's cannot be told not
		// to.
		AtomicReference<Thread> made = new AtomicReference<>();
		Thread creator = this.creators.newThread(() -> made.set(this.loops.newThread(task)));
		creator.start();
		boolean interrupted = false;
		while (creator.isAlive()) {
			try {
				creator.join();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		return made.get();
	}

}
