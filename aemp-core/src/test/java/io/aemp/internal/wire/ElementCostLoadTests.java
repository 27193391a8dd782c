package io.aemp.internal.wire;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A packet may have millions of elements: what each of them may cost.
 */
class ElementCostLoadTests {

	private static final com.sun.management.ThreadMXBean THREADS = (com.sun.management.ThreadMXBean) ManagementFactory
		.getThreadMXBean();

	private static final int FOUR_MILLION = (4 << 20) - 2;

	@ParameterizedTest
	@Tag("load")
	@ValueSource(strings = { "80", "a0", "60", "40", "9fff", "bfff", "7fff", "5fff" })
	void whenFourMillionElementsAreEmptyThenTheyCostLittleMoreThanTheirPlaceInTheList(String element) throws Exception {
		assertThat(cost(element, FOUR_MILLION)).isLessThan(16L * FOUR_MILLION);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "{}", "\"\"" })
	void whenAMillionElementsAreEmptyInJsonThenTheyCostLittleMoreThanTheirPlaceInTheList(String element)
			throws Exception {
		byte[] bytes = Packets.utf8("[\"p\",[" + (element + ",").repeat(999_999) + element + "]]");
		assertThat(cost(Packets.jsonReader(), bytes)).isLessThan(30L * 1_000_000);
	}

	@ParameterizedTest
	@CsvSource({ "8100, 2", "9f00ff, 2", "820000, 3", "a1616100, 3", "bf616100ff, 3", "a2616100616200, 5", "6161, 1",
			"4161, 1", "1903e8, 1", "fa3fc00000, 1", "62c3a9, 1", "8181818100, 5", "c24101, 1" })
	void whenElementsAreSmallThenEachOfThemCostsLessThan100Bytes(String element, int elements) throws Exception {
		int count = 300_000;
		assertThat(cost(element, count)).isLessThan(100L * elements * count);
	}

	@Test
	void whenContainersAreEmptyOrHaveOneItemThenTheyAreReadOnlyAndKnowNull() throws Exception {
		@Nullable Object[] packet = Packets.readOne(Packets.hex("87 6170 80 9fff a0 bfff 81f6 a16161f6"));
		for (int i : new int[] { 1, 2, 5 }) {
			assertThat((List<?>) packet[i]).isUnmodifiable();
			assertThat(((List<?>) packet[i]).contains(null)).isEqualTo(i == 5);
		}
		for (int i : new int[] { 3, 4, 6 }) {
			assertThat((Map<?, ?>) packet[i]).isUnmodifiable();
			assertThat(((Map<?, ?>) packet[i]).containsKey(null)).isFalse();
		}
		assertThat(((Map<?, ?>) packet[6]).containsKey("a")).isTrue();
	}

	/** Bytes allocated to read a list of so many of these. */
	private static long cost(String element, int count) throws FrameException {
		byte[] head = ByteBuffer.allocate(5).put((byte) 0x9a).putInt(count).array();
		byte[] one = Packets.hex(element);
		byte[] bytes = new byte[3 + head.length + count * one.length];
		ByteBuffer.wrap(bytes).put(Packets.hex("82 6170")).put(head);
		for (int i = 3 + head.length; i < bytes.length; i += one.length) {
			System.arraycopy(one, 0, bytes, i, one.length);
		}
		return cost(Packets.reader(), bytes);
	}

	private static long cost(FrameReader reader, byte[] bytes) throws FrameException {
		ByteBuffer fed = ByteBuffer.wrap(bytes);
		long before = THREADS.getCurrentThreadAllocatedBytes();
		reader.feed(fed);
		boolean read = reader.next() != null;
		long cost = THREADS.getCurrentThreadAllocatedBytes() - before;
		assertThat(read).isTrue();
		return cost;
	}

}
