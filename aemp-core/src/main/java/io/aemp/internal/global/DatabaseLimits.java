package io.aemp.internal.global;

import java.util.function.LongSupplier;

import io.aemp.Limits;
import io.aemp.internal.runtime.LimitedLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the links of peers that bring more of the database than this node takes: from one
 * node, or from all nodes together (guarantee, rule R8). Confined to the kernel.
 */
final class DatabaseLimits {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseLimits.class);

	private final Limits limits;

	private final LongSupplier total;

	private final Excluder excluder;

	private final LimitedLog log;

	/** The total was exceeded, and has not fallen below half of its limit since. */
	private boolean full;

	/**
	 * Creates the limits of a node.
	 * @param limits the limits
	 * @param total what all other nodes have brought, in bytes
	 * @param excluder keeps a node away for a while
	 * @param log told of links that end
	 */
	DatabaseLimits(Limits limits, LongSupplier total, Excluder excluder, LimitedLog log) {
		this.limits = limits;
		this.total = total;
		this.excluder = excluder;
		this.log = log;
	}

	/**
	 * Checks the limits after a peer has brought something. If it has brought too much,
	 * ends its link and keeps the peer away for a while.
	 * @param entries how many entries this peer has brought
	 * @param bytes what they cost
	 * @return true if the link ends
	 */
	boolean exceeds(Peer peer, long entries, long bytes) {
		long total = this.total.getAsLong();
		if (total < this.limits.totalDatabaseBytes() / 2) {
			this.full = false;
		}
		if (entries > this.limits.databaseEntriesPerNode()) {
			end(peer, true, "has " + entries + " entries in the database, more than databaseEntriesPerNode ("
					+ this.limits.databaseEntriesPerNode() + ")");
		}
		else if (bytes > this.limits.databaseBytesPerNode()) {
			end(peer, true, "has " + bytes + " bytes in the database, more than databaseBytesPerNode ("
					+ this.limits.databaseBytesPerNode() + ")");
		}
		else if (total > this.limits.totalDatabaseBytes()) {
			end(peer, !this.full, "brought the entry that makes the database too large: other nodes have " + total
					+ " bytes in it, more than totalDatabaseBytes (" + this.limits.totalDatabaseBytes() + ")");
			this.full = true;
		}
		else {
			return false;
		}
		return true;
	}

	/** Each node is warned of once, until it has behaved for a while. */
	private void end(Peer peer, boolean warn, String why) {
		boolean repeated = this.excluder.exclude(peer.nodeId());
		if (warn && !repeated) {
			this.log.warn("Gave up the link to node {}: it {}", peer.nodeId(), why);
		}
		else {
			logger.debug("Gave up the link to node {}: it {}", peer.nodeId(), why);
		}
		peer.link().fail(why);
	}

	/**
	 * Keeps nodes away.
	 */
	@FunctionalInterface
	interface Excluder {

		/**
		 * Refuses connections of a node for a while.
		 * @return true if that was so a short time ago already
		 */
		boolean exclude(String nodeId);

	}

}
