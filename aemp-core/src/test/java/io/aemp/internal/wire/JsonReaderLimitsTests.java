package io.aemp.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.assertj.core.api.ThrowableAssertAlternative;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests the refusal of input, and the cost of hostile bytes.
 */
class JsonReaderLimitsTests {

	private static final String REFUSED = "refused";

	private final JsonMapper jackson = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	@ParameterizedTest
	@ValueSource(strings = { "{}", "1", "\"p\"", "null", "GET / HTTP/1.1\r\n", "]", ",", " \n\ufeff[]", "[\"p\"],",
			"[\"p\"]]", "[\"p\"] 1" })
	void whenAPacketIsNoArrayThenItIsRefusedAtItsFirstByte(String text) {
		assertRefused(text).withMessageContaining("is not an array but begins with byte 0x");
	}

	@ParameterizedTest
	@ValueSource(strings = { "NaN", "Infinity", "-Infinity", "+1", "01", ".5", "1.", "0x1", "nul,", "tru]", "1e,",
			"'a'", "\"\n\"", "\"\\x\"", "\"\\u12g4\"", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{a:1}", "{1:2}",
			"{\"a\":1,}", "[1}", "{\"a\":1]", "/**/1", "#", "undefined", "inf", "\u0000", "", "--1" })
	void whenJsonIsMalformedThenItIsRefusedWithoutItsContents(String value) {
		assertRefused("[\"p\"," + value + "]").withMessage("A packet is malformed JSON");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "{\"a\":1,\"a\":2}", "{\"a\":null,\"b\":1,\"\\u0061\":2}", "[{\"\u00e9\":{},\"\\u00e9\":2}]" })
	void whenAMapHasTheSameKeyTwiceThenItIsRefused(String value) {
		assertRefused("[\"p\"," + value + "]").withMessage("A map has the same key twice");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ff", "c3", "c328", "c080", "c1bf", "e08080", "f08f8080", "f880808080", "fc8080808080",
			"fe80808080808080", "80", "efbfc0" })
	void whenTextIsNotValidUtf8ThenItIsRefusedHoweverItIsCut(String bytes) {
		for (String around : new String[] { "[\"|\"]", "[\"p\",\"|\"]", "[\"p\",{\"|\":1}]" }) {
			String[] parts = around.split("\\|");
			byte[] packet = Packets.join(Packets.utf8(parts[0]), Packets.hex(bytes), Packets.utf8(parts[1]));
			for (int cut = 0; cut < packet.length; cut++) {
				int first = cut;
				assertThatExceptionOfType(FrameException.class).isThrownBy(() -> {
					FrameReader reader = Packets.jsonReader();
					Packets.feed(reader, packet, 0, first);
					Packets.feed(reader, packet, first, packet.length - first);
				}).withMessage("A packet is not valid UTF-8");
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "\\ud800, ?", "\\udc00, ?", "\\ud800x, ?x", "\\udbff\\n, ?|", "\\udc00\\ud800, ??",
			"\\uD83D\\ud83d\\ude00, ?*", "\\ud83d\\ude00\\uDFFF, *?", "\\\\\\ud800\\\\, \\?\\" })
	void whenAnEscapeMakesHalfACharacterThenItIsReplacedHoweverItIsCut(String escaped, String text) throws Exception {
		String expected = text.replace('?', '\ufffd').replace("*", "\ud83d\ude00").replace('|', '\n');
		assertReadHoweverCut(Packets.utf8("[\"" + escaped + "\"][\"p\",{\"" + escaped + "\":\"" + escaped + "\"}]"),
				new Object[] { expected }, new Object[] { "p", Map.of(expected, expected) });
	}

	@ParameterizedTest
	@CsvSource({ "eda080, ?", "edbfbf, ?", "eda0bdedb880, ??", "f4908080, ?", "f7bfbfbf, ?", "f888808080, ?",
			"fc8480808080, ?", "fe828080808080, ?", "ff808080808081808080808080, ?", "61eda08062f490808063, a?b?c",
			"f48fbfbff0909080, *", "f4908080f4908080, ??" })
	void whenACharacterIsBeyondUnicodeThenItIsReplacedInBothFramingsHoweverItIsCut(String hex, String text)
			throws Exception {
		String expected = text.replace('?', '\ufffd').replace("*", "\udbff\udfff\ud801\udc00");
		byte[] bytes = HexFormat.of().parseHex(hex);
		String latin1 = new String(bytes, StandardCharsets.ISO_8859_1);
		byte[] json = ("[\"" + latin1 + "\"][\"p\",{\"" + latin1 + "\":\"" + latin1 + "\"}][\"q\",1]")
			.getBytes(StandardCharsets.ISO_8859_1);
		assertReadHoweverCut(json, new Object[] { expected }, new Object[] { "p", Map.of(expected, expected) },
				new Object[] { "q", 1L });
		String item = HexFormat.of().toHexDigits((byte) (0x60 + bytes.length)) + hex;
		assertThat(Packets.readValue(item)).isEqualTo(expected);
		assertThat(Packets.readValue("a1" + item + item)).isEqualTo(Map.of(expected, expected));
	}

	/** Packets and their sizes do not depend on the cuts. */
	private static void assertReadHoweverCut(byte[] stream, Object[]... packets) throws Exception {
		List<Integer> sizes = new ArrayList<>();
		for (int piece = 1; piece <= stream.length; piece++) {
			FrameReader reader = Packets.jsonReader();
			List<@Nullable Object[]> read = new ArrayList<>();
			List<Integer> bytes = new ArrayList<>();
			for (int i = 0; i < stream.length; i += piece) {
				reader.feed(ByteBuffer.wrap(stream, i, Math.min(piece, stream.length - i)));
				for (@Nullable
				Object[] packet = reader.next(); packet != null; packet = reader.next()) {
					read.add(packet);
					bytes.add(reader.frameBytes());
				}
			}
			assertThat(read).as("in pieces of " + piece).containsExactly(packets);
			if (sizes.isEmpty()) {
				sizes.addAll(bytes);
			}
			assertThat(bytes).isEqualTo(sizes);
			assertThat(bytes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(stream.length);
		}
	}

	@Test
	void whenKeysBecomeTheSameByReplacementThenTheLaterOneCounts() throws Exception {
		assertThat(Packets.readJsonValue("{\"\\ud800\":1,\"a\":2,\"\\ud801\":3}"))
			.isEqualTo(Map.of("\ufffd", 3L, "a", 2L));
		assertThat(Packets.readValue("a2 63 eda080 01 63 eda081 02")).isEqualTo(Map.of("\ufffd", 2L));
		assertRefused("[\"p\",{\"\\ud800\":1,\"\\ud801\":2,\"a\":3,\"a\":4}]")
			.withMessage("A map has the same key twice");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\\u12g4", "\\u12\u00e9", "\\u\"", "\\x", "\\ud83d\\udx" })
	void whenAnEscapeIsNoneThenItIsRefusedHoweverItIsCut(String text) {
		for (String packet : List.of("[\"" + text + "\"]", "[\"p\",{\"" + text + "\":1}]")) {
			for (int piece = 1; piece <= packet.length(); piece++) {
				int count = piece;
				assertThatExceptionOfType(FrameException.class)
					.isThrownBy(() -> readInPieces(Packets.LIMITS, Packets.utf8(packet), count))
					.withMessage("A packet is malformed JSON");
			}
		}
	}

	@Test
	void whenEscapesMakeWholeCharactersThenTheyAreReadHoweverTheyAreCut() throws Exception {
		String packet = "[\"p\",{\"\\\\ud800\\\"\\uD83d\\uDe00\\ud7ff\\ue000\":\"\\\\\\\\\\ud83d\\ude00\"}]";
		for (int piece = 1; piece <= packet.length(); piece++) {
			FrameReader reader = Packets.jsonReader();
			List<@Nullable Object[]> packets = new ArrayList<>();
			for (int i = 0; i < packet.length(); i += piece) {
				packets.addAll(Packets.feed(reader, Packets.utf8(packet), i, Math.min(piece, packet.length() - i)));
			}
			assertThat(packets).singleElement()
				.isEqualTo(new Object[] { "p", Map.of("\\ud800\"\ud83d\ude00\ud7ff\ue000", "\\\\\ud83d\ude00") });
		}
	}

	@ParameterizedTest
	@CsvSource({ "1e400, Infinity", "-1e400, -Infinity", "1e999999999, Infinity", "1e99999999999999999999, Infinity",
			"1.79769313486232e+308, Infinity", "-1.79769313486232e+308, -Infinity", "1e-400, 0.0",
			"1e-99999999999999999999, 0.0" })
	void whenAFloatIsBeyondADoubleThenItIsInfiniteAsOverCbor(String number, double value) throws Exception {
		assertThat(Packets.readJsonValue(number)).isEqualTo(value);
	}

	@Test
	void whenANumberCrossesItsLimitThenItIsRefused() throws Exception {
		assertThat(Packets.readJsonValue("-" + "9".repeat(2467))).isNotNull();
		assertThat(Packets.readJsonValue("0." + "9".repeat(2400))).isEqualTo(1.0);
		for (String number : new String[] { "9".repeat(2469), "-" + "9".repeat(3000), "0." + "9".repeat(3000),
				"9".repeat(1_000_000) }) {
			assertRefused("[\"p\"," + number + "]").withMessage("A packet has a number of more than 2468 characters");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "[true]", "[false]", "[[]]", "[{}]", "[[\"p\"],1]" })
	void whenThePortNameIsNoStringThenThePacketIsRefused(String packet) {
		assertRefused(packet).withMessage("A packet has a port name that is no string");
	}

	@Test
	void whenNestingCrossesItsLimitThenThePacketIsRefused() throws Exception {
		FrameLimits limits = new FrameLimits(1 << 20, 10, 1000);
		for (String[] nested : new String[][] { { "[", "]" }, { "{\"a\":", "}" } }) {
			String deepest = "[\"p\"," + nested[0].repeat(9) + "1" + nested[1].repeat(9) + "]";
			assertThat(Packets.read(new JsonReader(limits), Packets.utf8(deepest.repeat(3)))).hasSize(3);
			assertThatExceptionOfType(FrameException.class)
				.isThrownBy(() -> Packets.read(new JsonReader(limits), Packets.utf8("[\"p\"," + nested[0].repeat(10))))
				.withMessage("A packet is nested deeper than 10 levels");
		}
	}

	@Test
	void whenAMillionListsAreOpenedThenTheStackHolds() {
		assertThatExceptionOfType(FrameException.class)
			.isThrownBy(() -> Packets.read(Packets.jsonReader(), Packets.repeat('[', 1_000_000)))
			.withMessage("A packet is nested deeper than 130 levels");
	}

	@Test
	void whenTheNumberOfElementsCrossesItsLimitThenThePacketIsRefused() throws Exception {
		FrameLimits limits = new FrameLimits(1 << 20, 10, 50);
		String fits = "[" + "0,".repeat(49) + "0]";
		assertThat(Packets.read(new JsonReader(limits), Packets.utf8(fits.repeat(3)))).hasSize(3);
		assertThatExceptionOfType(FrameException.class)
			.isThrownBy(() -> Packets.read(new JsonReader(limits), Packets.utf8("[" + "0,".repeat(50) + "0]")))
			.withMessage("A packet has more than 50 elements");
		// 1 name, 1 map, 24 keys and their values: 50
		String map = IntStream.range(0, 24).mapToObj((i) -> "\"" + i + "\":{}").collect(Collectors.joining(","));
		assertThat(Packets.read(new JsonReader(limits), Packets.utf8("[\"p\",{" + map + "}]"))).hasSize(1);
		assertThatExceptionOfType(FrameException.class)
			.isThrownBy(() -> Packets.read(new JsonReader(limits), Packets.utf8("[\"p\",[],{" + map + "}]")));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 100, 1000, 5000 })
	void whenAPacketCrossesTheFrameLimitThenItIsRefused(int piece) throws Exception {
		FrameLimits limits = new FrameLimits(1000, 10, 2000);
		for (String fits : new String[] { "[\"p\",\"" + "x".repeat(992) + "\"]", "[\"" + "x".repeat(996) + "\"]",
				"[" + " ".repeat(998) + "]", "[\"p\",{\"" + "k".repeat(988) + "\":1}]",
				"[0" + ",1".repeat(498) + " ]" }) {
			assertThat(fits).hasSize(1000);
			assertThat(readInPieces(limits, Packets.utf8(fits + " ".repeat(3000) + fits + fits), piece)).isEqualTo(3);
			byte[] large = Packets.utf8(fits + fits.substring(0, 999) + " ]");
			assertThatExceptionOfType(FrameException.class).isThrownBy(() -> readInPieces(limits, large, piece))
				.withMessageMatching("A packet (is larger than the limit of 1000 bytes|is malformed JSON)");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "[\"", "[\"p\",\"", "[\"p\",{\"", "[\"p\",", "[1,", "[\"p\",\"\\u00e9" })
	void whenAPacketNeverEndsThenTheFrameLimitStopsIt(String beginning) {
		FrameLimits limits = new FrameLimits(1000, 10, 10);
		String more = beginning.endsWith(",") ? " " : "x";
		assertThatExceptionOfType(FrameException.class)
			.isThrownBy(() -> readInPieces(limits, Packets.utf8(beginning + more.repeat(1001)), 10))
			.withMessage("A packet is larger than the limit of 1000 bytes");
	}

	@Test
	void whenNothingButBlanksComesThenNothingIsKept() throws Exception {
		FrameReader reader = new JsonReader(new FrameLimits(1000, 10, 10));
		for (int i = 0; i < 1000; i++) {
			assertThat(Packets.read(reader, Packets.repeat('\n', 100))).isEmpty();
		}
		assertThat(Packets.read(reader, Packets.utf8("[\"p\"]"))).hasSize(1);
	}

	@Test
	@Tag("load")
	void whenKeysAreDifferentInEveryPacketThenTheReaderDoesNotKeepThem() throws Exception {
		FrameReader reader = Packets.jsonReader();
		String rest = "k".repeat(4_000);
		long before = usedMemory();
		for (int i = 0; i < 30_000; i++) {
			assertThat(Packets.read(reader, Packets.utf8("[\"p\",{\"" + i + rest + "\":1}]"))).hasSize(1);
		}
		// Together 120 MB.
		assertThat(usedMemory() - before).isLessThan(40_000_000);
		assertThat(Packets.read(reader, Packets.utf8("[\"p\"]"))).hasSize(1);
	}

	private static long usedMemory() {
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	@Test
	void whenALargePacketComesInManyReadsThenItIsReadInTime() throws Exception {
		byte[] text = Packets.utf8("[\"p\",\"" + "x".repeat(20_000_000) + "\"]");
		assertThat(readInPieces(Packets.LIMITS, text, 1000)).isEqualTo(1);
		byte[] many = Packets.utf8("[\"p\"" + ",\"0123456789\"".repeat(1_000_000) + "]");
		assertThat(readInPieces(Packets.LIMITS, many, 1000)).isEqualTo(1);
	}

	private static int readInPieces(FrameLimits limits, byte[] bytes, int piece) throws FrameException {
		FrameReader reader = new JsonReader(limits);
		int packets = 0;
		for (int i = 0; i < bytes.length; i += piece) {
			packets += Packets.feed(reader, bytes, i, Math.min(piece, bytes.length - i)).size();
		}
		return packets;
	}

	private static ThrowableAssertAlternative<FrameException> assertRefused(String text) {
		for (int piece : new int[] { 1, 3 }) {
			assertThatExceptionOfType(FrameException.class)
				.isThrownBy(() -> readInPieces(Packets.LIMITS, Packets.utf8(text + "      "), piece));
		}
		return assertThatExceptionOfType(FrameException.class)
			.isThrownBy(() -> Packets.read(Packets.jsonReader(), Packets.utf8(text)));
	}

}
