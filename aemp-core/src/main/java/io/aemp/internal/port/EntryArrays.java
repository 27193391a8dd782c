package io.aemp.internal.port;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Makes the arrays in which entries wait for a port.
 */
interface EntryArrays {

	/** Takes them from the heap. */
	EntryArrays HEAP = (entries, capacity) -> Arrays.copyOf(entries, capacity);

	/**
	 * Copies entries to a larger array. If it throws, nothing has changed.
	 */
	@Nullable Object[] grown(@Nullable Object[] entries, int capacity);

}
