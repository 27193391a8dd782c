package io.aemp.internal.link.outbound;

/**
 * Allocates the chunks in which frames wait for a connection.
 */
@FunctionalInterface
public interface ChunkAllocator {

	/** Takes them from the heap. */
	ChunkAllocator HEAP = Chunk::new;

	/**
	 * Creates an empty chunk. If it throws, nothing has changed.
	 * @param first the size of the first frame in bytes
	 * @param more true if the chunk is likely to become full
	 * @return the chunk
	 */
	Chunk create(int first, boolean more);

}
