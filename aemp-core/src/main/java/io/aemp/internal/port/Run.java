package io.aemp.internal.port;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Messages of one node for one port that follow each other, to be put into its mailbox
 * together.
 */
final class Run {

	/** Fewer for small mailboxes, whose ports should have a chance to keep up. */
	private static final int MAX_SIZE = 256;

	private static final int MIN_CAPACITY = 8;

	private final LocalPort port;

	private final int maxSize;

	private Object[] packets;

	private int size;

	private long cost;

	/**
	 * No messages so far.
	 * @param port whom they are for
	 * @param expected about how many there will be
	 */
	Run(LocalPort port, int expected) {
		this.port = port;
		this.maxSize = Math.max(1, Math.min(MAX_SIZE, port.mailboxLimit() / 4));
		// Always a new array: storing into one that has become old costs much more.
		this.packets = new Object[Math.max(MIN_CAPACITY, Math.min(this.maxSize, expected))];
	}

	LocalPort port() {
		return this.port;
	}

	int size() {
		return this.size;
	}

	boolean isFull() {
		return this.size == this.maxSize;
	}

	/** What they cost together. */
	long cost() {
		return this.cost;
	}

	/** The port name, replaced by the charge, and the message. */
	@Nullable Object[] packet(int index) {
		return (Object[]) this.packets[index];
	}

	void add(@Nullable Object[] packet, Charge charge) {
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
