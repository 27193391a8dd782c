package io.aemp.fuzz;

import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/**
 * Checks the properties that all targets share. A property that does not hold is an
 * {@link AssertionError}, which the fuzzer takes as a finding.
 */
final class Property {

	/**
	 * The memory that parsing may allocate for any input: fixed buffers, an exception.
	 */
	private static final long ALLOCATION_BASE = 64 << 10;

	/**
	 * The memory that parsing may allocate for each byte of input; an empty map is the
	 * most expensive.
	 */
	private static final long ALLOCATION_PER_BYTE = 1000;

	private static final int MAX_MESSAGE = 400;

	private static final com.sun.management.ThreadMXBean THREADS = (com.sun.management.ThreadMXBean) ManagementFactory
		.getThreadMXBean();

	private Property() {
	}

	static void holds(boolean condition, String property) {
		if (!condition) {
			throw new AssertionError(property);
		}
	}

	/**
	 * Memory follows the bytes that come, not a length that they declare.
	 * @param bytes how many come
	 * @param parsing parses them; done a second time if the first was too dear, since
	 * classes may have been loaded on the way
	 */
	static <T> T allocatesLittle(int bytes, Supplier<T> parsing) {
		long allocated = 0;
		for (int i = 0; i < 2; i++) {
			long before = THREADS.getCurrentThreadAllocatedBytes();
			T result = parsing.get();
			allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
			if (allocated <= ALLOCATION_BASE + ALLOCATION_PER_BYTE * bytes) {
				return result;
			}
		}
		throw new AssertionError(allocated + " bytes were allocated for " + bytes + " that came");
	}

	/**
	 * Checks that a refusal says what is wrong in words that can be logged.
	 * @return these words
	 */
	static String refusal(Exception refusal) {
		String message = refusal.getMessage();
		if (message == null) {
			throw new AssertionError("A refusal says nothing", refusal);
		}
		holds(!message.isEmpty() && message.length() <= MAX_MESSAGE
				&& message.chars().allMatch((c) -> c >= ' ' && c <= '~'), "A refusal cannot be logged: " + message);
		return message;
	}

}
