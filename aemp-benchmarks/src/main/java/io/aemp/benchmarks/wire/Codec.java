package io.aemp.benchmarks.wire;

/**
 * Makes bytes of a message and a message of the bytes.
 */
@FunctionalInterface
interface Codec {

	/**
	 * There and back.
	 * @param portName the receiver
	 * @param elements the message
	 * @return the same message, made anew
	 */
	Object roundTrip(String portName, Object[] elements);

}
