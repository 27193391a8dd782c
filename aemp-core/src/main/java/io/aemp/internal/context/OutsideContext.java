package io.aemp.internal.context;

import java.util.concurrent.Executor;

import io.aemp.Guard;
import io.aemp.internal.runtime.FailureReport;
import io.aemp.internal.runtime.Timers;
import org.slf4j.LoggerFactory;

/**
 * All threads outside ports together. Each entry runs as a task of its own on threads
 * that run no handlers, so that an action which waits holds up nobody else.
 */
public final class OutsideContext implements Context {

	private static final FailureReport report = new FailureReport(LoggerFactory.getLogger(OutsideContext.class));

	private final PersistentHandover handover;

	/**
	 * Creates the context of a node's outside.
	 * @param callbacks runs the entries
	 * @param timers to try again if it refuses them
	 */
	public OutsideContext(Executor callbacks, Timers timers) {
		this.handover = new PersistentHandover(callbacks, timers);
	}

	@Override
	public boolean enqueue(ControlEntry entry) {
		this.handover.hand(entry, OutsideContext::take);
		return true;
	}

	private static void take(ControlEntry entry) {
		try {
			entry.take();
		}
		catch (Throwable ex) {
			report.error("An action that was set outside ports failed", ex);
		}
	}

	@Override
	public void follow(ControlEntry entry) {
		enqueue(entry);
	}

	@Override
	public boolean own(Guard guard) {
		return true;
	}

	@Override
	public void disown(Guard guard) {
	}

}
