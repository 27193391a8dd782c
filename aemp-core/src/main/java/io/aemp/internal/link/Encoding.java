package io.aemp.internal.link;

import java.lang.ref.WeakReference;

import io.aemp.internal.wire.FrameBuffer;
import io.aemp.internal.wire.Framing;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages to one node as bytes, on the thread that sends them: that is their
 * validation, and their exact size. May be used from any thread.
 */
final class Encoding {

	private static final int FIRST_CAPACITY = 1024;

	/** A buffer that grew beyond this for one large message is not kept. */
	private static final int MAX_KEPT_CAPACITY = 1 << 20;

	/**
	 * The buffer of each sending thread. Weak, because threads of the application may
	 * outlive the class loader of this class.
	 */
	private static final ThreadLocal<@Nullable WeakReference<FrameBuffer>> SCRATCH = new ThreadLocal<>();

	/** Sizes messages as long as the framing of the peer is unknown. */
	private static final Framing USUAL_FRAMING = Framing.SUPPORTED.get(0);

	private final String nodeId;

	private final long sendQueueBytes;

	/**
	 * For one node.
	 * @param sendQueueBytes how much may wait for it
	 */
	Encoding(String nodeId, long sendQueueBytes) {
		this.nodeId = nodeId;
		this.sendQueueBytes = sendQueueBytes;
	}

	/**
	 * Encodes a message.
	 * @param link whose framing and limit count; null for the usual framing
	 * @return valid until this thread encodes the next message
	 * @throws IllegalArgumentException if the message cannot be written or is larger than
	 * the peer accepts
	 */
	FrameBuffer encode(@Nullable Link link, String portName, @Nullable Object[] elements) {
		FrameBuffer bytes = scratch();
		framing(link).write(portName, elements, bytes);
		checkFrame(link, portName, bytes);
		return bytes;
	}

	/**
	 * Encodes a message that nobody has checked, if it is of the commonest kind.
	 * @param link as above
	 * @return null if it is of another kind; else valid until this thread encodes the
	 * next message
	 * @throws IllegalArgumentException if the message is larger than the peer accepts
	 */
	@Nullable FrameBuffer encodePlain(@Nullable Link link, String portName, @Nullable Object[] elements) {
		FrameBuffer bytes = scratch();
		if (!framing(link).writePlain(portName, elements, bytes)) {
			return null;
		}
		checkFrame(link, portName, bytes);
		return bytes;
	}

	private static FrameBuffer scratch() {
		WeakReference<FrameBuffer> kept = SCRATCH.get();
		FrameBuffer bytes = (kept != null) ? kept.get() : null;
		if (bytes == null || bytes.capacity() > MAX_KEPT_CAPACITY) {
			bytes = new FrameBuffer(FIRST_CAPACITY);
			SCRATCH.set(new WeakReference<>(bytes));
		}
		bytes.clear();
		return bytes;
	}

	private static Framing framing(@Nullable Link link) {
		return (link != null) ? link.connection().framing() : USUAL_FRAMING;
	}

	private void checkFrame(@Nullable Link link, String portName, FrameBuffer bytes) {
		if (link != null && bytes.length() > link.maxFrameBytes()) {
			throw new IllegalArgumentException("The message to " + this.nodeId + "#" + portName + " is "
					+ bytes.length() + " bytes long, but node " + this.nodeId + " accepts " + link.maxFrameBytes()
					+ " at most: split it");
		}
	}

	/**
	 * Checks that a message would fit into an empty queue.
	 * @throws IllegalArgumentException if not
	 */
	void checkFits(String portName, @Nullable Object[] elements, FrameBuffer bytes) {
		if (OutboundQueue.costOf(elements, bytes.length()) > this.sendQueueBytes) {
			throw new IllegalArgumentException(
					"The message to " + this.nodeId + "#" + portName + " is " + bytes.length()
							+ " bytes long, which is more than may wait for a node (" + this.sendQueueBytes + ")");
		}
	}

}
