package io.aemp.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StringCacheTests {

	private final StringCache cache = new StringCache();

	@Test
	void whenTheSameBytesComeAgainThenTheStringIsTheSameObject() {
		assertThat(get("port1")).isEqualTo("port1").isSameAs(get("port1"));
		assertThat(get("")).isEqualTo("").isSameAs(get(""));
	}

	@Test
	void whenBytesStandInTheMiddleOfABufferThenOnlyTheyCount() {
		byte[] buffer = "xxport1xx".getBytes(StandardCharsets.US_ASCII);
		assertThat(this.cache.get(buffer, 2, 5)).isEqualTo("port1");
	}

	@Test
	void whenBytesStandAtTheEndOfABufferThenTheyAreTheSameString() {
		byte[] buffer = "ab01234567ba".getBytes(StandardCharsets.US_ASCII);
		assertThat(this.cache.get(buffer, 0, 2)).isEqualTo("ab");
		assertThat(this.cache.get(buffer, 10, 2)).isEqualTo("ba");
		for (int length = 1; length < Long.BYTES; length++) {
			String text = "1234567".substring(0, length);
			String atTheEnd = get(text);
			String before = this.cache.get((text + "#########").getBytes(StandardCharsets.US_ASCII), 0, length);
			assertThat(before).isEqualTo(text).isSameAs(atTheEnd);
		}
	}

	@Test
	void whenBytesAreTooManyThenThereIsNoString() {
		assertThat(get("x".repeat(16))).hasSize(16);
		assertThat(get("x".repeat(17))).isNull();
	}

	@Test
	void whenBytesAreNotAsciiThenThereIsNoString() {
		for (int byteValue = 0x80; byteValue <= 0xff; byteValue++) {
			assertThat(this.cache.get(new byte[] { 'a', (byte) byteValue }, 0, 2)).isNull();
		}
	}

	@Test
	void whenDifferentBytesFallOnOneSlotThenEachGetsItsOwnString() {
		Random random = new Random(1);
		for (int i = 0; i < 100_000; i++) {
			String name = Integer.toString(random.nextInt(2000), 36);
			assertThat(get(name)).isEqualTo(name);
		}
	}

	@Test
	void whenStringsDifferOnlyInTheirLengthThenTheyAreDifferent() {
		for (String text : new String[] { "a", "\0a", "\0\0a", "", "\0", "x".repeat(8), "x".repeat(9), "x".repeat(16),
				"abababab", "ababababab", "abababababababab" }) {
			assertThat(get(text)).isEqualTo(text);
		}
	}

	@Test
	void whenBytesOnTheSlotOfAStringAreNotAsciiThenItIsNotTakenForThem() {
		assertThat(get("C#")).isEqualTo("C#");
		for (int i = 0x80; i < 0x10000; i++) {
			byte[] bytes = { (byte) (i >> 8), (byte) i };
			if (bytes[0] < 0 || bytes[1] < 0) {
				assertThat(this.cache.get(bytes, 0, 2)).isNull();
			}
		}
		assertThat(get("C#")).isSameAs(get("C#"));
	}

	@Test
	void whenPortNamesAreCountedUpThenMostHaveASlotOfTheirOwn() {
		List<String> names = IntStream.range(0, 100)
			.mapToObj((i) -> "4Pm4psEtnP" + Integer.toString(i, Character.MAX_RADIX))
			.toList();
		List<@Nullable String> first = names.stream().map(this::get).toList();
		int same = 0;
		for (int i = 0; i < names.size(); i++) {
			same += (get(names.get(i)) == first.get(i)) ? 1 : 0;
		}
		assertThat(same).isGreaterThan(50);
	}

	private @Nullable String get(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
		return this.cache.get(bytes, 0, bytes.length);
	}

}
