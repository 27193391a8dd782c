package io.aemp.internal.wire;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssertAlternative;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests the refusal of input, and the cost of hostile bytes.
 */
class CborReaderLimitsTests {

	private static final com.sun.management.ThreadMXBean THREADS = (com.sun.management.ThreadMXBean) ManagementFactory
		.getThreadMXBean();

	@ParameterizedTest
	@ValueSource(strings = { "1c", "1d", "1e", "1f", "3c", "3d", "3e", "3f", "5c", "5d", "5e", "7c", "7d", "7e", "9c",
			"9d", "9e", "bc", "bd", "be", "dc", "dd", "de", "df", "fc", "fd", "fe" })
	void whenACodeIsReservedThenItIsRefused(String byteValue) {
		assertRefused("82 6170" + byteValue).withMessage("A packet has the reserved CBOR code 0x" + byteValue);
	}

	@ParameterizedTest
	@ValueSource(strings = { "e0", "f3", "f818", "f820", "f8ff" })
	void whenASimpleValueIsUnassignedThenItIsRefused(String bytes) {
		assertRefused("82 6170" + bytes)
			.withMessage("A packet has the unassigned CBOR code 0x" + bytes.substring(0, 2));
	}

	@ParameterizedTest
	@ValueSource(strings = { "82 6170 ff", "81 ff", "82 6170 81 ff", "82 6170 a1 ff", "82 6170 a1 6161 ff",
			"82 6170 bf 6161 ff", "9f 6170 bf 6161 01 6162 ff" })
	void whenABreakStandsWhereNoneBelongsThenItIsRefused(String bytes) {
		assertRefused(bytes).withMessage("A CBOR break stands where none belongs");
	}

	@ParameterizedTest
	@ValueSource(strings = { "9f 6170 c1 ff", "9f 6170 d9d9f7 ff", "9f 6170 bf c1 ff" })
	void whenATagStandsBeforeABreakThenItIsRefused(String bytes) {
		assertRefused(bytes).withMessage("A CBOR break stands where none belongs");
	}

	@ParameterizedTest
	@ValueSource(strings = { "00", "20", "40", "6161", "a0", "f6", "ff", "5f", "7f", "bf", "f4", "fb0000000000000000",
			"d9d9f7 01", "0a", "5b" })
	void whenAPacketIsNoArrayThenItIsRefused(String bytes) {
		assertRefused(bytes + "0000000000000000").withMessageContaining("is not an array");
	}

	@Test
	void whenTextInsteadOfPacketsComesThenItIsRefusedAtItsFirstByte() {
		assertThatExceptionOfType(FrameException.class).isThrownBy(() -> Packets.read("GET / HTTP/1.1\r\n".getBytes()))
			.withMessageContaining("is not an array but CBOR code 0x47");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a2 6161 01 6161 02", "a2 6161 01 4161 02", "bf 62c3a9 01 41e9 02 ff", "a2 60 01 40 02",
			"a2 6161 f6 6161 f6" })
	void whenAMapHasTheSameKeyTwiceThenItIsRefused(String bytes) {
		assertRefused("82 6170" + bytes).withMessage("A map has the same key twice");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a1 01 01", "a1 f6 01", "a1 80 01", "a1 a0 01", "a1 f5 01", "a1 fa3fc00000 01",
			"a1 c24101 01" })
	void whenAMapKeyIsNoStringThenItIsRefused(String bytes) {
		assertRefused("82 6170" + bytes).withMessage("A map key is no string");
	}

	@ParameterizedTest
	@ValueSource(strings = { "61 ff", "61 c3", "62 c328", "62 c080", "63 e08080", "65 f880808080", "66 fc8080808080",
			"66 efbfbd efbfff ff", "64 616263e9" })
	void whenTextIsNotValidUtf8ThenItIsRefused(String bytes) {
		assertRefused("82 6170" + bytes + "000000").withMessage("A text string is not valid UTF-8");
		assertRefused("81" + bytes + "000000").withMessage("A text string is not valid UTF-8");
		assertRefused("82 6170 a1" + bytes + "000000").withMessage("A text string is not valid UTF-8");
		assertRefused("82 6170 7f" + bytes + "60 ff").withMessageContaining("not valid UTF-8");
	}

	@ParameterizedTest
	@ValueSource(strings = { "5f 6161", "5f 01", "5f 5f", "5f c1 4161", "5f 80", "7f 4161", "7f 7f", "7f a0",
			"7f d9d9f7 6161", "7f f6" })
	void whenAChunkedStringHasSomethingElseInItThenItIsRefused(String bytes) {
		assertRefused("82 6170" + bytes).withMessage("A chunked CBOR string has something else between its chunks");
	}

	@ParameterizedTest
	@ValueSource(strings = { "c2 01", "c2 6101", "c3 80", "c2 5f 4101 ff", "c2 c2 4101", "c2 f6", "c3 d9d9f7 4101" })
	void whenABignumIsNoByteStringOfKnownLengthThenItIsRefused(String bytes) {
		assertRefused("82 6170" + bytes).withMessage("A CBOR bignum is not a byte string of known length");
	}

	@Test
	void whenABignumCrossesItsLimitThenItIsRefused() throws Exception {
		byte[] head = Packets.hex("82 6170 c2");
		assertThat(Packets.readOne(Packets.join(head, Packets.hex("590400"), Packets.repeat(0xff, 1024)))).hasSize(2);
		assertThatExceptionOfType(FrameException.class)
			.isThrownBy(() -> Packets.read(Packets.join(head, Packets.hex("590401"), Packets.repeat(0, 1025))))
			.withMessage("A packet has a number of 1025 bytes");
	}

	@ParameterizedTest
	@ValueSource(strings = { "81 f4", "81 f5", "81 80", "81 a0", "81 81 6170", "81 9f ff" })
	void whenThePortNameIsNoStringThenThePacketIsRefused(String bytes) {
		assertRefused(bytes).withMessage("A packet has a port name that is no string");
	}

	@ParameterizedTest
	@CsvSource({ "9bffffffffffffffff, 18446744073709551615", "9b8000000000000000, 9223372036854775808",
			"9b0000000080000000, 2147483648", "9affffffff, 4294967295", "bbffffffffffffffff, 18446744073709551615",
			"ba80000000, 2147483648" })
	void whenAContainerDeclaresMoreThanJavaCanHoldThenItIsRefused(String head, String size) {
		assertRefused("82 6170" + head).withMessage("A packet declares a list or map of " + size + " items");
		if (head.startsWith("9")) {
			assertRefused(head).withMessage("A packet declares a list or map of " + size + " items");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "5bffffffffffffffff", "7bffffffffffffffff", "5b8000000000000000", "7b0000000100000000",
			"5a7fffffff", "7a04000001", "c2 5bffffffffffffffff", "5f 5bffffffffffffffff" })
	void whenAStringDeclaresMoreThanThePacketMayHaveThenItIsRefusedAtItsHead(String head) {
		assertRefused("82 6170" + head).withMessage("A packet is larger than the limit of 67108864 bytes");
	}

	@ParameterizedTest
	@ValueSource(strings = { "9a7fffffff", "81 9a7fffffff", "82 6170 9a7fffffff", "82 6170 ba7fffffff",
			"82 6170 5a04000000", "82 6170 7a04000000", "82 6170 5f 5a04000000", "9f 6170 9f bf 6161 9a7fffffff" })
	void whenALengthIsOnlyDeclaredThenNothingIsAllocatedForIt(String head) throws Exception {
		assertThat(costOfHead(Packets.hex(head))).isLessThan(16_384);
	}

	@Test
	void whenHugeListsAreNestedThenOnlyTheirHeadsCost() throws Exception {
		byte[] bytes = new byte[5 * 130];
		for (int i = 0; i < bytes.length; i += 5) {
			bytes[i] = (byte) 0x9a;
			Arrays.fill(bytes, i + 1, i + 5, (byte) 0x7f);
		}
		assertThat(costOfHead(bytes)).isLessThan(130 * 400);
	}

	/**
	 * Returns the allocation for these bytes, which are no whole packet, after warm-up.
	 */
	private static long costOfHead(byte[] bytes) throws FrameException {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			FrameReader reader = Packets.reader();
			long before = allocated();
			reader.feed(ByteBuffer.wrap(bytes));
			assertThat(reader.next() == null).isTrue();
			least = Math.min(least, allocated() - before);
		}
		return least;
	}

	@ParameterizedTest
	@CsvSource({ "81, ''", "9f, ff", "a1 6161, ''", "bf 6161, ff", "d9d9f7 81, ''" })
	void whenNestingCrossesItsLimitThenThePacketIsRefused(String open, String close) throws Exception {
		FrameLimits limits = new FrameLimits(1 << 20, 10, 1000);
		// The packet itself is the first level.
		String deepest = "82 6170" + open.repeat(9) + "01" + close.repeat(9);
		assertThat(Packets.read(new CborReader(limits), Packets.hex(deepest))).hasSize(1);
		String tooDeep = "82 6170" + open.repeat(10);
		assertThatExceptionOfType(FrameException.class)
			.isThrownBy(() -> Packets.read(new CborReader(limits), Packets.hex(tooDeep)))
			.withMessage("A packet is nested deeper than 10 levels");
	}

	@Test
	void whenEmptyContainersStandAtTheDepthLimitThenTheyCountAsLevels() throws Exception {
		FrameLimits limits = new FrameLimits(1 << 20, 3, 1000);
		assertThat(Packets.read(new CborReader(limits), Packets.hex("82 6170 81 80"))).hasSize(1);
		assertThatExceptionOfType(FrameException.class)
			.isThrownBy(() -> Packets.read(new CborReader(limits), Packets.hex("82 6170 81 81 80")));
	}

	@Test
	void whenListsAreClosedThenTheyDoNotCountAsDepth() throws Exception {
		FrameLimits limits = new FrameLimits(1 << 20, 3, 1000);
		assertThat(Packets.read(new CborReader(limits),
				Packets.hex("98 64 6170" + "81 80".repeat(33) + "a1 6161 80".repeat(33) + "9f 9f ff ff".repeat(33))))
			.hasSize(1);
	}

	@Test
	void whenAMillionListsAreOpenedThenTheStackHolds() {
		assertThatExceptionOfType(FrameException.class).isThrownBy(() -> Packets.read(Packets.repeat(0x81, 1_000_000)))
			.withMessage("A packet is nested deeper than 130 levels");
	}

	@Test
	void whenTheNumberOfElementsCrossesItsLimitThenThePacketIsRefused() throws Exception {
		FrameLimits limits = new FrameLimits(1 << 20, 10, 50);
		assertThat(Packets.read(new CborReader(limits), Packets.hex("9832" + "00".repeat(50)))).hasSize(1);
		assertThatExceptionOfType(FrameException.class)
			.isThrownBy(() -> Packets.read(new CborReader(limits), Packets.hex("9833" + "00".repeat(51))))
			.withMessage("A packet has more than 50 elements");
		// 1 name, 1 list and 24 times an empty list and a number: 50
		assertThat(Packets.read(new CborReader(limits), Packets.hex("82 6170 9830" + "80 01".repeat(24)))).hasSize(1);
		assertThatExceptionOfType(FrameException.class).isThrownBy(
				() -> Packets.read(new CborReader(limits), Packets.hex("82 6170 9831" + "80 01".repeat(24) + "a0")));
	}

	@Test
	void whenPacketsAreSmallThenTheirElementsAreNotAddedUp() throws Exception {
		FrameLimits limits = new FrameLimits(100, 10, 5);
		assertThat(Packets.read(new CborReader(limits), Packets.hex("85 6170 01 02 03 04".repeat(1000)))).hasSize(1000);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 100, 1000, 5000 })
	void whenAPacketCrossesTheFrameLimitThenItIsRefused(int piece) throws Exception {
		FrameLimits limits = new FrameLimits(1000, 10, 2000);
		for (byte[] fits : List.of(Packets.write("p", "x".repeat(1000 - 6)),
				Packets.write("p", new byte[500], new byte[500 - 9]),
				Packets.join(Packets.hex("9903e5"), Packets.repeat(0, 997)),
				Packets.join(Packets.hex("9f"), Packets.repeat(0, 998), Packets.hex("ff")),
				Packets.join(Packets.hex("82 6170 5f"), Packets.repeat(0x40, 995), Packets.hex("ff")),
				Packets.join(Packets.repeat(0xc1, 997), Packets.hex("82 40 01")))) {
			assertThat(fits).hasSize(1000);
			FrameReader reader = new CborReader(limits);
			int packets = 0;
			byte[] twice = Packets.join(fits, fits);
			for (int i = 0; i < twice.length; i += piece) {
				packets += Packets.feed(reader, twice, i, Math.min(piece, twice.length - i)).size();
			}
			assertThat(packets).isEqualTo(2);
		}
		for (byte[] large : List.of(Packets.write("p", "x".repeat(1001 - 6)),
				Packets.write("p", new byte[500], new byte[501 - 9]),
				Packets.join(Packets.hex("9903e6"), Packets.repeat(0, 998)),
				Packets.join(Packets.hex("9f"), Packets.repeat(0, 999), Packets.hex("ff")),
				Packets.join(Packets.hex("82 6170 5f"), Packets.repeat(0x40, 996), Packets.hex("ff")),
				Packets.join(Packets.repeat(0xc1, 998), Packets.hex("82 40 01")))) {
			assertThat(large).hasSize(1001);
			FrameReader reader = new CborReader(limits);
			assertThatExceptionOfType(FrameException.class).isThrownBy(() -> {
				for (int i = 0; i < large.length; i += piece) {
					Packets.feed(reader, large, i, Math.min(piece, large.length - i));
				}
			}).withMessage("A packet is larger than the limit of 1000 bytes");
		}
	}

	@Test
	void whenNothingButTagsComesThenTheFrameLimitStopsIt() {
		FrameReader reader = new CborReader(new FrameLimits(1000, 10, 10));
		assertThatExceptionOfType(FrameException.class).isThrownBy(() -> {
			for (int i = 0; i < 100; i++) {
				Packets.read(reader, Packets.repeat(0xc1, 100));
			}
		}).withMessage("A packet is larger than the limit of 1000 bytes");
	}

	@Test
	void whenNothingButEmptyChunksComesThenTheFrameLimitStopsIt() {
		FrameReader reader = new CborReader(new FrameLimits(1000, 10, 10));
		assertThatExceptionOfType(FrameException.class).isThrownBy(() -> {
			Packets.read(reader, Packets.hex("82 6170 5f"));
			for (int i = 0; i < 100; i++) {
				Packets.read(reader, Packets.repeat(0x40, 100));
			}
		}).withMessage("A packet is larger than the limit of 1000 bytes");
	}

	@Test
	void whenSmallPacketsGoOnForeverThenTheFrameLimitIsNotCrossed() throws Exception {
		FrameReader reader = new CborReader(new FrameLimits(100, 10, 10));
		byte[] bytes = Packets.write("p", "x".repeat(60));
		int packets = 0;
		for (int i = 0; i < 100_000; i++) {
			packets += Packets.read(reader, bytes).size();
		}
		assertThat(packets).isEqualTo(100_000);
	}

	@Test
	@Tag("load")
	void whenALargePacketComesInManyReadsThenItsCostIsLinear() throws Exception {
		byte[] text = Packets.write("p", new byte[20_000_000], "end");
		assertThat(cost(text)).isLessThan(8L * text.length);
		byte[] many = Packets.write("p", Collections.nCopies(1_000_000, "0123456789012345678"));
		assertThat(cost(many)).isLessThan(20L * many.length);
		byte[] chunks = Packets.join(Packets.hex("82 6170 5f"), manyChunks(20_000), Packets.hex("ff"));
		assertThat(cost(chunks)).isLessThan(10L * chunks.length);
	}

	private static byte[] manyChunks(int count) {
		byte[] chunk = Packets.join(Packets.hex("5903e8"), new byte[1000]);
		byte[] bytes = new byte[count * chunk.length];
		for (int i = 0; i < count; i++) {
			System.arraycopy(chunk, 0, bytes, i * chunk.length, chunk.length);
		}
		return bytes;
	}

	/** Bytes allocated while a packet is read in pieces of 64 KiB. */
	private static long cost(byte[] bytes) throws FrameException {
		FrameReader reader = Packets.reader();
		long before = allocated();
		int packets = 0;
		for (int i = 0; i < bytes.length; i += 65_536) {
			packets += Packets.feed(reader, bytes, i, Math.min(65_536, bytes.length - i)).size();
		}
		assertThat(packets).isEqualTo(1);
		return allocated() - before;
	}

	@Test
	void whenManySmallPacketsComeInOneReadThenTheirCostIsLinear() throws Exception {
		byte[] packet = Packets.write("p", "t", 1);
		byte[] bytes = new byte[packet.length * 2_000_000];
		for (int i = 0; i < bytes.length; i += packet.length) {
			System.arraycopy(packet, 0, bytes, i, packet.length);
		}
		FrameReader reader = Packets.reader();
		reader.feed(ByteBuffer.wrap(bytes));
		int packets = 0;
		while (reader.next() != null) {
			packets++;
		}
		assertThat(packets).isEqualTo(2_000_000);
	}

	@Test
	void whenALargePacketWasReadThenTheReaderDoesNotKeepIt() throws Exception {
		FrameReader reader = Packets.reader();
		WeakReference<Object> bytes = new WeakReference<>(readLarge(reader));
		Awaitility.await().untilAsserted(() -> {
			System.gc();
			// Not the bytes themselves: they would be printed.
			assertThat(bytes.get() == null).isTrue();
		});
		assertThatCode(() -> Packets.read(reader, Packets.hex("80"))).doesNotThrowAnyException();
	}

	@Test
	@Tag("load")
	void whenLargePacketsWereReadThenIdleReadersDoNotKeepTheirBuffers() throws Exception {
		byte[] bytes = Packets.write("p", new byte[20_000_000]);
		List<FrameReader> readers = Stream.generate(Packets::reader).limit(8).toList();
		long before = used();
		for (FrameReader reader : readers) {
			assertThat(Packets.read(reader, bytes)).hasSize(1);
		}
		Awaitility.await().untilAsserted(() -> assertThat(used() - before).isLessThan(40_000_000));
		for (FrameReader reader : readers) {
			assertThat(Packets.read(reader, Packets.hex("80"))).hasSize(1);
		}
	}

	private static long used() {
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	private static @Nullable Object readLarge(FrameReader reader) throws FrameException {
		return Packets.read(reader, Packets.write("p", List.of(new byte[5_000_000]))).get(0)[1];
	}

	@Test
	void whenAPacketIsRefusedThenTheMessageHasNothingOfItsContents() {
		assertRefused("82 6170 a2 6673656372657401 01 6673656372657401 01")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret"));
	}

	private static long allocated() {
		return THREADS.getCurrentThreadAllocatedBytes();
	}

	private static ThrowableAssertAlternative<FrameException> assertRefused(String bytes) {
		return assertThatExceptionOfType(FrameException.class).isThrownBy(() -> Packets.read(Packets.hex(bytes)));
	}

}
