package io.aemp.internal.link;

import io.aemp.internal.link.outbound.ChunkAllocator;

/**
 * Lets the outbound queues of a node find no memory now and then.
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
