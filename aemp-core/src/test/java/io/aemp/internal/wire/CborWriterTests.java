package io.aemp.internal.wire;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests the bytes that are written for values.
 */
class CborWriterTests {

	@ParameterizedTest
	@CsvSource({ "0, 00", "1, 01", "23, 17", "24, 1818", "255, 18ff", "256, 190100", "65535, 19ffff",
			"65536, 1a00010000", "4294967295, 1affffffff", "4294967296, 1b0000000100000000",
			"9223372036854775807, 1b7fffffffffffffff", "-1, 20", "-24, 37", "-25, 3818", "-256, 38ff", "-257, 390100",
			"-65536, 39ffff", "-65537, 3a00010000", "-4294967296, 3affffffff", "-4294967297, 3b0000000100000000",
			"-9223372036854775808, 3b7fffffffffffffff" })
	void whenAnIntegerIsWrittenThenItsHeadIsTheShortest(long value, String bytes) {
		assertThat(Packets.writeValue(value)).isEqualTo(bytes);
		assertThat(Packets.writeValue(BigInteger.valueOf(value))).isEqualTo(bytes);
	}

	@Test
	void whenAnIntegerHasASmallTypeThenItIsWrittenAllTheSame() {
		assertThat(Packets.writeValue(-1)).isEqualTo("20");
		assertThat(Packets.writeValue((short) 500)).isEqualTo("1901f4");
		assertThat(Packets.writeValue((byte) -128)).isEqualTo("387f");
		assertThat(Packets.writeValue(Integer.MIN_VALUE)).isEqualTo("3a7fffffff");
	}

	@ParameterizedTest
	@CsvSource({ "9223372036854775808, 1b8000000000000000", "18446744073709551615, 1bffffffffffffffff",
			"18446744073709551616, c249010000000000000000", "-9223372036854775809, 3b8000000000000000",
			"-18446744073709551616, 3bffffffffffffffff", "-18446744073709551617, c349010000000000000000",
			"340282366920938463463374607431768211455, c250ffffffffffffffffffffffffffffffff",
			"-340282366920938463463374607431768211456, c350ffffffffffffffffffffffffffffffff" })
	void whenAnIntegerIsBigThenItIsABignumOnlyBeyond64Bits(BigInteger value, String bytes) {
		assertThat(Packets.writeValue(value)).isEqualTo(bytes);
	}

	@ParameterizedTest
	@CsvSource({ "0.0, fa00000000", "-0.0, fa80000000", "1.5, fa3fc00000", "100000.5, fa47c35040",
			"0.1, fb3fb999999999999a", "1e300, fb7e37e43c8800759c", "3.4028234663852886e38, fa7f7fffff",
			"1.401298464324817e-45, fa00000001", "4.9e-324, fb0000000000000001", "-4.1, fbc010666666666666" })
	void whenAFloatIsExactInSinglePrecisionThenItIsWrittenSo(double value, String bytes) {
		assertThat(Packets.writeValue(value)).isEqualTo(bytes);
	}

	@Test
	void whenAFloatHasSinglePrecisionThenItIsWrittenSo() {
		assertThat(Packets.writeValue(0.1f)).isEqualTo("fa3dcccccd");
	}

	@Test
	void whenSimpleValuesAreWrittenThenTheyTakeOneByte() {
		assertThat(Packets.writeValue(null)).isEqualTo("f6");
		assertThat(Packets.writeValue(true)).isEqualTo("f5");
		assertThat(Packets.writeValue(false)).isEqualTo("f4");
	}

	@ParameterizedTest
	@CsvSource({ "0, 60, 40, 80, a0", "1, 61, 41, 81, a1", "23, 77, 57, 97, b7", "24, 7818, 5818, 9818, b818",
			"255, 78ff, 58ff, 98ff, b8ff", "256, 790100, 590100, 990100, b90100",
			"65535, 79ffff, 59ffff, 99ffff, b9ffff", "65536, 7a00010000, 5a00010000, 9a00010000, ba00010000" })
	void whenALengthIsWrittenThenItsHeadIsTheShortest(int length, String text, String bytes, String list, String map) {
		assertThat(Packets.writeValue("a".repeat(length))).isEqualTo(text + "61".repeat(length));
		assertThat(Packets.writeValue(new byte[length])).isEqualTo(bytes + "00".repeat(length));
		assertThat(Packets.writeValue(Collections.nCopies(length, 1))).isEqualTo(list + "01".repeat(length));
		Map<String, Object> items = new LinkedHashMap<>();
		for (int i = 0; i < length; i++) {
			items.put(Integer.toString(i), i);
		}
		assertThat(Packets.writeValue(items)).startsWith(map + ((length > 0) ? "613000" : ""));
	}

	@ParameterizedTest
	@CsvSource({ "0, 81", "22, 97", "23, 9818", "254, 98ff", "255, 990100", "65534, 99ffff", "65535, 9a00010000" })
	void whenAPacketIsWrittenThenItsPortNameCountsAsAnElement(int elements, String head) {
		assertThat(Packets.hex(Packets.write("", Collections.nCopies(elements, 0).toArray())))
			.isEqualTo(head + "60" + "00".repeat(elements));
	}

	@Test
	void whenTextIsNotAsciiThenItsLengthCountsBytes() {
		assertThat(Packets.writeValue("\u007f")).isEqualTo("617f");
		assertThat(Packets.writeValue("\u0080")).isEqualTo("62c280");
		assertThat(Packets.writeValue("\u07ff")).isEqualTo("62dfbf");
		assertThat(Packets.writeValue("\u0800")).isEqualTo("63e0a080");
		assertThat(Packets.writeValue("\ud7ff\ue000")).isEqualTo("66ed9fbfee8080");
		assertThat(Packets.writeValue("\uffff")).isEqualTo("63efbfbf");
		assertThat(Packets.writeValue("\ud800\udc00")).isEqualTo("64f0908080");
		assertThat(Packets.writeValue("\udbff\udfff")).isEqualTo("64f48fbfbf");
		assertThat(Packets.writeValue("a\u00e9\u20ac\ud83d\ude00z")).isEqualTo("6b61c3a9e282acf09f98807a");
		assertThat(Packets.writeValue("a".repeat(22) + "\u00e9")).isEqualTo("7818" + "61".repeat(22) + "c3a9");
		assertThat(Packets.writeValue("a".repeat(253) + "\u20ac")).isEqualTo("790100" + "61".repeat(253) + "e282ac");
	}

	@Test
	void whenPortNamesAndKeysAreNotAsciiThenTheyAreText() {
		assertThat(Packets.hex(Packets.write("\u00e9"))).isEqualTo("8162c3a9");
		assertThat(Packets.writeValue(Map.of("\u20ac", 1))).isEqualTo("a163e282ac01");
	}

	@ParameterizedTest
	@ValueSource(strings = { "d800", "dbff", "dc00", "dfff" })
	void whenTextHasHalfASurrogatePairThenItIsRefusedWithItsIndex(String codeUnit) {
		char half = (char) Integer.parseInt(codeUnit, 16);
		String message = "A text of the message has half a surrogate pair at index ";
		assertThatIllegalArgumentException().isThrownBy(() -> Packets.writeValue(String.valueOf(half)))
			.withMessage(message + 0);
		assertThatIllegalArgumentException().isThrownBy(() -> Packets.writeValue("ab" + half + "c"))
			.withMessage(message + 2);
		assertThatIllegalArgumentException().isThrownBy(() -> Packets.writeValue("\ud83d\ude00" + half))
			.withMessage(message + 2);
		assertThatIllegalArgumentException().isThrownBy(() -> Packets.writeValue(List.of(Map.of("k" + half, 1))));
	}

	@Test
	void whenSurrogatesStandInTheWrongOrderThenTheyAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Packets.writeValue("\ude00\ud83d"));
	}

	@Test
	void whenAValueCannotBeWrittenThenItsTypeIsNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> Packets.writeValue(new Object()))
			.withMessage("Cannot write a java.lang.Object as CBOR");
	}

	@Test
	void whenSeveralPacketsAreWrittenThenTheyFollowEachOther() {
		FrameBuffer out = new FrameBuffer(3);
		Framing.named("cbor").write("a", new Object[] { 1 }, out);
		Framing.named("cbor").write("b", new Object[] { "\u20ac", List.of() }, out);
		assertThat(Packets.hex(Arrays.copyOf(out.array(), out.length()))).isEqualTo("82616101" + "83616263e282ac80");
		out.clear();
		assertThat(out.length()).isZero();
	}

	@Test
	void whenTheBufferHasAnyRoomLeftThenTheBytesAreTheSame() {
		Object[] elements = { "\u00e9".repeat(30), "a".repeat(30), new byte[30], 1L << 40, 0.1,
				List.of(1, Map.of("k", 2)), BigInteger.ONE.shiftLeft(90) };
		String expected = Packets.hex(Packets.write("port", elements));
		for (int capacity = 0; capacity < 300; capacity++) {
			FrameBuffer out = new FrameBuffer(capacity);
			CborWriter.write("port", elements, out);
			assertThat(Packets.hex(Arrays.copyOf(out.array(), out.length()))).isEqualTo(expected);
		}
	}

}
