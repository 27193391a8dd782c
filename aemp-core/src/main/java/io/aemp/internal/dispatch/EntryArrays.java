package io.aemp.internal.dispatch;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Makes the arrays in which entries wait for a port.
 */
public interface EntryArrays {

	/** Takes them from the heap. */
	EntryArrays HEAP = (entries, capacity) -> Arrays.copyOf(entries, capacity);

	/**
	 * Copies entries to a larger array. If it throws, nothing has changed.
	 * @param entries the present array
	 * @param capacity the length of the new one
	 * @return the new array
	 */
	@Nullable Object[] grown(@Nullable Object[] entries, int capacity);

}
