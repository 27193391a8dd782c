package io.aemp.port;

import java.util.LinkedHashSet;
import java.util.Set;

import io.aemp.Guard;
import io.aemp.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What ends with a port, and who hears of its end. Guarded by the port's lock until the
 * port is dead, then in the hands of whoever ended it.
 */
final class Ties {

	private static final Logger logger = LoggerFactory.getLogger(Ties.class);

	private final Set<Guard> owned = new LinkedHashSet<>(4);

	private final Set<Monitor> monitors = new LinkedHashSet<>(4);

	/** Monitors whose turn in the mailbox has not come yet. */
	private final Set<Monitor> expected = new LinkedHashSet<>(4);

	void own(Guard guard) {
		this.owned.add(guard);
	}

	void disown(Guard guard) {
		this.owned.remove(guard);
	}

	void expect(Monitor monitor) {
		this.expected.add(monitor);
	}

	/**
	 * The turn of a monitor has come. It may have been closed before that, perhaps even
	 * before it queued up.
	 */
	void arrive(Monitor monitor) {
		if (this.expected.remove(monitor) && !monitor.isOver()) {
			this.monitors.add(monitor);
		}
	}

	void remove(Monitor monitor) {
		this.expected.remove(monitor);
		this.monitors.remove(monitor);
	}

	/** Whether somebody will hear why the port dies, if it dies now. */
	boolean isMonitored() {
		return !this.monitors.isEmpty();
	}

	boolean isEmpty() {
		return this.owned.isEmpty() && this.monitors.isEmpty() && this.expected.isEmpty();
	}

	/**
	 * The port is dead. A dying port drops messages, never monitors: those it has not
	 * come to yet fire as if it had never existed (guarantee, rule R6).
	 */
	void end(String portId, Reason reason) {
		this.owned.forEach((guard) -> run(portId, guard::close));
		this.monitors.forEach((monitor) -> run(portId, () -> monitor.fire(reason)));
		this.expected.forEach((monitor) -> run(portId, () -> monitor.fire(Reason.noSuchPort(portId))));
	}

	/** One that fails must not keep the others from hearing. */
	private static void run(String portId, Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			logger.error("The end of port {} could not be told to all", portId, ex);
		}
	}

}
