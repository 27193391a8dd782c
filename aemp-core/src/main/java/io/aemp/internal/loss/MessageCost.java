package io.aemp.internal.loss;

/**
 * Computes the cost of a message in queues and credits: its bytes, and a fixed price for
 * itself and each element.
 */
public final class MessageCost {

	/** Of each message. */
	static final int MESSAGE = 64;

	/** Of each element. */
	static final int ELEMENT = 16;

	private MessageCost() {
	}

	/**
	 * Returns the cost of a message.
	 * @param bytes how long it is on the wire
	 * @param elements how many elements it has
	 * @return its cost
	 */
	public static long of(int bytes, int elements) {
		return bytes + MESSAGE + (long) ELEMENT * elements;
	}

}
