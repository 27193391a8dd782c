package io.aemp.benchmarks.load;

/**
 * The side that sends and measures.
 */
interface Sender extends AutoCloseable {

	/** The element after tag and number. */
	String PAYLOAD = "0123456789abcdef0123456789abcdef";

	/**
	 * Returns the address to connect to.
	 * @return {@code host:port}
	 */
	String address();

	/**
	 * Waits until it has.
	 * @throws Exception if it will not
	 */
	void connect() throws Exception;

	/**
	 * Sends all messages of a round.
	 * @return how long it took until all were handled, in nanoseconds
	 * @throws Exception if that failed
	 */
	long round() throws Exception;

	@Override
	void close();

}
