package io.aemp.internal.wire;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import io.aemp.replay.Canonical;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests the meaning of bytes, however they are cut.
 */
class CborReaderTests {

	@ParameterizedTest
	@CsvSource({ "00, 0", "01, 1", "17, 23", "1818, 24", "18ff, 255", "190100, 256", "19ffff, 65535",
			"1a00010000, 65536", "1affffffff, 4294967295", "1b0000000100000000, 4294967296",
			"1b7fffffffffffffff, 9223372036854775807", "20, -1", "37, -24", "3818, -25", "38ff, -256", "390100, -257",
			"3a00010000, -65537", "3b7fffffffffffffff, -9223372036854775808" })
	void whenAnIntegerFitsThenItIsALong(String bytes, long value) throws Exception {
		assertThat(Packets.readValue(bytes)).isEqualTo(value);
	}

	@ParameterizedTest
	@CsvSource({ "1800, 0", "190001, 1", "1a00000017, 23", "1b0000000000000018, 24", "3b0000000000000000, -1" })
	void whenAHeadIsLongerThanNecessaryThenItCountsAllTheSame(String bytes, long value) throws Exception {
		assertThat(Packets.readValue(bytes)).isEqualTo(value);
	}

	@ParameterizedTest
	@CsvSource({ "1b8000000000000000, 9223372036854775808", "1bffffffffffffffff, 18446744073709551615",
			"3b8000000000000000, -9223372036854775809", "3bffffffffffffffff, -18446744073709551616",
			"c249010000000000000000, 18446744073709551616", "c349010000000000000000, -18446744073709551617", "c240, 0",
			"c340, -1", "c24100, 0", "c24105, 5", "c3420100, -257", "c2440000ffff, 65535" })
	void whenAnIntegerIsLargeThenItIsABigInteger(String bytes, BigInteger value) throws Exception {
		assertThat(Packets.readValue(bytes)).isEqualTo(value);
	}

	@ParameterizedTest
	@CsvSource({ "f90000, 0.0", "f98000, -0.0", "f93c00, 1.0", "f93e00, 1.5", "f97bff, 65504.0",
			"f90001, 5.960464477539063e-8", "f903ff, 6.097555160522461e-5", "f90400, 6.103515625e-5", "f9c400, -4.0",
			"f97c00, Infinity", "f9fc00, -Infinity", "f97e00, NaN", "fa00000000, 0.0", "fa80000000, -0.0",
			"fa47c35000, 100000.0", "fa7f7fffff, 3.4028234663852886e+38", "fa3fc00000, 1.5", "fa7f800000, Infinity",
			"fb3ff199999999999a, 1.1", "fb7e37e43c8800759c, 1.0e+300", "fbc010666666666666, -4.1",
			"fbfff0000000000000, -Infinity", "fb7ff8000000000000, NaN" })
	void whenAFloatOfAnySizeComesThenItIsADouble(String bytes, double value) throws Exception {
		assertThat(Packets.readValue(bytes)).isEqualTo(value);
	}

	@Test
	void whenSimpleValuesComeThenTheyAreBooleansAndNull() throws Exception {
		assertThat(Packets.readValue("f4")).isEqualTo(false);
		assertThat(Packets.readValue("f5")).isEqualTo(true);
		assertThat(Packets.readValue("f6")).isNull();
		assertThat(Packets.readValue("f7")).isNull();
	}

	@Test
	void whenStringsComeThenBytesAndTextKeepTheirKind() throws Exception {
		assertThat(Packets.readValue("40")).isEqualTo(new byte[0]);
		assertThat(Packets.readValue("4401 02 fe ff")).isEqualTo(new byte[] { 1, 2, -2, -1 });
		assertThat(Packets.readValue("60")).isEqualTo("");
		assertThat(Packets.readValue("61 61")).isEqualTo("a");
		assertThat(Packets.readValue("62 c3a9")).isEqualTo("\u00e9");
		assertThat(Packets.readValue("63 e282ac")).isEqualTo("\u20ac");
		assertThat(Packets.readValue("64 f09f9880")).isEqualTo("\ud83d\ude00");
		assertThat(Packets.readValue("63 efbfbd")).isEqualTo("\ufffd");
		assertThat(Packets.readValue("61 00")).isEqualTo("\0");
	}

	@Test
	void whenAStringHasALongLengthThenItIsReadWhole() throws Exception {
		for (int length : new int[] { 23, 24, 48, 49, 255, 256, 65_535, 65_536 }) {
			String text = "x".repeat(length);
			assertThat(Packets.readOne(Packets.write("p", text, 1))[1]).isEqualTo(text);
			assertThat((byte[]) Packets.readOne(Packets.write("p", text.getBytes(), 1))[1]).hasSize(length);
		}
	}

	@Test
	void whenAStringComesInChunksThenTheyAreJoined() throws Exception {
		assertThat(Packets.readValue("5f 42 0102 40 43 030405 ff")).isEqualTo(new byte[] { 1, 2, 3, 4, 5 });
		assertThat(Packets.readValue("5f ff")).isEqualTo(new byte[0]);
		assertThat(Packets.readValue("7f 63 e282ac 60 61 62 ff")).isEqualTo("\u20acb");
		assertThat(Packets.readValue("7f ff")).isEqualTo("");
	}

	@Test
	void whenContainersComeThenTheirFormOfLengthMakesNoDifference() throws Exception {
		assertThat(Packets.readValue("80")).isEqualTo(List.of());
		assertThat(Packets.readValue("9f ff")).isEqualTo(List.of());
		assertThat(Packets.readValue("83 01 82 02 03 80")).isEqualTo(List.of(1L, List.of(2L, 3L), List.of()));
		assertThat(Packets.readValue("9f 01 9f 02 03 ff 80 ff")).isEqualTo(List.of(1L, List.of(2L, 3L), List.of()));
		assertThat(Packets.readValue("9b0000000000000001 07")).isEqualTo(List.of(7L));
		assertThat(Packets.readValue("a0")).isEqualTo(Map.of());
		assertThat(Packets.readValue("bf ff")).isEqualTo(Map.of());
		assertThat(Packets.readValue("a2 6161 01 6162 a1 6163 02")).isEqualTo(Map.of("a", 1L, "b", Map.of("c", 2L)));
		assertThat(Packets.readValue("bf 6161 01 6162 bf 6163 02 ff ff"))
			.isEqualTo(Map.of("a", 1L, "b", Map.of("c", 2L)));
		assertThat(Packets.readValue("9818" + "00".repeat(24))).asInstanceOf(InstanceOfAssertFactories.LIST)
			.hasSize(24);
	}

	@Test
	void whenAListIsLongThenItIsReadWhole() throws Exception {
		for (int size : new int[] { 31, 32, 33, 255, 256, 70_000 }) {
			List<Integer> list = Stream.iterate(0, (i) -> i + 1).limit(size).toList();
			assertThat(Canonical.exact(Packets.readOne(Packets.write("p", list))[1])).isEqualTo(Canonical.exact(list));
		}
	}

	@Test
	@SuppressWarnings("unchecked")
	void whenContainersAreReadThenTheyAreReadOnlyAndMayHoldNull() throws Exception {
		List<Object> list = (List<Object>) Packets.readValue("82 f6 01");
		Map<String, Object> map = (Map<String, Object>) Packets.readValue("a1 6161 f6");
		assertThat(list).containsExactly(null, 1L);
		assertThat(map).containsEntry("a", null);
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> list.set(0, 2L));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> map.put("b", 2L));
	}

	@Test
	void whenMapKeysAreBytesThenTheyAreTheSameTextAsTextKeys() throws Exception {
		assertThat(Packets.readValue("a1 41e9 01")).isEqualTo(Map.of("\u00e9", 1L));
		assertThat(Packets.readValue("a1 62c3a9 01")).isEqualTo(Map.of("\u00e9", 1L));
		assertThat(Packets.readValue("a2 4161 4161 63e282ac 02")).satisfies((map) -> assertThat(Canonical.exact(map))
			.isEqualTo(Canonical.exact(Map.of("a", new byte[] { 'a' }, "\u20ac", 2))));
		assertThat(Packets.readValue("a2 5f 4161 4162 ff 01 7f 6163 ff 02")).isEqualTo(Map.of("ab", 1L, "c", 2L));
	}

	@Test
	void whenAMapIsReadThenTheOrderOfItsKeysIsKept() throws Exception {
		assertThat(Packets.readValue("a3 617a 01 6161 02 616d 03"))
			.satisfies((map) -> assertThat(((Map<?, ?>) map).keySet().toString()).isEqualTo("[z, a, m]"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "81 4165", "81 6165", "81 5f 4165 ff", "81 7f 6165 ff", "9f 4165 ff", "d9d9f7 81 4165",
			"81 d9d9f7 4165", "d82a d82b 81 d82c 6165", "980141 65" })
	void whenAPortNameComesInAnyFormThenItIsAString(String bytes) throws Exception {
		assertThat(Packets.readOne(Packets.hex(bytes))).containsExactly("e");
	}

	@Test
	void whenAPortNameIsNotAsciiThenBytesAreLatin1AndTextIsUtf8() throws Exception {
		assertThat(Packets.readOne(Packets.hex("81 42c3a9"))).containsExactly("\u00c3\u00a9");
		assertThat(Packets.readOne(Packets.hex("81 62c3a9"))).containsExactly("\u00e9");
	}

	@Test
	void whenAPortNameIsANumberThenItIsItsDigits() throws Exception {
		assertThat(Packets.readOne(Packets.hex("82 182a 01"))).containsExactly("42", 1L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "80", "9f ff", "81 f6", "81 f7", "81 40", "81 60", "81 5f ff", "9f 7f ff ff" })
	void whenThePortNameIsMissingOrNullOrEmptyThenThePacketIsForTheNodePort(String bytes) throws Exception {
		assertThat(Packets.readOne(Packets.hex(bytes))).containsExactly("");
	}

	@Test
	void whenTheElementsBehindThePortNameAreBytesThenTheyStayBytes() throws Exception {
		assertThat(Canonical.exact(Packets.readOne(Packets.hex("83 4170 4174 4178"))))
			.isEqualTo(Canonical.exact(new Object[] { "p", new byte[] { 't' }, new byte[] { 'x' } }));
	}

	@ParameterizedTest
	@ValueSource(strings = { "d9d9f7 05", "d9d9f7 d9d9f7 05", "c0 05", "c1 05", "d9 5652 05", "d8 18 05", "d9 00fe 05",
			"da ffffffff 05", "db ffffffffffffffff 05", "d9 010c 05" })
	void whenATagStandsBeforeAValueThenTheValueCounts(String bytes) throws Exception {
		assertThat(Packets.readValue(bytes)).isEqualTo(5L);
	}

	@Test
	void whenTagsStandAnywhereElseThenTheyCountForNothing() throws Exception {
		assertThat(Canonical.exact(Packets.readOne(Packets
			.hex("c5 d9d9f7 84 c6 6170 c7 82 c8 01 c9 02 d82a a1 d82b 6161 d82c f6 d82d 9f d82e 5f 41 ff ff ff"))))
			.isEqualTo(Canonical.exact(new Object[] { "p", List.of(1, 2), Collections.singletonMap("a", null),
					List.of(new byte[] { -1 }) }));
	}

	@ParameterizedTest
	@CsvSource({ "d819, 25", "d81c, 28", "d81d, 29", "d90100, 256" })
	void whenSharedReferencesComeThenTheyAreRefusedByName(String tag, String number) {
		assertThatExceptionOfType(FrameException.class).isThrownBy(() -> Packets.readValue(tag + "8101"))
			.withMessageContaining("CBOR tag " + number)
			.withMessageContaining("not supported");
	}

	@Test
	void whenSeveralPacketsComeInOneReadThenTheyComeOutInOrder() throws Exception {
		List<byte[]> packets = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			packets.add(Packets.write("p" + i % 7, i, "x".repeat(i % 90)));
		}
		List<@Nullable Object[]> read = Packets.read(Packets.join(packets.toArray(byte[][]::new)));
		assertThat(read).hasSize(1000);
		for (int i = 0; i < 1000; i++) {
			assertThat(read.get(i)).containsExactly("p" + i % 7, (long) i, "x".repeat(i % 90));
		}
	}

	@Test
	void whenNoBytesComeThenThereIsNoPacket() throws Exception {
		FrameReader reader = Packets.reader();
		assertThat(reader.next()).isNull();
		reader.feed(ByteBuffer.allocate(0));
		assertThat(reader.next()).isNull();
		assertThat(reader.next()).isNull();
	}

	@Test
	void whenBytesAreFedThenTheyAreCopied() throws Exception {
		FrameReader reader = Packets.reader();
		byte[] bytes = Packets.write("p", "text", new byte[] { 7 });
		byte[] received = bytes.clone();
		ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
		reader.feed(direct);
		assertThat(direct.hasRemaining()).isFalse();
		reader.feed(ByteBuffer.wrap(received));
		Arrays.fill(received, (byte) 0);
		assertThat(Canonical.exact(reader.next())).isEqualTo(Canonical.exact(reader.next()))
			.isEqualTo(Canonical.exact(new Object[] { "p", "text", new byte[] { 7 } }));
	}

	@Test
	void whenAByteStringWasReadThenItDoesNotShareTheBuffer() throws Exception {
		FrameReader reader = Packets.reader();
		byte[] first = (byte[]) Packets.read(reader, Packets.write("p", new byte[] { 1, 2 })).get(0)[1];
		Packets.read(reader, Packets.write("p", new byte[] { 8, 9 }));
		assertThat(first).containsExactly(1, 2);
	}

	/** A sequence in which every form of head and of value occurs. */
	private static byte[] manyForms() {
		return Packets.join(
				Packets.hex("d9d9f7 8d 4170 00 1818 190100 1a00010000 1bffffffffffffffff 3b0000000000000000"
						+ "c249010000000000000000 f93e00 fa3fc00000 fb3ff199999999999a f4 f6"),
				Packets
					.hex("9f 7f 6170 6171 ff 5f 43010203 40 ff 7f 63e282ac 60 ff bf 4161 9f 01 ff 7f6162ff a0 ff ff"),
				Packets.hex("80"), Packets.hex("81 f6"),
				Packets.write("port", "tag", "x".repeat(300), new byte[300], List.of(List.of(), Map.of("k", "v"))),
				Packets.hex("d82a 83 4170 c1 fb41d452d9e2200000 d95652 f5"), Packets.write("", "mon1", "caf\u00e9"));
	}

	static Stream<Arguments> sizes() {
		return Stream.of(1, 2, 3, 5, 7, 64).map(Arguments::of);
	}

	@ParameterizedTest
	@MethodSource("sizes")
	void whenBytesComeInSmallPiecesThenThePacketsAreTheSame(int size) throws Exception {
		byte[] bytes = manyForms();
		FrameReader reader = Packets.reader();
		List<@Nullable Object[]> packets = new ArrayList<>();
		for (int i = 0; i < bytes.length; i += size) {
			packets.addAll(Packets.feed(reader, bytes, i, Math.min(size, bytes.length - i)));
		}
		assertSamePackets(packets, Packets.read(bytes));
	}

	@Test
	void whenBytesAreCutInTwoAnywhereThenThePacketsAreTheSame() throws Exception {
		byte[] bytes = manyForms();
		List<@Nullable Object[]> whole = Packets.read(bytes);
		for (int cut = 0; cut <= bytes.length; cut++) {
			FrameReader reader = Packets.reader();
			List<@Nullable Object[]> packets = Packets.feed(reader, bytes, 0, cut);
			packets.addAll(Packets.feed(reader, bytes, cut, bytes.length - cut));
			assertSamePackets(packets, whole);
		}
	}

	@Test
	void whenBytesAreCutAtRandomThenThePacketsAreTheSame() throws Exception {
		byte[] bytes = Packets.join(manyForms(), manyForms(), manyForms());
		List<@Nullable Object[]> whole = Packets.read(bytes);
		Random random = new Random(7);
		for (int run = 0; run < 500; run++) {
			FrameReader reader = Packets.reader();
			List<@Nullable Object[]> packets = new ArrayList<>();
			int at = 0;
			while (at < bytes.length) {
				int count = Math.min(bytes.length - at, random.nextInt(1 + random.nextInt(200)));
				packets.addAll(Packets.feed(reader, bytes, at, count));
				at += count;
			}
			assertSamePackets(packets, whole);
		}
	}

	@Test
	void whenBytesAreFedTwiceBeforeReadingThenNothingIsLost() throws Exception {
		byte[] bytes = manyForms();
		List<@Nullable Object[]> whole = Packets.read(bytes);
		FrameReader reader = Packets.reader();
		for (byte byteValue : bytes) {
			reader.feed(ByteBuffer.wrap(new byte[] { byteValue }));
		}
		assertSamePackets(Packets.read(reader, new byte[0]), whole);
	}

	private static void assertSamePackets(List<@Nullable Object[]> packets, List<@Nullable Object[]> expected) {
		assertThat(packets).hasSameSizeAs(expected);
		for (int i = 0; i < expected.size(); i++) {
			assertThat(Canonical.exact(packets.get(i))).isEqualTo(Canonical.exact(expected.get(i)));
		}
	}

}
