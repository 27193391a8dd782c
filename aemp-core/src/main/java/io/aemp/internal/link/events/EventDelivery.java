package io.aemp.internal.link.events;

import java.util.concurrent.Executor;

import io.aemp.internal.context.Context;
import io.aemp.internal.context.ControlEntry;
import io.aemp.internal.runtime.FailureReport;
import io.aemp.internal.runtime.SerialExecutor;
import io.aemp.internal.runtime.Timers;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Delivers events to one observer, in order: in its context, or on threads outside ports.
 * May be used from any thread.
 */
public final class EventDelivery {

	private static final FailureReport report = new FailureReport(LoggerFactory.getLogger(EventDelivery.class));

	private final @Nullable Context context;

	private final String observed;

	/** Keeps the order of events outside ports, where tasks have none. */
	private final Executor outside;

	/**
	 * Creates a delivery.
	 * @param context where the observer runs; null for threads outside ports
	 * @param observed names for the log what is observed, printable
	 * @param callbacks runs observers outside ports
	 * @param timers try again if that executor refuses
	 */
	public EventDelivery(@Nullable Context context, String observed, Executor callbacks, Timers timers) {
		this.context = context;
		this.observed = observed;
		this.outside = new SerialExecutor(callbacks, timers);
	}

	/**
	 * Delivers an event behind all earlier ones.
	 * @param event notifies the observer; outside ports a failure is logged
	 */
	public void deliver(ControlEntry event) {
		if (this.context != null) {
			this.context.enqueue(event);
		}
		else {
			this.outside.execute(() -> takeOutside(event));
		}
	}

	private void takeOutside(ControlEntry event) {
		try {
			event.take();
		}
		catch (Throwable ex) {
			report.error("An observer of {} that was set outside ports failed", this.observed, ex);
		}
	}

}
