package io.aemp.internal.transport;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.aemp.internal.runtime.LimitedLog;
import org.jspecify.annotations.Nullable;

/**
 * Limits how much memory the unfinished packets of all connections take together. When
 * they take more, the connection with the largest one fails, then the next one, until the
 * rest fits. May be used from any thread.
 */
public final class InboundBudget {

	/** A connection charges when its packet has grown or shrunk by this much. */
	public static final int STEP = 4 << 10;

	private static final long ENDED = -1;

	private final String what;

	private final long limit;

	private final LimitedLog log;

	private final AtomicLong charged = new AtomicLong();

	private final Set<Share> shares = ConcurrentHashMap.newKeySet();

	private final Object relief = new Object();

	/**
	 * Creates a budget of which nothing is used.
	 * @param what is limited, for the log
	 * @param limit in bytes
	 * @param log told of each connection that fails
	 */
	public InboundBudget(String what, long limit, LimitedLog log) {
		this.what = what;
		this.limit = limit;
		this.log = log;
	}

	/**
	 * Opens a share for a connection.
	 * @param name of the other side, for the log
	 * @param fail ends the connection; called once at most, by any thread that charges
	 * @return the share, to be closed with the connection
	 */
	public Share open(String name, Runnable fail) {
		Share share = new Share(name, fail);
		this.shares.add(share);
		return share;
	}

	/**
	 * Returns how much all connections have charged.
	 * @return the number of bytes
	 */
	public long charged() {
		return this.charged.get();
	}

	private void relieve() {
		synchronized (this.relief) {
			Share largest = largest();
			while (this.charged.get() > this.limit && largest != null) {
				largest.fail();
				largest = largest();
			}
		}
	}

	private @Nullable Share largest() {
		Share largest = null;
		long most = 0;
		for (Share share : this.shares) {
			long size = share.size.get();
			if (size > most) {
				largest = share;
				most = size;
			}
		}
		return largest;
	}

	/**
	 * Holds what one connection has charged. {@link #charge(long)} is for its loop only.
	 */
	public final class Share implements AutoCloseable {

		private final String name;

		private final Runnable fail;

		private final AtomicLong size = new AtomicLong();

		private Share(String name, Runnable fail) {
			this.name = name;
			this.fail = fail;
		}

		/**
		 * Charges what the unfinished packet takes now. May end this connection or
		 * another one.
		 * @param bytes the size; differences of less than {@value #STEP} do not count
		 */
		public void charge(long bytes) {
			long before = this.size.get();
			if (before == ENDED || Math.abs(bytes - before) < STEP) {
				return;
			}
			if (this.size.compareAndSet(before, bytes)) {
				InboundBudget.this.charged.addAndGet(bytes - before);
				if (bytes > before && InboundBudget.this.charged.get() > InboundBudget.this.limit) {
					relieve();
				}
			}
		}

		private void fail() {
			long bytes = end();
			if (bytes != ENDED) {
				InboundBudget.this.log
					.warn("{} take more than {} bytes together: the connection to {} fails, which takes most of it ({} "
							+ "bytes)", InboundBudget.this.what, InboundBudget.this.limit, this.name, bytes);
				this.fail.run();
			}
		}

		private long end() {
			long bytes = this.size.getAndSet(ENDED);
			if (bytes != ENDED) {
				InboundBudget.this.shares.remove(this);
				InboundBudget.this.charged.addAndGet(-bytes);
			}
			return bytes;
		}

		/**
		 * Gives back what was charged. May be called again, and after the connection was
		 * failed.
		 */
		@Override
		public void close() {
			end();
		}

	}

}
