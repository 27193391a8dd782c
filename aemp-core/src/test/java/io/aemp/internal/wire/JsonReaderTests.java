package io.aemp.internal.wire;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class JsonReaderTests {

	@Test
	void whenValuesAreReadThenTheirTypesAreTheOnesOfMessages() throws Exception {
		assertThat(Packets.readJsonValue("null")).isNull();
		assertThat(Packets.readJsonValue("true")).isEqualTo(true);
		assertThat(Packets.readJsonValue("false")).isEqualTo(false);
		assertThat(Packets.readJsonValue("0")).isEqualTo(0L);
		assertThat(Packets.readJsonValue("-0")).isEqualTo(0L);
		assertThat(Packets.readJsonValue("-24")).isEqualTo(-24L);
		assertThat(Packets.readJsonValue("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
		assertThat(Packets.readJsonValue("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
		assertThat(Packets.readJsonValue("9223372036854775808")).isEqualTo(BigInteger.valueOf(Long.MIN_VALUE).negate());
		assertThat(Packets.readJsonValue("-18446744073709551616")).isEqualTo(BigInteger.TWO.pow(64).negate());
		assertThat(Packets.readJsonValue("1.5")).isEqualTo(1.5);
		assertThat(Packets.readJsonValue("1e+300")).isEqualTo(1e300);
		assertThat(Packets.readJsonValue("1E2")).isEqualTo(100.0);
		assertThat(Packets.readJsonValue("-0.0")).isEqualTo(-0.0);
		assertThat(Packets.readJsonValue("1e-400")).isEqualTo(0.0);
		assertThat(Packets.readJsonValue("\"\"")).isEqualTo("");
		assertThat(Packets.readJsonValue("\"a\u00e9\u20ac\ud83d\ude00\"")).isEqualTo("a\u00e9\u20ac\ud83d\ude00");
		assertThat(Packets.readJsonValue("\"\\u00e9\\ud83d\\ude00\\n\\/\\\\\\\"\\u0000\""))
			.isEqualTo("\u00e9\ud83d\ude00\n/\\\"\u0000");
		assertThat(Packets.readJsonValue("[]")).isEqualTo(List.of());
		assertThat(Packets.readJsonValue("{}")).isEqualTo(Map.of());
		assertThat(Packets.readJsonValue("[1,[2,{\"a\":[null]}],\"x\"]"))
			.isEqualTo(List.of(1L, List.of(2L, Map.of("a", Arrays.asList((Object) null))), "x"));
		assertThat(Packets.readJsonValue("{\"\":1,\"k\u00e9y\":{\"\ud83d\ude00\":2}}"))
			.isEqualTo(Map.of("", 1L, "k\u00e9y", Map.of("\ud83d\ude00", 2L)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
			[]            | ^^
			[null]        | ^^
			[null,1]      | ^^
			[""]          | ^^
			["p"]         | p
			[7]           | 7
			[-1,"x"]      | -1
			[1.5]         | 1.5
			[ "p" , "t" ] | p
			""")
	void whenThePortNameIsUnusualThenItIsTextStill(String json, String expected) throws Exception {
		List<@Nullable Object[]> packets = Packets.read(Packets.jsonReader(), Packets.utf8(json));
		assertThat(packets).hasSize(1);
		assertThat(packets.get(0)[0]).isEqualTo(expected);
	}

	@Test
	void whenPacketsFollowEachOtherThenWhiteSpaceBetweenThemDoesNotMatter() throws Exception {
		assertThat(Packets.read(Packets.jsonReader(), Packets.utf8(" \n[\"a\"][\"b\"] \r\n\t[\"c\",1]\n\n[\"d\"]")))
			.extracting((packet) -> packet[0])
			.containsExactly("a", "b", "c", "d");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 5, 8, 1000 })
	void whenTheBytesAreCutAnywhereThenThePacketsAreTheSame(int most) throws Exception {
		byte[] bytes = Packets.utf8("[\"p\",\"\u00e9\u20ac\ud83d\ude00\\ud83d\\ude00\",-12.5e-3,1234567890123]\n"
				+ "[\"q\",{\"k\u00e9y\":[true,false,null]}][] [null,123][\"r\",{\"a\":{}}]");
		List<String> expected = texts(Packets.read(Packets.jsonReader(), bytes));
		assertThat(expected).hasSize(5);
		Random random = new Random(7);
		for (int round = 0; round < 50; round++) {
			FrameReader reader = Packets.jsonReader();
			List<@Nullable Object[]> packets = new ArrayList<>();
			int at = 0;
			while (at < bytes.length) {
				int count = Math.min(bytes.length - at, 1 + random.nextInt(most));
				packets.addAll(Packets.feed(reader, bytes, at, count));
				at += count;
			}
			assertThat(texts(packets)).isEqualTo(expected);
		}
	}

	@Test
	void whenBytesAreFedBeforeTheOnesBeforeWereReadThenNothingIsLost() throws Exception {
		FrameReader reader = Packets.jsonReader();
		for (int i = 0; i < 100; i++) {
			byte[] bytes = Packets.utf8("[\"a" + i + "\"][\"b" + i + "\"][\"c");
			reader.feed(ByteBuffer.wrap(bytes));
			if (i % 7 == 0) {
				assertThat(reader.next()).isNotNull();
			}
			reader.feed(ByteBuffer.wrap(Packets.utf8(i + "\"]")));
		}
		int packets = 100 / 7 + 1;
		while (reader.next() != null) {
			packets++;
		}
		assertThat(packets).isEqualTo(300);
	}

	@Test
	void whenAPacketIsReadThenItsListsAndMapsCannotBeChanged() throws Exception {
		assertThat((List<?>) Packets.readJsonValue("[1]")).isUnmodifiable();
		assertThat((Map<?, ?>) Packets.readJsonValue("{\"a\":1}")).isUnmodifiable();
	}

	private static List<String> texts(List<@Nullable Object[]> packets) {
		return packets.stream().map(Arrays::deepToString).toList();
	}

}
