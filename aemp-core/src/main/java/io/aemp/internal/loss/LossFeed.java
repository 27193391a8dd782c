package io.aemp.internal.loss;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.aemp.Guard;
import io.aemp.LossObserver;
import io.aemp.internal.runtime.ArrayQueue;
import io.aemp.internal.runtime.FailureReport;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Delivers losses to one observer. Bounded: a flood of losses must neither fill the
 * memory nor keep those busy who lose. May be used from any thread.
 */
final class LossFeed implements Guard {

	private static final FailureReport report = new FailureReport(LoggerFactory.getLogger(LossFeed.class));

	/**
	 * The largest cost of the losses that are kept for the observer; one entry may be
	 * larger.
	 */
	static final long MAX_COST = 4 << 20;

	private final LossObserver observer;

	private final Executor callbacks;

	private final Consumer<LossFeed> remover;

	@GuardedBy("this")
	private final ArrayQueue<Entry> entries = new ArrayQueue<>();

	@GuardedBy("this")
	private long cost;

	/** The number of messages to skip after the last entry. */
	@GuardedBy("this")
	private long skipped;

	/** A thread tells the observer, or will. */
	@GuardedBy("this")
	private boolean telling;

	private volatile boolean closed;

	/**
	 * Nothing is to be told yet.
	 * @param observer is told
	 * @param callbacks where
	 * @param remover forgets this feed when it is closed
	 */
	LossFeed(LossObserver observer, Executor callbacks, Consumer<LossFeed> remover) {
		this.observer = observer;
		this.callbacks = callbacks;
		this.remover = remover;
	}

	/**
	 * Offers lost messages to the observer, unless too many wait already.
	 * @param messages how many
	 * @param cost what they cost as long as they are kept
	 * @param telling tells of each of them
	 */
	void offer(long messages, long cost, Consumer<LossObserver> telling) {
		synchronized (this) {
			if (this.cost >= MAX_COST) {
				this.skipped += messages;
				return;
			}
			endSkipping();
			this.entries.add(new Entry(cost, telling));
			this.cost += cost;
			if (this.telling) {
				return;
			}
			this.telling = true;
		}
		begin();
	}

	private void begin() {
		try {
			this.callbacks.execute(this::tellAll);
		}
		catch (Throwable ex) {
			// What waits is told with the next loss.
			synchronized (this) {
				this.telling = false;
			}
		}
	}

	/** Messages were lost that cannot be told of. */
	synchronized void skip(long messages) {
		this.skipped += messages;
	}

	/** Inserts the number of skipped messages at their place among the entries. */
	@GuardedBy("this")
	private void endSkipping() {
		long messages = this.skipped;
		if (messages > 0) {
			this.entries.add(new Entry(0, (observer) -> observer.messagesSkipped(messages)));
			this.skipped = 0;
		}
	}

	private void tellAll() {
		for (Entry entry = next(null); entry != null; entry = next(entry)) {
			try {
				if (!this.closed) {
					entry.telling.accept(this.observer);
				}
			}
			catch (Throwable ex) {
				report.warn("An observer of lost messages failed; it will hear of the next ones", ex);
			}
			// The next one must not find what this one left behind.
			Thread.interrupted();
		}
	}

	private synchronized @Nullable Entry next(@Nullable Entry told) {
		if (told != null) {
			this.cost -= told.cost;
		}
		if (this.entries.isEmpty()) {
			endSkipping();
		}
		Entry entry = this.entries.poll();
		this.telling = entry != null;
		return entry;
	}

	@Override
	public void close() {
		this.closed = true;
		this.remover.accept(this);
	}

	/**
	 * Something to be told.
	 *
	 * @param cost what it keeps from being freed
	 * @param telling tells it
	 */
	private record Entry(long cost, Consumer<LossObserver> telling) {

	}

}
