package io.aemp.link;

import io.aemp.transport.PendingConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which of the verified connections to one node become its link: one side
 * chooses, by sending its authentication line last (guarantee, rule R7). Guarded by the
 * lock of the remote node.
 */
final class Arbitration {

	private static final Logger logger = LoggerFactory.getLogger(Arbitration.class);

	private final String nodeId;

	private final LinkEnvironment environment;

	/** Verified connections on their way to the loop of the remote node. */
	private int expected;

	/** The peer's newest choice, and when it was seen. */
	private long newestChoice;

	private long newestChoiceNanos;

	Arbitration(String nodeId, LinkEnvironment environment) {
		this.nodeId = nodeId;
		this.environment = environment;
	}

	/** A verified connection is on its way. */
	void expect() {
		this.expected++;
	}

	/** It has arrived, or failed on its way. */
	void settle() {
		this.expected--;
	}

	/** The number of a connection that we choose. */
	long nextChoice() {
		return this.environment.lastChoice().incrementAndGet();
	}

	/**
	 * Whether a connection may become the link: one that the peer chose unless it has
	 * chosen another one since, one that is ours to choose if there is no link.
	 */
	boolean accepts(PendingConnection pending, boolean linked) {
		return pending.isChosen() ? !isOutdated(pending.choice()) : !linked;
	}

	/**
	 * Whether the peer has chosen another connection since. Its choices come over several
	 * connections, so an old one may arrive last, but not later than handshakes take.
	 */
	private boolean isOutdated(long choice) {
		if (choice < this.newestChoice && remembersChoice()) {
			return true;
		}
		this.newestChoice = choice;
		this.newestChoiceNanos = this.environment.timers().nanoTime();
		return false;
	}

	/** Whether an older choice of the peer might still arrive. */
	boolean remembersChoice() {
		return this.newestChoice != 0 && this.environment.timers().nanoTime()
				- this.newestChoiceNanos < this.environment.settings().handshakeTimeout().toNanos();
	}

	/** Whether nothing is expected and nothing has to be remembered. */
	boolean isIdle() {
		return this.expected == 0 && !remembersChoice();
	}

	/**
	 * Refuses a connection, and says why.
	 * @param lasting whether this connection was dialled although the link was up
	 */
	void refuse(PendingConnection pending, boolean lasting) {
		pending.refuse();
		if (pending.isChosen()) {
			logger.debug("The connection to {} at {} is outdated", this.nodeId, pending.remoteAddress());
		}
		else if (lasting) {
			logger.warn("Refused a second connection from {}: node {} is linked already. Do two processes use this "
					+ "node ID?", pending.remoteAddress(), this.nodeId);
		}
		else {
			logger.debug("Both sides dialled, the connection to {} at {} is the second one", this.nodeId,
					pending.remoteAddress());
		}
	}

}
