package io.aemp.internal.port;

import java.util.LinkedHashSet;
import java.util.Set;

import io.aemp.Guard;
import io.aemp.Reason;

/**
 * What ends with a port, and who hears of its end. Guarded by the port's lock until the
 * port is dead, then in the hands of whoever ended it.
 */
final class Ties {

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
	void end(LocalPort port, Reason reason) {
		this.owned.forEach((guard) -> close(port, guard));
		this.monitors.forEach((monitor) -> fire(port, monitor, reason));
		if (!this.expected.isEmpty()) {
			Reason unknown = noSuchPort(port, reason);
			this.expected.forEach((monitor) -> fire(port, monitor, unknown));
		}
	}

	/** One that fails does not keep the others from being told. */
	private static void close(LocalPort port, Guard guard) {
		try {
			guard.close();
		}
		catch (Throwable ex) {
			FailureLog.logAtEnd(port, ex);
		}
	}

	private static void fire(LocalPort port, Monitor monitor, Reason reason) {
		try {
			port.fire(monitor, reason);
		}
		catch (Throwable ex) {
			FailureLog.logAtEnd(port, ex);
		}
	}

	/** Without memory for that reason, the other one is better than none. */
	private static Reason noSuchPort(LocalPort port, Reason otherwise) {
		try {
			return Reason.noSuchPort(port.id());
		}
		catch (Throwable ex) {
			return otherwise;
		}
	}

}
