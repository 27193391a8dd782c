package io.aemp.boot.actuate;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.aemp.Guard;
import io.aemp.LossObserver;
import io.aemp.LossReason;
import io.aemp.Message;
import io.aemp.Printable;
import io.aemp.boot.actuate.AempEndpoint.DeadLetterDescriptor;
import io.aemp.node.AempNode;

/**
 * The messages that a node dropped last, without their contents. Goes on after a restart
 * of the node. Safe for use by several threads.
 */
final class DeadLetters implements LossObserver, AutoCloseable {

	/** The number of messages that are kept. */
	static final int LIMIT = 100;

	private static final int MAX_TEXT_LENGTH = 200;

	private final Guard restarts;

	/** Guarded by itself. */
	private final Deque<DeadLetterDescriptor> latest = new ArrayDeque<>(LIMIT);

	private volatile Guard observation;

	/**
	 * Observes a node.
	 * @param node remains the caller's to close
	 */
	DeadLetters(AempNode node) {
		this.observation = node.monLosses(this);
		this.restarts = node.onRestart(() -> this.observation = node.monLosses(this));
	}

	@Override
	public void messageLost(String portId, LossReason reason, Message message) {
		String sender = message.senderNode();
		DeadLetterDescriptor letter = new DeadLetterDescriptor(Instant.now(), Printable.of(portId, MAX_TEXT_LENGTH),
				reason, (sender != null) ? Printable.of(sender, MAX_TEXT_LENGTH) : null, message.size());
		synchronized (this.latest) {
			if (this.latest.size() == LIMIT) {
				this.latest.removeFirst();
			}
			this.latest.addLast(letter);
		}
	}

	/** Returns the messages, the latest one first. */
	List<DeadLetterDescriptor> latest() {
		List<DeadLetterDescriptor> letters = new ArrayList<>();
		synchronized (this.latest) {
			this.latest.descendingIterator().forEachRemaining(letters::add);
		}
		return letters;
	}

	@Override
	public void close() {
		this.restarts.close();
		this.observation.close();
	}

}
