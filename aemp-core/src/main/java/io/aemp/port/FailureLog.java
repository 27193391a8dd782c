package io.aemp.port;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what went wrong in a port, if nobody else hears of it.
 */
final class FailureLog {

	private static final Logger logger = LoggerFactory.getLogger(FailureLog.class);

	private FailureLog() {
	}

	/**
	 * Logs an exception that passed through the port, once.
	 * @param wasDead whether the port was dead before
	 * @param monitored whether somebody is told of its death
	 */
	static void log(LocalPort port, Throwable cause, boolean wasDead, boolean monitored) {
		try {
			if (!Current.get().isNew(cause)) {
				return;
			}
			if (wasDead) {
				logger.warn("A handler or monitor failed in port {}, which is dead already", port, cause);
			}
			else if (!monitored) {
				logger.warn("Port {} died of an exception in one of its handlers, and nobody monitors it", port, cause);
			}
		}
		catch (Throwable ex) {
			// Whoever drains the port must go on, even if the exception cannot be
			// printed.
			logger.warn("Port {} died of a {}, which cannot be printed", port, cause.getClass().getName());
		}
	}

}
