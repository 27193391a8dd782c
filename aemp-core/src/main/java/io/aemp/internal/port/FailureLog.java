package io.aemp.internal.port;

import io.aemp.Port;
import io.aemp.internal.dispatch.ThreadState;
import io.aemp.internal.runtime.FailureReport;
import org.slf4j.LoggerFactory;

/**
 * Logs what went wrong in a port, if nobody else is told of it. Nothing here throws: the
 * exceptions belong to the application, and whoever drains a port must go on.
 */
final class FailureLog {

	private static final FailureReport report = new FailureReport(LoggerFactory.getLogger(FailureLog.class));

	private FailureLog() {
	}

	/**
	 * Logs an exception that passed through the port, once.
	 * @param wasDead whether the port was dead before
	 * @param monitored whether somebody is told of its death
	 */
	static void log(Port port, Throwable cause, boolean wasDead, boolean monitored) {
		ThreadState thread = ThreadState.find();
		if (thread != null && !thread.isNew(cause)) {
			return;
		}
		if (wasDead) {
			report.warn("A handler or monitor failed in port {}, which is dead already", port, cause);
		}
		else if (!monitored) {
			report.warn("Port {} died of an exception in one of its handlers, and nobody monitors it", port, cause);
		}
	}

	/**
	 * Logs what failed while the end of a port was told.
	 */
	static void logAtEnd(Port port, Throwable cause) {
		report.error("The end of port {} could not be carried out in full", port, cause);
	}

	/**
	 * Logs why a port could not take what must not be lost.
	 */
	static void logNoRoom(Port port, Throwable cause) {
		report.warn("Port {} died, because there was no memory or no thread for the messages in its mailbox", port,
				cause);
	}

}
