package io.aemp.internal.port;

import java.util.LinkedHashSet;
import java.util.Set;

import io.aemp.Guard;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.internal.context.Monitor;
import io.aemp.internal.context.NameFence;
import org.jspecify.annotations.Nullable;

/**
 * Holds what depends on the life of a port: the guards that are closed and the monitors
 * that fire when it dies. Guarded by the lock of the port until the port is dead, then
 * confined to the thread that ended it.
 */
final class PortDependents {

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
	 * Activates a monitor whose turn in the mailbox has come. It may have been closed
	 * before.
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

	/** Determines if a monitor fires when the port dies now. */
	boolean isMonitored() {
		return !this.monitors.isEmpty();
	}

	boolean isEmpty() {
		return this.owned.isEmpty() && this.monitors.isEmpty() && this.expected.isEmpty();
	}

	/**
	 * Closes the guards and fires the monitors of a dead port. Monitors that the port has
	 * not taken yet fire as if it had never existed (guarantee, rule R6).
	 */
	void end(Port port, Reason reason, @Nullable NameFence nameFence) {
		this.owned.forEach((guard) -> close(port, guard));
		this.monitors.forEach((monitor) -> fire(port, monitor, reason, nameFence));
		if (!this.expected.isEmpty()) {
			Reason unknown = noSuchPort(port, reason);
			this.expected.forEach((monitor) -> fire(port, monitor, unknown, nameFence));
		}
	}

	/** Logs a failure, so that the other guards are closed and all monitors fire. */
	private static void close(Port port, Guard guard) {
		try {
			guard.close();
		}
		catch (Throwable ex) {
			FailureLog.logAtEnd(port, ex);
		}
	}

	private static void fire(Port port, Monitor monitor, Reason reason, @Nullable NameFence nameFence) {
		try {
			if (nameFence != null) {
				nameFence.fire(monitor, reason);
			}
			else {
				monitor.fire(reason);
			}
		}
		catch (Throwable ex) {
			FailureLog.logAtEnd(port, ex);
		}
	}

	/** Falls back to the other reason if there is no memory for this one. */
	private static Reason noSuchPort(Port port, Reason otherwise) {
		try {
			return Reason.noSuchPort(port.id());
		}
		catch (Throwable ex) {
			return otherwise;
		}
	}

}
