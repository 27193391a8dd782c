package io.aemp.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * How much there may be of something: the properties {@code aemp.limits}.
 *
 * @since 0.1.0
 */
public class AempLimits {

	/**
	 * Largest packet that the node accepts. Others are told.
	 */
	private DataSize frameSize = DataSize.ofMegabytes(64);

	/**
	 * How much memory the unfinished packets of all connections may take together before
	 * the connection with the largest one fails. By default, a quarter of the heap.
	 */
	private @Nullable DataSize totalFrameSize;

	/**
	 * How much may wait to be sent to one node before the link to it fails.
	 */
	private DataSize sendQueueSize = DataSize.ofMegabytes(64);

	/**
	 * How much may wait to be sent to all nodes together before those links fail for
	 * which most waits. By default, a quarter of the heap.
	 */
	private @Nullable DataSize totalSendQueueSize;

	/**
	 * How much that one node has sent may wait to be handled before nothing more is read
	 * from it. Reading goes on from half of that down.
	 */
	private DataSize receiveQueueSize = DataSize.ofMegabytes(16);

	/**
	 * How many entries of the shared database are taken from one other node.
	 */
	private long databaseEntriesPerNode = 1_000_000;

	/**
	 * How much of the shared database is taken from one other node: the heap that keys,
	 * values and families take, as an estimate.
	 */
	private DataSize databaseSizePerNode = DataSize.ofMegabytes(64);

	/**
	 * How much of the shared database is taken from all other nodes together: the heap
	 * that keys, values and families take, as an estimate. By default, a quarter of the
	 * heap.
	 */
	private @Nullable DataSize totalDatabaseSize;

	public DataSize getFrameSize() {
		return this.frameSize;
	}

	public void setFrameSize(DataSize frameSize) {
		this.frameSize = frameSize;
	}

	public @Nullable DataSize getTotalFrameSize() {
		return this.totalFrameSize;
	}

	public void setTotalFrameSize(@Nullable DataSize totalFrameSize) {
		this.totalFrameSize = totalFrameSize;
	}

	public DataSize getSendQueueSize() {
		return this.sendQueueSize;
	}

	public void setSendQueueSize(DataSize sendQueueSize) {
		this.sendQueueSize = sendQueueSize;
	}

	public @Nullable DataSize getTotalSendQueueSize() {
		return this.totalSendQueueSize;
	}

	public void setTotalSendQueueSize(@Nullable DataSize totalSendQueueSize) {
		this.totalSendQueueSize = totalSendQueueSize;
	}

	public DataSize getReceiveQueueSize() {
		return this.receiveQueueSize;
	}

	public void setReceiveQueueSize(DataSize receiveQueueSize) {
		this.receiveQueueSize = receiveQueueSize;
	}

	public long getDatabaseEntriesPerNode() {
		return this.databaseEntriesPerNode;
	}

	public void setDatabaseEntriesPerNode(long databaseEntriesPerNode) {
		this.databaseEntriesPerNode = databaseEntriesPerNode;
	}

	public DataSize getDatabaseSizePerNode() {
		return this.databaseSizePerNode;
	}

	public void setDatabaseSizePerNode(DataSize databaseSizePerNode) {
		this.databaseSizePerNode = databaseSizePerNode;
	}

	public @Nullable DataSize getTotalDatabaseSize() {
		return this.totalDatabaseSize;
	}

	public void setTotalDatabaseSize(@Nullable DataSize totalDatabaseSize) {
		this.totalDatabaseSize = totalDatabaseSize;
	}

}
