package io.aemp.internal.link.events;

import java.util.concurrent.Executor;

import io.aemp.Guard;
import io.aemp.internal.context.Context;
import io.aemp.internal.context.ControlEntry;
import io.aemp.internal.context.PersistentHandover;
import io.aemp.internal.runtime.FailureReport;
import io.aemp.internal.runtime.PersistentTimers;
import io.aemp.internal.runtime.SerialExecutor;
import io.aemp.internal.runtime.Timers;
import org.slf4j.LoggerFactory;

/**
 * The node itself as a context: what it does runs serially on the kernel executor, which
 * is no place for anything that could block.
 */
public final class KernelContext implements Context, Executor {

	private static final FailureReport report = new FailureReport(LoggerFactory.getLogger(KernelContext.class));

	private final SerialExecutor executor;

	private final PersistentHandover handover;

	private final PersistentTimers timers;

	/**
	 * Creates the context.
	 * @param kernel the executor of the kernel
	 * @param timers the timers of the node
	 */
	public KernelContext(Executor kernel, Timers timers) {
		this.executor = new SerialExecutor(kernel, timers);
		this.handover = new PersistentHandover(this.executor, timers);
		this.timers = new PersistentTimers(timers);
	}

	/**
	 * Returns timers for what must happen at last. They never refuse a task: one that the
	 * timers of the node refuse is scheduled when the kernel has to do something again.
	 * @return the timers
	 */
	public Timers timers() {
		return this.timers;
	}

	@Override
	public void execute(Runnable task) {
		this.timers.retry();
		this.executor.execute(task);
	}

	@Override
	public boolean enqueue(ControlEntry entry) {
		this.timers.retry();
		this.handover.hand(entry, KernelContext::take);
		return true;
	}

	@Override
	public void follow(ControlEntry entry) {
		take(entry);
	}

	private static void take(ControlEntry entry) {
		try {
			entry.take();
		}
		catch (Throwable ex) {
			report.error("An internal task of the node failed", ex);
		}
	}

	@Override
	public boolean own(Guard guard) {
		return true;
	}

	@Override
	public void disown(Guard guard) {
	}

}
