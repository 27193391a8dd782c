package io.aemp.internal.dispatch;

import io.aemp.Message;
import io.aemp.internal.credit.Charge;
import io.aemp.internal.credit.InboundCredit;
import org.jspecify.annotations.Nullable;

/**
 * The queue of a port: two arrays that change places, one being filled under the port's
 * lock, the other being emptied by the thread that drains it. Exists only while something
 * waits.
 */
final class Mailbox {

	private static final int INITIAL_CAPACITY = 8;

	/** So many entries at most are out of reach of whoever kills the port. */
	private static final int MAX_RESERVED = 256;

	/**
	 * About so much of what other nodes are charged with, if it is more than an entry.
	 */
	private static final int MAX_RESERVED_COST = 1 << 14;

	private static final int CLOSED = -1;

	/** An array that grew beyond this is not kept when it is empty. */
	private static final int MAX_KEPT_CAPACITY = 4096;

	private static final @Nullable Object[] EMPTY = new Object[0];

	private final EntryArrays arrays;

	private @Nullable Object[] filling = EMPTY;

	private int filled;

	/** The number of messages among the filled entries. */
	private int filledMessages;

	/** The cost of the filled entries. */
	private long filledCost;

	private @Nullable Object[] draining = EMPTY;

	/**
	 * The number of messages that are still to be drained; other threads read it as an
	 * estimate.
	 */
	private int drainingMessages;

	/** Confined to the draining thread. */
	private int next;

	/** Guarded by the port's lock, as all below: how far the draining thread may go. */
	private int reserved;

	private int available;

	/**
	 * The number of entries that are reserved at a time; {@link #CLOSED} if none will be
	 * reserved again.
	 */
	private int share;

	/** Once closed, confined to whoever closed it, like the next: what to drop first. */
	private int unreserved;

	/** The number of filled entries that were dropped. */
	private int dropped;

	Mailbox(EntryArrays arrays) {
		this.arrays = arrays;
	}

	/** Under the port's lock. */
	void add(Object entry) {
		if (this.filled == this.filling.length) {
			grow(this.filled + 1);
		}
		this.filling[this.filled++] = entry;
	}

	/**
	 * Under the port's lock: adds a message, unless there are too many. What the draining
	 * thread takes at the moment may still count.
	 * @param message a {@link Message}, or a packet with its charge
	 * @return false if there are
	 */
	boolean addMessage(Object message, int cost, int limit) {
		if (this.filledMessages + this.drainingMessages >= limit) {
			return false;
		}
		add(message);
		this.filledMessages++;
		this.filledCost += cost;
		return true;
	}

	/**
	 * Under the port's lock: adds messages of another node, as many as it may.
	 * @return how many
	 */
	int addMessages(MessageBatch batch, int limit) {
		int added = Math.max(0, Math.min(batch.size(), limit - this.filledMessages - this.drainingMessages));
		if (this.filling.length - this.filled < added) {
			grow(this.filled + added);
		}
		batch.copyTo(this.filling, this.filled, added);
		this.filled += added;
		this.filledMessages += added;
		this.filledCost += batch.cost();
		return added;
	}

	private void grow(int needed) {
		this.filling = this.arrays.grown(this.filling, Math.max(needed, Math.max(INITIAL_CAPACITY, this.filled * 2)));
	}

	/**
	 * Under the port's lock: nothing is added from now on, and the draining thread gets
	 * no more than what is reserved for it. Needs no memory, which may be why the port
	 * dies.
	 */
	void close() {
		this.unreserved = this.reserved;
		this.share = CLOSED;
	}

	/**
	 * Takes one of the entries that the draining thread could not take when this was
	 * closed. By the thread that closed it only.
	 * @return null if there are no more
	 */
	@Nullable Object pollClosed() {
		if (this.unreserved < this.available) {
			return take(this.draining, this.unreserved++);
		}
		return (this.dropped < this.filled) ? take(this.filling, this.dropped++) : null;
	}

	private static @Nullable Object take(@Nullable Object[] entries, int index) {
		Object entry = entries[index];
		entries[index] = null;
		return entry;
	}

	/**
	 * Under the port's lock: how much of an credit waits, or is being handled. What the
	 * draining thread takes at the moment may still count.
	 */
	long held(InboundCredit credit) {
		return held(this.filling, credit) + held(this.draining, credit);
	}

	private static long held(@Nullable Object[] entries, InboundCredit credit) {
		long held = 0;
		for (Object entry : entries) {
			Charge charge = (entry instanceof Object[] packet) ? Charge.of(packet)
					: (entry instanceof Charge own) ? own : Charge.NONE;
			if (charge.credit() == credit) {
				held += charge.cost();
			}
		}
		return held;
	}

	/**
	 * Under the port's lock, by the draining thread, after it has polled all it could:
	 * reserves more for it.
	 * @return false if there is nothing more
	 */
	boolean reserve() {
		if (this.share == CLOSED || this.next == this.available && !swap()) {
			return false;
		}
		this.reserved = Math.min(this.available, this.next + this.share);
		return true;
	}

	private boolean swap() {
		if (this.filled == 0) {
			return false;
		}
		// Without memory for another one, the port could never go on.
		@Nullable Object[] empty = (this.draining.length <= MAX_KEPT_CAPACITY) ? this.draining : EMPTY;
		this.draining = this.filling;
		this.available = this.filled;
		long average = this.filledCost / this.filled;
		this.share = (average <= MAX_RESERVED_COST / MAX_RESERVED) ? MAX_RESERVED
				: (int) Math.max(1, MAX_RESERVED_COST / average);
		this.next = 0;
		this.filling = empty;
		this.filled = 0;
		this.drainingMessages = this.filledMessages;
		this.filledMessages = 0;
		this.filledCost = 0;
		return true;
	}

	/** By the draining thread only: whether more is reserved for it. */
	boolean hasNext() {
		return this.next < this.reserved;
	}

	/** By the draining thread only: what was polled before is over. */
	@Nullable Object poll() {
		release();
		if (this.next == this.reserved) {
			return null;
		}
		Object entry = this.draining[this.next++];
		if (entry instanceof Message || entry instanceof Object[]) {
			this.drainingMessages--;
		}
		return entry;
	}

	/** By the draining thread only: what was polled last is over. */
	void release() {
		if (this.next > 0) {
			this.draining[this.next - 1] = null;
		}
	}

}
