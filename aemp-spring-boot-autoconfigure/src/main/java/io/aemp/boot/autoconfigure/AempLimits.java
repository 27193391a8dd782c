package io.aemp.boot.autoconfigure;

import io.aemp.Limits;
import io.aemp.NodeSettingsBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Limits on sizes and numbers: the properties {@code aemp.limits}.
 *
 * @since 0.1.0
 */
public class AempLimits {

	/**
	 * Largest packet that the node accepts. Others are told.
	 */
	private DataSize frameSize = DataSize.ofMegabytes(64);

	/**
	 * Memory limit of the unfinished packets of all connections together. Beyond it, the
	 * connection with the largest unfinished packet fails. By default, a quarter of the
	 * heap.
	 */
	private @Nullable DataSize totalFrameSize;

	/**
	 * Limit of the send queue to one node. Beyond it, the link to the node fails.
	 */
	private DataSize sendQueueSize = DataSize.ofMegabytes(64);

	/**
	 * Limit of all send queues together. Beyond it, the links with the longest queues
	 * fail. By default, a quarter of the heap.
	 */
	private @Nullable DataSize totalSendQueueSize;

	/**
	 * Limit of unhandled input from one node. Beyond it, nothing more is read from the
	 * node. Reading goes on from half of that down.
	 */
	private DataSize receiveQueueSize = DataSize.ofMegabytes(16);

	/**
	 * Number of entries of the shared database that are accepted from one other node.
	 */
	private long databaseEntriesPerNode = 1_000_000;

	/**
	 * Size of the shared database that is accepted from one other node: estimated heap of
	 * keys, values and families.
	 */
	private DataSize databaseSizePerNode = DataSize.ofMegabytes(64);

	/**
	 * Size of the shared database that is accepted from all other nodes together:
	 * estimated heap of keys, values and families. By default, a quarter of the heap.
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

	void applyTo(PropertiesNodeSettings settings) {
		settings.group("aemp.limits.", NodeSettingsBuilder::limits)
			.setBytes("frame-size", this.frameSize, (limits, bytes) -> limits.maxFrameBytes(bytesOfFrame(bytes)))
			.setBytes("total-frame-size", this.totalFrameSize, Limits::totalFrameBytes)
			.setBytes("send-queue-size", this.sendQueueSize, Limits::sendQueueBytes)
			.setBytes("total-send-queue-size", this.totalSendQueueSize, Limits::totalSendQueueBytes)
			.setBytes("receive-queue-size", this.receiveQueueSize, Limits::receiveQueueBytes)
			.set("database-entries-per-node", this.databaseEntriesPerNode, Limits::databaseEntriesPerNode)
			.setBytes("database-size-per-node", this.databaseSizePerNode, Limits::databaseBytesPerNode)
			.setBytes("total-database-size", this.totalDatabaseSize, Limits::totalDatabaseBytes);
	}

	private static int bytesOfFrame(long bytes) {
		if (bytes > Integer.MAX_VALUE) {
			throw new IllegalArgumentException("packets have at most " + Integer.MAX_VALUE + " bytes, not " + bytes);
		}
		return (int) bytes;
	}

}
