package io.aemp.internal.loss;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import io.aemp.Guard;
import io.aemp.LossObserver;
import io.aemp.LossReason;
import io.aemp.Message;
import org.jspecify.annotations.Nullable;

/**
 * Counts the messages that were dropped on this node, and offers them to those who want
 * to hear of them. May be used from any thread.
 */
public final class Losses {

	private final Executor callbacks;

	/** By the ordinal of the reason. */
	private final LongAdder[] counts = new LongAdder[LossReason.values().length];

	private final List<LossFeed> feeds = new CopyOnWriteArrayList<>();

	/**
	 * Nothing was lost yet.
	 * @param callbacks where observers are called
	 */
	public Losses(Executor callbacks) {
		this.callbacks = callbacks;
		for (int i = 0; i < this.counts.length; i++) {
			this.counts[i] = new LongAdder();
		}
	}

	/**
	 * Returns the number of messages that were lost for a reason.
	 * @param reason for this reason
	 * @return the number since the start
	 */
	public long count(LossReason reason) {
		return this.counts[reason.ordinal()].sum();
	}

	/**
	 * Returns the number of messages that were lost for any reason.
	 * @return the number since the start
	 */
	public long total() {
		long total = 0;
		for (LongAdder count : this.counts) {
			total += count.sum();
		}
		return total;
	}

	/**
	 * Determines if there is an observer.
	 * @return false if it is enough to count them
	 */
	public boolean isObserved() {
		return !this.feeds.isEmpty();
	}

	/**
	 * Adds an observer of future losses.
	 * @param observer is told
	 * @return ends it
	 */
	public Guard observe(LossObserver observer) {
		LossFeed feed = new LossFeed(observer, this.callbacks, this.feeds::remove);
		this.feeds.add(feed);
		return feed;
	}

	/**
	 * Messages were lost that nobody wants to hear of.
	 * @param reason why
	 * @param messages how many
	 */
	public void count(LossReason reason, long messages) {
		this.counts[reason.ordinal()].add(messages);
	}

	/**
	 * A message was lost.
	 * @param portId the port it was for
	 * @param reason why
	 * @param message the message
	 */
	public void lost(String portId, LossReason reason, Message message) {
		count(reason, 1);
		if (isObserved()) {
			offer(1, safeCostOf(message), (observer) -> observer.messageLost(portId, reason, message));
		}
	}

	/**
	 * Messages were lost that have another form by now.
	 * @param reason why
	 * @param messages how many
	 * @param cost what they keep from being freed: bytes, 64 a message and 16 an element
	 * @param telling tells an observer of each of them
	 */
	public void lost(LossReason reason, long messages, long cost, Consumer<LossObserver> telling) {
		count(reason, messages);
		offer(messages, cost, telling);
	}

	/** Whoever loses something has more important things to do than to tell of it. */
	private void offer(long messages, long cost, Consumer<LossObserver> telling) {
		for (LossFeed feed : this.feeds) {
			try {
				feed.offer(messages, cost, telling);
			}
			catch (Throwable ex) {
				feed.skip(messages);
			}
		}
	}

	/** Lists and maps of the application may fail when somebody looks into them. */
	private static long safeCostOf(Message message) {
		try {
			return costOf(message);
		}
		catch (Throwable ex) {
			return MessageCost.of(0, message.size());
		}
	}

	private static long costOf(Message message) {
		long cost = MessageCost.MESSAGE;
		for (Object element : message.elements()) {
			cost += costOf(element);
		}
		return cost;
	}

	private static long costOf(@Nullable Object value) {
		long cost = MessageCost.ELEMENT;
		if (value instanceof String text) {
			cost += text.length();
		}
		else if (value instanceof byte[] bytes) {
			cost += bytes.length;
		}
		else if (value instanceof List<?> list) {
			for (Object item : list) {
				cost += costOf(item);
			}
		}
		else if (value instanceof Map<?, ?> map) {
			for (Map.Entry<?, ?> entry : map.entrySet()) {
				cost += costOf(entry.getKey()) + costOf(entry.getValue());
			}
		}
		return cost;
	}

}
