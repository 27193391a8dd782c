package io.aemp.internal.link.outbound;

import java.nio.ByteBuffer;

import io.aemp.LossObserver;
import io.aemp.LossReason;
import io.aemp.Message;
import io.aemp.internal.loss.Losses;
import io.aemp.internal.wire.FrameException;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.internal.wire.FrameReader;
import io.aemp.internal.wire.Framing;
import org.jspecify.annotations.Nullable;

/**
 * Reports the messages to one node that were dropped before a connection had them. Nobody
 * knows whether those that a connection had arrived. May be used from any thread; its
 * observers are called on other threads.
 */
final class OutboundLosses {

	private static final FrameLimits NO_LIMITS = new FrameLimits(Integer.MAX_VALUE, 256, Integer.MAX_VALUE);

	private final String nodeId;

	private final Losses losses;

	OutboundLosses(String nodeId, Losses losses) {
		this.nodeId = nodeId;
		this.losses = losses;
	}

	/** Reports a message. */
	void lost(LossReason reason, String portName, @Nullable Object[] elements, long cost) {
		this.losses.lost(reason, 1, cost, (observer) -> tell(observer, reason, portName, Message.decoded(elements, 0)));
	}

	/**
	 * Reports all that waits in a queue, and takes it out if somebody observes losses.
	 * @param format the format of the chunks; null if there was no link, and so are none
	 */
	void lostAll(LossReason reason, OutboundQueue queue, @Nullable FrameFormat format) {
		if (!this.losses.isObserved()) {
			this.losses.count(reason, queue.messages());
			return;
		}
		WaitingMessage message = queue.pollWaiting();
		while (message != null) {
			lost(reason, message.portName(), message.elements(), message.cost());
			message = queue.pollWaiting();
		}
		Chunk chunk = (format != null) ? queue.pollChunk() : null;
		while (chunk != null && format != null) {
			lostChunk(reason, format.framing(), chunk);
			chunk = queue.pollChunk();
		}
	}

	private void lostChunk(LossReason reason, Framing framing, Chunk chunk) {
		this.losses.lost(reason, chunk.messages(), chunk.cost(),
				(observer) -> tellAll(observer, reason, framing, chunk));
	}

	/** Decodes the frames again, now that somebody wants the messages. */
	private void tellAll(LossObserver observer, LossReason reason, Framing framing, Chunk chunk) {
		FrameReader reader = framing.newReader(NO_LIMITS);
		reader.feed(ByteBuffer.wrap(chunk.bytes().array(), 0, chunk.bytes().length()));
		long told = 0;
		try {
			@Nullable Object @Nullable [] packet = reader.next();
			while (packet != null) {
				tell(observer, reason, String.valueOf(packet[0]), Message.decoded(packet, 1));
				told++;
				packet = reader.next();
			}
		}
		catch (FrameException ex) {
			throw new IllegalStateException("Node " + this.nodeId + " could not have read this either", ex);
		}
		finally {
			if (told < chunk.messages()) {
				observer.messagesSkipped(chunk.messages() - told);
			}
		}
	}

	private void tell(LossObserver observer, LossReason reason, String portName, Message message) {
		observer.messageLost(portName.isEmpty() ? this.nodeId : this.nodeId + '#' + portName, reason, message);
	}

}
