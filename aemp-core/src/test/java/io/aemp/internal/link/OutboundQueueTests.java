package io.aemp.internal.link;

import io.aemp.internal.wire.FrameBuffer;
import io.aemp.internal.wire.Framing;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a queue holds, beside what it counts (guarantee, rule R8).
 */
class OutboundQueueTests {

	private static final int MESSAGES = 3000;

	private static final FrameBuffer SMALL = new FrameBuffer(1);

	static {
		Framing.named("cbor").write("port", new Object[] { "small" }, SMALL);
	}

	@ParameterizedTest
	@Tag("load")
	@ValueSource(ints = { 1, 50, 300, 1024, 5000, 7500, 8300, 22_000, 40_000, 100_000 })
	void whateverTheSizeOfMessagesThenTheirBuffersAreHardlyLargerThanTheirCost(int size) {
		Object[] elements = { "x".repeat(size) };
		FrameBuffer bytes = new FrameBuffer(size);
		Framing.named("cbor").write("port", elements, bytes);
		OutboundQueue queue = new OutboundQueue(Chunks.HEAP);
		for (int message = 0; message < MESSAGES; message++) {
			queue.append(bytes, OutboundQueue.costOf(elements, bytes.length()));
			queue.append(SMALL, OutboundQueue.costOf(elements, SMALL.length()));
		}
		long cost = queue.cost();
		long held = 0;
		OutboundQueue.Chunk chunk = queue.pollChunk();
		while (chunk != null) {
			held += chunk.bytes().capacity();
			chunk = queue.pollChunk();
		}
		assertThat(held).isLessThan(cost + cost / 7);
	}

}
