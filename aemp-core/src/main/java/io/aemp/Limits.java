package io.aemp;

/**
 * Limits of a node on memory: of frames, of queues, and of the database. Immutable.
 * Limits that are not set are 64 MiB, 16 MiB for input, a quarter of the largest possible
 * heap for all connections or nodes together, and a million database entries.
 *
 * @param maxFrameBytes the largest frame that the node accepts, in bytes; other nodes are
 * told
 * @param totalFrameBytes the memory for the unfinished frames of all connections
 * together, in bytes
 * @param sendQueueBytes what may wait to be sent to one node, in bytes
 * @param totalSendQueueBytes what may wait to be sent to all nodes together, in bytes
 * @param receiveQueueBytes what one node has sent and may wait to be handled, in bytes
 * @param databaseEntriesPerNode the number of database entries, of all families together,
 * that are accepted from one other node
 * @param databaseBytesPerNode the estimated heap for the keys, values and families that
 * are accepted from one other node, in bytes
 * @param totalDatabaseBytes the estimated heap for the keys, values and families that are
 * accepted from all other nodes together, in bytes
 * @since 0.1.0
 */
public record Limits(int maxFrameBytes, long totalFrameBytes, long sendQueueBytes, long totalSendQueueBytes,
		long receiveQueueBytes, long databaseEntriesPerNode, long databaseBytesPerNode, long totalDatabaseBytes) {

	/** The limits of a node that sets none. */
	public static final Limits DEFAULTS = new Limits(64 << 20, quarterOfHeap(), 64L << 20, quarterOfHeap(), 16L << 20,
			1_000_000, 64L << 20, quarterOfHeap());

	/**
	 * Checks the values.
	 * @param maxFrameBytes the largest frame that the node accepts, in bytes; other nodes
	 * are told
	 * @param totalFrameBytes the memory for the unfinished frames of all connections
	 * together, in bytes
	 * @param sendQueueBytes what may wait to be sent to one node, in bytes
	 * @param totalSendQueueBytes what may wait to be sent to all nodes together, in bytes
	 * @param receiveQueueBytes what one node has sent and may wait to be handled, in
	 * bytes
	 * @param databaseEntriesPerNode the number of database entries, of all families
	 * together, that are accepted from one other node
	 * @param databaseBytesPerNode the estimated heap for the keys, values and families
	 * that are accepted from one other node, in bytes
	 * @param totalDatabaseBytes the estimated heap for the keys, values and families that
	 * are accepted from all other nodes together, in bytes
	 * @throws IllegalArgumentException if a value is one that no node can have; the
	 * message names the setting
	 */
	public Limits {
		SettingRules.atLeast("maxFrameBytes", maxFrameBytes, 4096);
		SettingRules.atLeast("totalFrameBytes", totalFrameBytes, 4096);
		SettingRules.atLeast("sendQueueBytes", sendQueueBytes, 4096);
		SettingRules.atLeast("totalSendQueueBytes", totalSendQueueBytes, 4096);
		SettingRules.atLeast("receiveQueueBytes", receiveQueueBytes, 4096);
		SettingRules.atLeast("databaseEntriesPerNode", databaseEntriesPerNode, 1);
		SettingRules.atLeast("databaseBytesPerNode", databaseBytesPerNode, 4096);
		SettingRules.atLeast("totalDatabaseBytes", totalDatabaseBytes, 4096);
	}

	/**
	 * Limits what the node accepts as one frame.
	 * @param maxFrameBytes in bytes, 64 MiB by default
	 * @return new settings
	 */
	public Limits maxFrameBytes(int maxFrameBytes) {
		return new Limits(maxFrameBytes, this.totalFrameBytes, this.sendQueueBytes, this.totalSendQueueBytes,
				this.receiveQueueBytes, this.databaseEntriesPerNode, this.databaseBytesPerNode,
				this.totalDatabaseBytes);
	}

	/**
	 * Limits the memory that the unfinished frames of all connections take together. When
	 * it is too much, the connections fail whose unfinished frames are largest.
	 * Connections that are not authenticated yet may take a quarter of it.
	 * @param totalFrameBytes in bytes, a quarter of the largest possible heap by default
	 * @return new settings
	 */
	public Limits totalFrameBytes(long totalFrameBytes) {
		return new Limits(this.maxFrameBytes, totalFrameBytes, this.sendQueueBytes, this.totalSendQueueBytes,
				this.receiveQueueBytes, this.databaseEntriesPerNode, this.databaseBytesPerNode,
				this.totalDatabaseBytes);
	}

	/**
	 * Limits what waits to be sent to one node. Beyond it, the link fails.
	 * @param sendQueueBytes in bytes, 64 MiB by default
	 * @return new settings
	 */
	public Limits sendQueueBytes(long sendQueueBytes) {
		return new Limits(this.maxFrameBytes, this.totalFrameBytes, sendQueueBytes, this.totalSendQueueBytes,
				this.receiveQueueBytes, this.databaseEntriesPerNode, this.databaseBytesPerNode,
				this.totalDatabaseBytes);
	}

	/**
	 * Limits what waits to be sent to all nodes together. Beyond it, the links with the
	 * longest queues fail.
	 * @param totalSendQueueBytes in bytes, a quarter of the largest possible heap by
	 * default; kept to within 64 KiB a node
	 * @return new settings
	 */
	public Limits totalSendQueueBytes(long totalSendQueueBytes) {
		return new Limits(this.maxFrameBytes, this.totalFrameBytes, this.sendQueueBytes, totalSendQueueBytes,
				this.receiveQueueBytes, this.databaseEntriesPerNode, this.databaseBytesPerNode,
				this.totalDatabaseBytes);
	}

	/**
	 * Limits what one node has sent and waits to be handled. Beyond it, nothing more is
	 * read from the node until half of it is handled.
	 * @param receiveQueueBytes in bytes, 16 MiB by default
	 * @return new settings
	 */
	public Limits receiveQueueBytes(long receiveQueueBytes) {
		return new Limits(this.maxFrameBytes, this.totalFrameBytes, this.sendQueueBytes, this.totalSendQueueBytes,
				receiveQueueBytes, this.databaseEntriesPerNode, this.databaseBytesPerNode, this.totalDatabaseBytes);
	}

	/**
	 * Limits the database entries that are accepted from one other node. A node that
	 * sends more loses its link.
	 * @param databaseEntriesPerNode a million by default
	 * @return new settings
	 */
	public Limits databaseEntriesPerNode(long databaseEntriesPerNode) {
		return new Limits(this.maxFrameBytes, this.totalFrameBytes, this.sendQueueBytes, this.totalSendQueueBytes,
				this.receiveQueueBytes, databaseEntriesPerNode, this.databaseBytesPerNode, this.totalDatabaseBytes);
	}

	/**
	 * Limits how much of the database is accepted from one other node: the estimated heap
	 * of keys, values and families. A node that sends more loses its link. A frame with
	 * database entries may have this size, too, if {@link #maxFrameBytes()} is less.
	 * @param databaseBytesPerNode in bytes, 64 MiB by default
	 * @return new settings
	 */
	public Limits databaseBytesPerNode(long databaseBytesPerNode) {
		return new Limits(this.maxFrameBytes, this.totalFrameBytes, this.sendQueueBytes, this.totalSendQueueBytes,
				this.receiveQueueBytes, this.databaseEntriesPerNode, databaseBytesPerNode, this.totalDatabaseBytes);
	}

	/**
	 * Limits how much of the database is accepted from all other nodes together: the
	 * estimated heap of keys, values and families. The node that sends the entry beyond
	 * it loses its link, and its connections are refused for a while. What this node
	 * itself sets does not count.
	 * @param totalDatabaseBytes in bytes, a quarter of the largest possible heap by
	 * default
	 * @return new settings
	 */
	public Limits totalDatabaseBytes(long totalDatabaseBytes) {
		return new Limits(this.maxFrameBytes, this.totalFrameBytes, this.sendQueueBytes, this.totalSendQueueBytes,
				this.receiveQueueBytes, this.databaseEntriesPerNode, this.databaseBytesPerNode, totalDatabaseBytes);
	}

	private static long quarterOfHeap() {
		return Runtime.getRuntime().maxMemory() / 4;
	}

}
