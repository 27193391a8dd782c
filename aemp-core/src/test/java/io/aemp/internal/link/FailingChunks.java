package io.aemp.internal.link;

import io.aemp.internal.link.outbound.ChunkAllocator;

/**
 * Allocates the chunks of a node, and throws for lack of memory now and then.
 */
public final class FailingChunks {

	private FailingChunks() {
	}

	/**
	 * Begins to do so.
	 * @param links of a node that knows no other node yet
	 * @param failure throws, sometimes
	 */
	public static void install(Links links, Runnable failure) {
		links.use((first, more) -> {
			failure.run();
			return ChunkAllocator.HEAP.create(first, more);
		});
	}

}
