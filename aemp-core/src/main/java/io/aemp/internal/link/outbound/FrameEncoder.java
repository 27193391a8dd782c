package io.aemp.internal.link.outbound;

import java.lang.ref.WeakReference;

import io.aemp.internal.loss.MessageCost;
import io.aemp.internal.wire.FrameBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Encodes messages to one node as frames, on the thread that sends them. This validates a
 * message and gives its exact size. May be used from any thread.
 */
public final class FrameEncoder {

	private static final int FIRST_CAPACITY = 1024;

	/** A buffer that grew beyond this for one large message is not kept. */
	private static final int MAX_KEPT_CAPACITY = 1 << 20;

	/**
	 * The buffer of each sending thread. Weak, because threads of the application may
	 * outlive the class loader of this class.
	 */
	private static final ThreadLocal<@Nullable WeakReference<FrameBuffer>> SCRATCH = new ThreadLocal<>();

	private final String nodeId;

	private final long sendQueueBytes;

	/**
	 * Creates an encoder for one node.
	 * @param nodeId the node
	 * @param sendQueueBytes the limit of its queue
	 */
	public FrameEncoder(String nodeId, long sendQueueBytes) {
		this.nodeId = nodeId;
		this.sendQueueBytes = sendQueueBytes;
	}

	/**
	 * Encodes a message.
	 * @param format the framing and the limit of the peer
	 * @param portName the port on the other node
	 * @param elements the message
	 * @return the frame, valid until this thread encodes the next message
	 * @throws IllegalArgumentException if the message cannot be encoded or is larger than
	 * the peer accepts
	 */
	public FrameBuffer encode(FrameFormat format, String portName, @Nullable Object[] elements) {
		FrameBuffer frame = scratch();
		format.framing().write(portName, elements, frame);
		checkFrame(format, portName, frame);
		return frame;
	}

	/**
	 * Encodes a message that was not validated before, if all its elements have simple
	 * types.
	 * @param format the framing and the limit of the peer
	 * @param portName the port on the other node
	 * @param elements the message
	 * @return the frame, valid until this thread encodes the next message; null if the
	 * message has other elements
	 * @throws IllegalArgumentException if the message is larger than the peer accepts
	 */
	public @Nullable FrameBuffer encodePlain(FrameFormat format, String portName, @Nullable Object[] elements) {
		FrameBuffer frame = scratch();
		if (!format.framing().writePlain(portName, elements, frame)) {
			return null;
		}
		checkFrame(format, portName, frame);
		return frame;
	}

	private static FrameBuffer scratch() {
		WeakReference<FrameBuffer> kept = SCRATCH.get();
		FrameBuffer frame = (kept != null) ? kept.get() : null;
		if (frame == null || frame.capacity() > MAX_KEPT_CAPACITY) {
			frame = new FrameBuffer(FIRST_CAPACITY);
			SCRATCH.set(new WeakReference<>(frame));
		}
		frame.clear();
		return frame;
	}

	private void checkFrame(FrameFormat format, String portName, FrameBuffer frame) {
		if (frame.length() > format.maxFrameBytes()) {
			throw new IllegalArgumentException("The message to " + this.nodeId + "#" + portName + " is "
					+ frame.length() + " bytes long, but node " + this.nodeId + " accepts " + format.maxFrameBytes()
					+ " at most: split it");
		}
	}

	/**
	 * Checks that a message would fit into an empty queue.
	 * @param portName the port on the other node
	 * @param elements the message
	 * @param frame the encoded message
	 * @throws IllegalArgumentException if not
	 */
	public void checkFits(String portName, @Nullable Object[] elements, FrameBuffer frame) {
		if (MessageCost.of(frame.length(), elements.length) > this.sendQueueBytes) {
			throw new IllegalArgumentException(
					"The message to " + this.nodeId + "#" + portName + " is " + frame.length()
							+ " bytes long, which is more than may wait for a node (" + this.sendQueueBytes + ")");
		}
	}

	/**
	 * Appends a message that waited for the link to a chunk.
	 * @param format the framing and the limit of the peer
	 * @param message the message
	 * @param chunk takes the frame
	 * @throws IllegalArgumentException if the message cannot be sent over this link
	 */
	public void append(FrameFormat format, WaitingMessage message, Chunk chunk) {
		chunk.write(encode(format, message.portName(), message.elements()));
		chunk.count(message.cost());
	}

}
