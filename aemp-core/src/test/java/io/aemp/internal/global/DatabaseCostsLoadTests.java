package io.aemp.internal.global;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

import io.aemp.Message;
import io.aemp.internal.wire.FrameBuffer;
import io.aemp.internal.wire.FrameException;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.internal.wire.FrameReader;
import io.aemp.internal.wire.Framing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares what the database is estimated to cost with the heap that it really takes.
 */
@Tag("load")
class DatabaseCostsLoadTests {

	/** Of what is estimated, the heap is at least so much and at most its inverse. */
	private static final double TOLERANCE = 0.6;

	private static final int MEASURED_BYTES = 24 << 20;

	@Test
	void whenTheEstimateIsComparedWithTheHeapThenItIsRoughlyRight() {
		assertEstimate("families of one key", (i) -> update("family" + i, "k", null));
		assertEstimate("entries without a value", (i) -> update("f", "key-number-" + i, null));
		assertEstimate("entries with a text", (i) -> update("f", "key-number-" + i, "x".repeat(50)));
		assertEstimate("entries with bytes", (i) -> update("f", "key-number-" + i, new byte[100]));
		assertEstimate("entries with characters beyond Latin-1", (i) -> update("f", "\u20ac" + i, "\u20ac".repeat(50)));
		assertEstimate("numbers", (i) -> update("f", "key-number-" + i, 1_000_000_000_000L + i));
		assertEstimate("large numbers", (i) -> update("f", "key-number-" + i, BigInteger.TWO.pow(2000)));
		assertEstimate("lists of lists",
				(i) -> update("f", "k" + i, Collections.nCopies(1000, List.of(1, 2.5, List.of()))));
		assertEstimate("lists of maps", (i) -> update("f", "k" + i, Collections.nCopies(1000, Map.of("a", 1))));
		assertEstimate("lists of larger maps",
				(i) -> update("f", "k" + i, Collections.nCopies(100, Map.of("a", 1, "b", 2, "c", "three", "d", 4))));
	}

	private static FamilyUpdate update(String family, String key, @Nullable Object value) {
		return FamilyUpdate.set(family, key, value);
	}

	private static void assertEstimate(String what, IntFunction<FamilyUpdate> updates) {
		MergedDatabase database = new MergedDatabase(new Conflicts());
		database.add("n", true);
		long before = usedHeap();
		int count = 0;
		while (database.cost() < MEASURED_BYTES) {
			database.apply("n", decoded(updates.apply(count++)));
		}
		long heap = usedHeap() - before;
		assertThat((double) heap / database.cost())
			.as("%s: %,d updates take %,d bytes, estimated as %,d", what, count, heap, database.cost())
			.isBetween(TOLERANCE, 1 / TOLERANCE);
		assertThat(database.contains("n")).isTrue();
	}

	/** As it comes from another node. */
	private static FamilyUpdate decoded(FamilyUpdate update) {
		FrameBuffer out = new FrameBuffer(256);
		Framing framing = Framing.named("cbor");
		framing.write("", new @Nullable Object[] { "g_upd", update.family(), update.set(), update.deleted() }, out);
		FrameReader reader = framing.newReader(FrameLimits.ofFrameBytes(1 << 20));
		reader.feed(ByteBuffer.wrap(out.array(), 0, out.length()));
		@Nullable Object[] packet;
		try {
			packet = reader.next();
		}
		catch (FrameException ex) {
			throw new AssertionError(ex);
		}
		assertThat(packet).isNotNull();
		return Arguments.update(Message.decoded(packet, 1));
	}

	private static long usedHeap() {
		Runtime runtime = Runtime.getRuntime();
		long used = Long.MAX_VALUE;
		for (int i = 0; i < 3; i++) {
			System.gc();
			used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
		}
		return used;
	}

}
