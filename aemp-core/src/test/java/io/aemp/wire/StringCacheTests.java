package io.aemp.wire;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StringCacheTests {

	private final StringCache cache = new StringCache();

	@Test
	void whenTheSameOctetsComeAgainThenTheStringIsTheSameObject() {
		assertThat(get("port1")).isEqualTo("port1").isSameAs(get("port1"));
		assertThat(get("")).isEqualTo("").isSameAs(get(""));
	}

	@Test
	void whenOctetsStandInTheMiddleOfABufferThenOnlyTheyCount() {
		byte[] buffer = "xxport1xx".getBytes(StandardCharsets.US_ASCII);
		assertThat(this.cache.get(buffer, 2, 5)).isEqualTo("port1");
	}

	@Test
	void whenOctetsAreTooManyThenThereIsNoString() {
		assertThat(get("x".repeat(48))).hasSize(48);
		assertThat(get("x".repeat(49))).isNull();
	}

	@Test
	void whenOctetsAreNotAsciiThenThereIsNoString() {
		for (int octet = 0x80; octet <= 0xff; octet++) {
			assertThat(this.cache.get(new byte[] { 'a', (byte) octet }, 0, 2)).isNull();
		}
	}

	@Test
	void whenDifferentOctetsFallOnOneSlotThenEachGetsItsOwnString() {
		Random random = new Random(1);
		for (int i = 0; i < 100_000; i++) {
			String name = Integer.toString(random.nextInt(2000), 36);
			assertThat(get(name)).isEqualTo(name);
		}
	}

	@Test
	void whenOctetsWithTheSameHashAreNotAsciiThenTheCachedStringIsNotTakenForThem() {
		assertThat(get("Aa")).isEqualTo("Aa");
		// One more in an octet is 31 less in the next: the same hash.
		assertThat(get("BB")).isEqualTo("BB");
		assertThat(get("C#")).isEqualTo("C#");
		assertThat(this.cache.get(new byte[] { 'C' + 5, '#' - 5 * 31 }, 0, 2)).isNull();
		assertThat(get("C#")).isEqualTo("C#");
	}

	private @Nullable String get(String text) {
		byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
		return this.cache.get(octets, 0, octets.length);
	}

}
