package io.aemp.internal.link.connect;

import io.aemp.internal.runtime.FailureReport;
import io.aemp.internal.runtime.LimitedLog;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.transport.PendingConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs connections that come in the name of a linked node. Never throws, so that each of
 * them is accepted or refused. May be used from any thread.
 */
public final class NewcomerLog {

	private static final Logger logger = LoggerFactory.getLogger(NewcomerLog.class);

	private static final FailureReport report = new FailureReport(logger);

	/** Warnings of which a process that dials again and again causes many. */
	private final LimitedLog refusals;

	private final LimitedLog clocks;

	/**
	 * Creates a log.
	 * @param runtime limits the number of warnings
	 */
	public NewcomerLog(NodeRuntime runtime) {
		this.refusals = new LimitedLog(logger, runtime);
		this.clocks = new LimitedLog(logger, runtime);
	}

	/** Logs that the connection took the place of a link that did not answer. */
	void takenOver(String nodeId, PendingConnection newcomer, String address) {
		report.warn("The connection from {} takes the place of the link to node {} at {}, which did not answer. If the "
				+ "process there is still running, two processes use this node ID, or one of them is an impostor",
				newcomer.remoteAddress(), nodeId, address);
	}

	/**
	 * Logs that the connection was refused because of a link.
	 * @param address the other end of that link
	 * @param suspicious whether the peer knew of the link when it dialled
	 */
	void refused(String nodeId, PendingConnection newcomer, String address, boolean suspicious) {
		if (suspicious) {
			this.refusals
				.warn("Refused a second connection from {}: node {} is linked already. Do two processes use this node "
						+ "ID? The link is to {}", newcomer.remoteAddress(), nodeId, address);
		}
		else {
			report.debug("Both sides dialled, the connection to {} at {} is the second one", nodeId,
					newcomer.remoteAddress());
		}
	}

	/** Logs that the connection was refused because the peer has made a newer one. */
	void outdated(String nodeId, PendingConnection newcomer) {
		report.debug("The connection to {} at {} is outdated", nodeId, newcomer.remoteAddress());
	}

	/** Warns that the number of the peer's choice is ahead of the clock. */
	void aheadOfClock(String nodeId, PendingConnection newcomer) {
		this.clocks.warn(
				"Node {} at {} chose its connection with the number {}, which is more than a day ahead of the clock "
						+ "of this machine. The number is not compared with others. Check both clocks",
				nodeId, newcomer.remoteAddress(), newcomer.choice());
	}

}
