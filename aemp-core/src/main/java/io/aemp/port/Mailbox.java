package io.aemp.port;

import java.util.Arrays;

import io.aemp.Message;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a port: two arrays that change places, one being filled under the port's
 * lock, one being emptied by the thread that drains it. Exists only while something
 * waits.
 */
final class Mailbox {

	private static final int INITIAL_CAPACITY = 8;

	/** An array that grew beyond this is not kept when it is empty. */
	private static final int MAX_KEPT_CAPACITY = 4096;

	private static final @Nullable Object[] EMPTY = new Object[0];

	private @Nullable Object[] filling = new Object[INITIAL_CAPACITY];

	private int filled;

	/** How many of those filled are messages. */
	private int filledMessages;

	private @Nullable Object[] draining = EMPTY;

	/** How many messages are still to be drained; read by others as an estimate. */
	private int drainingMessages;

	private int next;

	private int available;

	/** Under the port's lock. */
	void add(Object entry) {
		if (this.filled == this.filling.length) {
			this.filling = Arrays.copyOf(this.filling, Math.max(INITIAL_CAPACITY, this.filled * 2));
		}
		this.filling[this.filled++] = entry;
	}

	/**
	 * Under the port's lock: adds a message, unless there are too many. What the draining
	 * thread takes at the moment may still count.
	 * @return false if there are
	 */
	boolean addMessage(Message message, int limit) {
		if (this.filledMessages + this.drainingMessages >= limit) {
			return false;
		}
		add(message);
		this.filledMessages++;
		return true;
	}

	/**
	 * Under the port's lock.
	 * @return what no run has begun to take, which waits no longer
	 */
	@Nullable Object[] clear() {
		@Nullable Object[] cleared = this.filling;
		this.filling = EMPTY;
		this.filled = 0;
		this.filledMessages = 0;
		return cleared;
	}

	/** By the draining thread only. */
	boolean hasNext() {
		return this.next < this.available;
	}

	/**
	 * Under the port's lock, after all that was available has been polled.
	 * @return false if there is nothing more
	 */
	boolean swap() {
		if (this.filled == 0) {
			return false;
		}
		@Nullable Object[] empty = (this.draining.length <= MAX_KEPT_CAPACITY) ? this.draining : new Object[INITIAL_CAPACITY];
		this.draining = this.filling;
		this.available = this.filled;
		this.next = 0;
		this.filling = empty;
		this.filled = 0;
		this.drainingMessages = this.filledMessages;
		this.filledMessages = 0;
		return true;
	}

	/** By the draining thread only. */
	@Nullable Object poll() {
		if (this.next == this.available) {
			return null;
		}
		Object entry = this.draining[this.next];
		this.draining[this.next++] = null;
		if (entry instanceof Message) {
			this.drainingMessages--;
		}
		return entry;
	}

}
