package io.aemp.internal.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AddressTests {

	@ParameterizedTest
	@CsvSource({ "localhost:4040, localhost, 4040", "127.0.0.1:1, 127.0.0.1, 1", "[::1]:65535, ::1, 65535",
			"[fe80::1%eth0]:80, fe80::1%eth0, 80", "a-b.example:80, a-b.example, 80" })
	void whenAnAddressIsWellFormedThenItIsTakenApartAndPrintedAgain(String text, String host, int port) {
		Address address = Address.parse(text);
		assertThat(address).isEqualTo(new Address(host, port));
		assertThat(address).hasToString(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ":", "host", "4040", "host:", ":4040", "host:0", "host:-1", "host:+1", "host:1x",
			"host: 1", "ho st:1", "*:4040", "::1:4040", "[::1]", "[::1", "::1", "[]:1", "a,b:1", "a;b:1", "a#b:1",
			"h\u00e9:1", "host:\u0661" })
	void whenAnAddressIsMalformedThenItIsNamed(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Address.parse(text))
			.withMessageStartingWith("Malformed address '")
			.withMessageEndingWith("': use host:port, or [IPv6 address]:port");
	}

	@ParameterizedTest
	@ValueSource(strings = { "host:65536", "host:99999", "[::1]:99999", "host:99999999999" })
	void whenThePortIsTooLargeThenTheMessageNamesTheRange(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Address.parse(text))
			.withMessage("Malformed address '" + text
					+ "': use a port from 1 to 65535, or 0 in binds for a port that the system chooses");
	}

	@Test
	void whenAMalformedAddressIsHostileThenItIsMadePrintable() {
		assertThatIllegalArgumentException().isThrownBy(() -> Address.parse("\u001b[31m" + "x".repeat(500)))
			.satisfies((ex) -> assertThat(ex.getMessage()).matches("[ -~]+").hasSizeLessThan(200));
	}

	@Test
	void whenASocketAddressIsGivenThenItsHostIsTheIpAddress() throws Exception {
		assertThat(Address.of(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 7))).hasToString("127.0.0.1:7");
		assertThat(Address.of(new InetSocketAddress(InetAddress.getByName("::1"), 7)))
			.hasToString("[0:0:0:0:0:0:0:1]:7");
		assertThat(Address.of(new InetSocketAddress(InetAddress.getByName("fe80::1%1"), 7)))
			.hasToString("[fe80:0:0:0:0:0:0:1]:7");
	}

}
