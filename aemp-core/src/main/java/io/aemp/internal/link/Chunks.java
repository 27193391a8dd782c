package io.aemp.internal.link;

/**
 * Allocates the chunks in which messages wait for a connection.
 */
interface Chunks {

	/** Takes them from the heap. */
	Chunks HEAP = OutboundQueue.Chunk::new;

	/**
	 * Creates an empty chunk. If it throws, nothing has changed.
	 * @param first how many bytes come at once
	 * @param more whether as many are to be expected as fit
	 */
	OutboundQueue.Chunk create(int first, boolean more);

}
