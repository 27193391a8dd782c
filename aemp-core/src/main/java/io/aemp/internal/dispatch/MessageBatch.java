package io.aemp.internal.dispatch;

import java.util.Arrays;

import io.aemp.internal.credit.Charge;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one node for one port that follow each other, to be put into its mailbox
 * together.
 */
public final class MessageBatch {

	/** Fewer for small mailboxes, whose ports should have a chance to keep up. */
	private static final int MAX_SIZE = 256;

	private static final int MIN_CAPACITY = 8;

	private final int maxSize;

	private Object[] packets;

	private int size;

	private long cost;

	/**
	 * Creates an empty batch.
	 * @param mailboxLimit the largest number of messages in the mailbox
	 * @param expected about how many messages there will be
	 */
	public MessageBatch(int mailboxLimit, int expected) {
		this.maxSize = Math.max(1, Math.min(MAX_SIZE, mailboxLimit / 4));
		// Always a new array: storing into one that has become old costs much more.
		this.packets = new Object[Math.max(MIN_CAPACITY, Math.min(this.maxSize, expected))];
	}

	/**
	 * Returns the number of messages.
	 * @return 0 or more
	 */
	public int size() {
		return this.size;
	}

	/**
	 * Determines if no other message fits.
	 * @return true if the batch must be delivered before the next message is added
	 */
	public boolean isFull() {
		return this.size == this.maxSize;
	}

	/** Returns the cost of all messages together. */
	long cost() {
		return this.cost;
	}

	/** The port name, replaced by the charge, and the message. */
	@Nullable Object[] packet(int index) {
		return (Object[]) this.packets[index];
	}

	/**
	 * Adds a message.
	 * @param packet the port name, which the charge replaces, and the message
	 * @param charge settled when the message is finished
	 */
	public void add(@Nullable Object[] packet, Charge charge) {
		if (this.size == this.packets.length) {
			this.packets = Arrays.copyOf(this.packets, Math.min(this.maxSize, this.size * 2));
		}
		charge.putOn(packet);
		this.packets[this.size++] = packet;
		this.cost += charge.cost();
	}

	/** Copies the first ones, to a position. */
	void copyTo(@Nullable Object[] target, int position, int count) {
		System.arraycopy(this.packets, 0, target, position, count);
	}

}
