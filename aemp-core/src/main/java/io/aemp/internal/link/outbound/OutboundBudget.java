package io.aemp.internal.link.outbound;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * The limit of what may wait for all other nodes together. Queues charge it in steps, not
 * for each message. So senders to different nodes share nothing that each message has to
 * write, and the sum is exact to one step for each node. May be used from any thread.
 */
public final class OutboundBudget {

	/** A queue charges the budget when it has grown or shrunk by this much. */
	public static final int STEP = 64 << 10;

	private final long limit;

	private final Collection<? extends Member> members;

	private final AtomicLong charged = new AtomicLong();

	private final AtomicBoolean relieving = new AtomicBoolean();

	/**
	 * Creates a budget that nothing is charged to.
	 * @param limit the most that may wait
	 * @param members all queues that count, now and later
	 */
	public OutboundBudget(long limit, Collection<? extends Member> members) {
		this.limit = limit;
		this.members = members;
	}

	/** Charges the growth of a queue, which is negative if the queue has shrunk. */
	void charge(long difference) {
		this.charged.addAndGet(difference);
	}

	/**
	 * Returns whether more than the limit is charged.
	 * @return true if somebody has to call {@link #relieve()}
	 */
	public boolean isExceeded() {
		return this.charged.get() > this.limit;
	}

	/**
	 * Fails the largest queues until the rest is within the limit. To be called without
	 * any lock of a queue. If another thread is at it, returns at once.
	 */
	public void relieve() {
		boolean relieved = true;
		// Others may charge, and leave it to this thread, at the last moment.
		while (relieved && isExceeded() && this.relieving.compareAndSet(false, true)) {
			try {
				relieved = failLargest();
			}
			catch (Throwable ex) {
				// Without memory to look for it. Whoever charges more looks again.
				return;
			}
			finally {
				this.relieving.set(false);
			}
		}
	}

	private boolean failLargest() {
		Member largest = largest();
		while (isExceeded() && largest != null) {
			largest.giveWay();
			largest = largest();
		}
		return largest != null;
	}

	private @Nullable Member largest() {
		Member largest = null;
		long most = 0;
		for (Member member : this.members) {
			long charged = member.charged();
			if (charged > most) {
				largest = member;
				most = charged;
			}
		}
		return largest;
	}

	/**
	 * A queue that counts.
	 */
	public interface Member {

		/**
		 * Returns what this queue has charged. May be called from any thread.
		 * @return a multiple of {@link #STEP}
		 */
		long charged();

		/**
		 * Drops what waits in this queue.
		 */
		void giveWay();

	}

}
