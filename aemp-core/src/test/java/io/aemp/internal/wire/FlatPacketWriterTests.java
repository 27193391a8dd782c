package io.aemp.internal.wire;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the fast writer writes the same bytes as {@link CborWriter}.
 */
class FlatPacketWriterTests {

	private final FrameBuffer out = new FrameBuffer(0);

	private void assertPlain(String portName, @Nullable Object... elements) {
		int before = this.out.length();
		assertThat(FlatPacketWriter.write(portName, elements, this.out)).isTrue();
		assertThat(Arrays.copyOfRange(this.out.array(), before, this.out.length()))
			.as(portName + Arrays.toString(elements))
			.isEqualTo(Packets.write(portName, elements));
	}

	private void assertOther(String portName, @Nullable Object... elements) {
		int before = this.out.length();
		assertThat(FlatPacketWriter.write(portName, elements, this.out)).isFalse();
		assertThat(this.out.length()).isEqualTo(before);
	}

	@Test
	void whenIntegersHaveAnySizeThenTheirHeadsAreTheSame() {
		for (int bits = 0; bits < Long.SIZE; bits++) {
			for (long value = (1L << bits) - 2; value <= (1L << bits) + 2; value++) {
				assertPlain("port", "tag", value, ~value, -value);
				assertPlain("port", (int) value, (int) ~value);
			}
		}
		assertPlain("port", 23, 24, 25, -24, -25, Long.MIN_VALUE, Long.MAX_VALUE);
	}

	@Test
	void whenTextsHaveAnyLengthThenTheyAreTheSame() {
		for (int length = 0; length < 300; length++) {
			assertPlain("p".repeat(length), "t".repeat(length), "x".repeat(length));
		}
		assertPlain("port", "tag", "x".repeat(100_000));
	}

	@Test
	void whenNamesComeAgainAsOtherObjectsThenTheyAreTheSame() {
		Random random = new Random(1);
		for (int i = 0; i < 10_000; i++) {
			assertPlain(Integer.toString(random.nextInt(2000), 36), Integer.toString(random.nextInt(2000), 36), "same");
		}
	}

	@Test
	void whenThereAreManyElementsThenOnlySoManyAreWrittenAsOneByteCanCount() {
		@Nullable Object[] elements = new @Nullable Object[22];
		Arrays.fill(elements, 1);
		assertPlain("port", elements);
		assertOther("port", Arrays.copyOf(new Object[] { 1 }, 23));
		assertPlain("port");
	}

	@Test
	void whenACharacterIsNotAsciiThenTheMessageIsOfAnotherKind() {
		for (String text : List.of("\u0080", "\u00e4", "\u0141", "\u20ac", "\ud83d\ude00", "\ud800")) {
			assertOther(text);
			assertOther("port" + text, "tag");
			assertOther("port", text);
			assertOther("port", "t".repeat(20) + text);
			assertOther("port", "tag", 1, text + "x");
			assertOther("port", "tag", "x".repeat(1000) + text);
		}
	}

	@Test
	void whenAnElementIsNeitherTextNorIntegerThenTheMessageIsOfAnotherKind() {
		for (Object element : Arrays.asList(null, true, 1.5, Double.NaN, new byte[1], List.of(), Map.of(),
				BigInteger.ONE, new StringBuilder("text"))) {
			assertOther("port", element);
			assertOther("port", "tag", element);
		}
	}

	@Test
	void whenPacketsAreAppendedThenThoseBeforeStay() throws Exception {
		for (int i = 0; i < 1000; i++) {
			assertPlain("port", "tag", i);
			assertOther("other port", "other tag", "text", null);
		}
		List<@Nullable Object[]> packets = Packets.read(Arrays.copyOf(this.out.array(), this.out.length()));
		assertThat(packets).hasSize(1000);
		assertThat(packets.get(999)).containsExactly("port", "tag", 999L);
	}

}
