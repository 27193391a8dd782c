package io.aemp.internal.link.outbound;

import java.util.concurrent.atomic.AtomicBoolean;

import io.aemp.internal.loss.MessageCost;
import io.aemp.internal.wire.FrameBuffer;
import io.aemp.internal.wire.Framing;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests what a queue holds and what it counts (guarantee, rule R8).
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
		OutboundQueue queue = new OutboundQueue(ChunkAllocator.HEAP);
		for (int message = 0; message < MESSAGES; message++) {
			queue.append(bytes, MessageCost.of(bytes.length(), elements.length));
			queue.append(SMALL, MessageCost.of(SMALL.length(), elements.length));
		}
		long cost = queue.cost();
		long held = 0;
		Chunk chunk = queue.pollChunk();
		while (chunk != null) {
			held += chunk.bytes().capacity();
			chunk = queue.pollChunk();
		}
		assertThat(held).isLessThan(cost + cost / 7);
	}

	private static FrameBuffer bytes(int count) {
		FrameBuffer bytes = new FrameBuffer(count);
		bytes.write(new byte[count], 0, count);
		return bytes;
	}

	@Test
	void whenMessagesBecomeBytesThenTheyCountUntilTheNextChunkIsTaken() {
		OutboundQueue queue = new OutboundQueue(ChunkAllocator.HEAP);
		assertThat(queue.isEmpty()).isTrue();
		queue.append(bytes(10), 100);
		queue.append(bytes(20), 200);
		assertThat(queue.isEmpty()).isFalse();
		assertThat(queue.messages()).isEqualTo(2);
		assertThat(queue.cost()).isEqualTo(300);
		Chunk chunk = queue.pollChunk();
		assertThat(chunk.bytes().length()).isEqualTo(30);
		assertThat(chunk.messages()).isEqualTo(2);
		assertThat(chunk.cost()).isEqualTo(300);
		assertThat(queue.isEmpty()).isTrue();
		assertThat(queue.cost()).as("a connection may still hold it").isEqualTo(300);
		queue.append(bytes(1), 1);
		assertThat(queue.pollChunk().messages()).isOne();
		assertThat(queue.cost()).isOne();
		assertThat(queue.pollChunk()).isNull();
		assertThat(queue.cost()).isZero();
	}

	@Test
	void whenMessagesWaitAsObjectsThenTheyComeBackInOrderAndCountNoLonger() {
		OutboundQueue queue = new OutboundQueue(ChunkAllocator.HEAP);
		queue.addWaiting("first", new Object[] { 1 }, 100);
		queue.addWaiting("second", new Object[] { 2 }, 200);
		assertThat(queue.messages()).isEqualTo(2);
		assertThat(queue.cost()).isEqualTo(300);
		assertThat(queue.pollWaiting().portName()).isEqualTo("first");
		assertThat(queue.messages()).isOne();
		assertThat(queue.cost()).isEqualTo(200);
		assertThat(queue.pollWaiting().portName()).isEqualTo("second");
		assertThat(queue.pollWaiting()).isNull();
		assertThat(queue.isEmpty()).isTrue();
		assertThat(queue.cost()).isZero();
	}

	@Test
	void whenSmallMessagesFollowEachOtherThenTheyShareChunksOf64KiB() {
		OutboundQueue queue = new OutboundQueue(ChunkAllocator.HEAP);
		for (int message = 0; message < 17; message++) {
			queue.append(bytes(8 << 10), 1);
		}
		assertThat(queue.pollChunk().bytes().length()).isEqualTo(64 << 10);
		Chunk second = queue.pollChunk();
		assertThat(second.bytes().length()).isEqualTo(64 << 10);
		assertThat(second.bytes().capacity()).as("as much was to be expected as fits").isEqualTo(64 << 10);
		assertThat(queue.pollChunk().bytes().length()).isEqualTo(8 << 10);
		assertThat(queue.pollChunk()).isNull();
	}

	@Test
	void whenAMessageIsLargeThenItHasAChunkOfItsOwn() {
		OutboundQueue queue = new OutboundQueue(ChunkAllocator.HEAP);
		queue.append(bytes(1), 1);
		queue.append(bytes((8 << 10) + 1), 1);
		queue.append(bytes(2), 1);
		queue.append(bytes(3), 1);
		assertThat(queue.pollChunk().bytes().capacity()).isEqualTo(512);
		Chunk large = queue.pollChunk();
		assertThat(large.bytes().length()).isEqualTo((8 << 10) + 1);
		assertThat(large.bytes().capacity()).isEqualTo((8 << 10) + 1);
		Chunk last = queue.pollChunk();
		assertThat(last.bytes().length()).isEqualTo(5);
		assertThat(last.bytes().capacity()).isEqualTo(512);
	}

	@Test
	void whenAChunkIsExchangedThenItsArrayIsFilledAgain() {
		OutboundQueue queue = new OutboundQueue(ChunkAllocator.HEAP);
		queue.append(bytes(10), 100);
		Chunk first = queue.exchangeChunk();
		assertThat(queue.exchangeChunk()).isNull();
		queue.append(bytes(20), 200);
		Chunk second = queue.exchangeChunk();
		assertThat(second).isSameAs(first);
		assertThat(second.bytes().length()).isEqualTo(20);
		assertThat(second.cost()).isEqualTo(200);
		assertThat(second.messages()).isOne();
		queue.append(bytes(30), 300);
		assertThat(queue.exchangeChunk()).as("the first is not back yet").isNotSameAs(first);
	}

	@Test
	void whenALargeChunkIsExchangedThenItIsNotFilledAgain() {
		OutboundQueue queue = new OutboundQueue(ChunkAllocator.HEAP);
		queue.append(bytes(100_000), 1);
		Chunk large = queue.exchangeChunk();
		assertThat(queue.exchangeChunk()).isNull();
		queue.append(bytes(10), 1);
		assertThat(queue.exchangeChunk()).isNotSameAs(large);
	}

	@Test
	void whenALargeMessageFindsAnEmptyChunkThenThatWaitsForSmallOnes() {
		OutboundQueue queue = new OutboundQueue(ChunkAllocator.HEAP);
		queue.append(bytes(10), 1);
		Chunk small = queue.exchangeChunk();
		assertThat(queue.exchangeChunk()).isNull();
		queue.append(bytes(100_000), 1);
		assertThat(queue.exchangeChunk()).isNotSameAs(small);
		queue.append(bytes(8 << 10), 1);
		assertThat(queue.exchangeChunk()).isSameAs(small);
	}

	@Test
	void whenAChunkIsFarTooLarge64TimesInARowThenItIsFilledNoMore() {
		OutboundQueue queue = new OutboundQueue(ChunkAllocator.HEAP);
		queue.append(bytes(8 << 10), 1);
		Chunk first = queue.exchangeChunk();
		assertThat(queue.exchangeChunk()).isNull();
		for (int use = 1; use < 64; use++) {
			queue.append(bytes((2 << 10) - 1), 1);
			assertThat(queue.exchangeChunk()).isSameAs(first);
			assertThat(queue.exchangeChunk()).isNull();
		}
		queue.append(bytes(2 << 10), 1);
		assertThat(queue.exchangeChunk()).isSameAs(first);
		assertThat(queue.exchangeChunk()).as("a quarter is enough to begin to count again").isNull();
		for (int use = 1; use <= 64; use++) {
			queue.append(bytes((2 << 10) - 1), 1);
			assertThat(queue.exchangeChunk()).isSameAs(first);
			assertThat(queue.exchangeChunk()).isNull();
		}
		queue.append(bytes(10), 1);
		Chunk next = queue.exchangeChunk();
		assertThat(next).isNotSameAs(first);
		assertThat(next.bytes().capacity()).isEqualTo(512);
		for (int use = 0; use < 100; use++) {
			assertThat(queue.exchangeChunk()).isNull();
			queue.append(bytes(10), 1);
			assertThat(queue.exchangeChunk()).as("the smallest chunk is never too large").isSameAs(next);
		}
	}

	@Test
	void whenAQueueIsClearedThenNothingWaitsAndNoArrayIsFilledAgain() {
		OutboundQueue queue = new OutboundQueue(ChunkAllocator.HEAP);
		queue.append(bytes(10), 100);
		Chunk onItsWay = queue.exchangeChunk();
		queue.append(bytes(10), 100);
		queue.addWaiting("port", new Object[] { 1 }, 100);
		queue.clear();
		assertThat(queue.isEmpty()).isTrue();
		assertThat(queue.cost()).isZero();
		assertThat(queue.pollWaiting()).isNull();
		assertThat(queue.exchangeChunk()).isNull();
		queue.append(bytes(10), 100);
		assertThat(queue.exchangeChunk()).isNotSameAs(onItsWay);
		assertThat(queue.cost()).isEqualTo(100);
	}

	@Test
	void whenThereIsNoMemoryForAChunkThenNothingHasChanged() {
		AtomicBoolean lacksMemory = new AtomicBoolean();
		OutboundQueue queue = new OutboundQueue((first, more) -> {
			if (lacksMemory.get()) {
				throw new OutOfMemoryError("thrown on purpose");
			}
			return ChunkAllocator.HEAP.create(first, more);
		});
		queue.append(bytes(10), 100);
		lacksMemory.set(true);
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> queue.append(bytes(100_000), 200));
		assertThat(queue.messages()).isOne();
		assertThat(queue.cost()).isEqualTo(100);
		lacksMemory.set(false);
		queue.append(bytes(20), 200);
		assertThat(queue.pollChunk().bytes().length()).isEqualTo(30);
		assertThat(queue.pollChunk()).isNull();
	}

}
