package io.aemp.internal.link;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * How much may wait for all other nodes together. Queues charge it in steps, not for each
 * message: senders to different nodes share nothing that every message would have to
 * touch, and the sum is exact to one step a node. May be used from any thread.
 */
final class OutboundBudget {

	/** A queue charges when it has grown or shrunk by this much. */
	static final int STEP = 64 << 10;

	private final long limit;

	private final Collection<RemoteNode> remoteNodes;

	private final AtomicLong charged = new AtomicLong();

	private final AtomicBoolean relieving = new AtomicBoolean();

	/**
	 * Nothing waits yet.
	 * @param limit how much may wait
	 * @param remoteNodes all whose queues count, now and later
	 */
	OutboundBudget(long limit, Collection<RemoteNode> remoteNodes) {
		this.limit = limit;
		this.remoteNodes = remoteNodes;
	}

	/**
	 * Charges what a queue has grown by. If that is too much, the largest queues fail
	 * until the rest is within the limit.
	 *
	 * <p>
	 * To be called under the lock of the remote node that has grown, so that it fails in
	 * the same step if it is the largest. Only one thread at a time takes another remote
	 * node's lock besides, and nobody waits for that thread: so none waits for ever.
	 * @param difference negative if the queue has shrunk
	 */
	void charge(long difference) {
		boolean exceeded = this.charged.addAndGet(difference) > this.limit;
		while (exceeded && difference > 0 && this.relieving.compareAndSet(false, true)) {
			try {
				relieve();
			}
			catch (Throwable ex) {
				// Without memory to look for it. Whoever charges more looks again.
				return;
			}
			finally {
				this.relieving.set(false);
			}
			// Others may have charged, and left it to this thread, at the last moment.
			exceeded = isExceeded();
		}
	}

	private void relieve() {
		RemoteNode largest = largest();
		while (isExceeded() && largest != null) {
			largest.giveWay();
			largest = largest();
		}
	}

	private @Nullable RemoteNode largest() {
		RemoteNode largest = null;
		long most = 0;
		for (RemoteNode remote : this.remoteNodes) {
			long charged = remote.charged();
			if (charged > most) {
				largest = remote;
				most = charged;
			}
		}
		return largest;
	}

	private boolean isExceeded() {
		return this.charged.get() > this.limit;
	}

}
