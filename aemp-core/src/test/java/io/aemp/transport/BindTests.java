package io.aemp.transport;

import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BindTests {

	@ParameterizedTest
	@CsvSource({ "*, *, 0", "4040, *, 4040", "0, *, 0", "*:4040, *, 4040", "*:*, *, 0", ":4040, *, 4040",
			"host:*, host, 0", "host:4040, host, 4040", "host:0, host, 0", "127.0.0.1:0, 127.0.0.1, 0",
			"[::]:4040, ::, 4040", "[::], ::, 0", "[::1]:*, ::1, 0", "0.0.0.0:4040, 0.0.0.0, 4040" })
	void whenABindIsWellFormedThenItIsTakenApart(String text, String host, int port) {
		assertThat(Bind.parse(text)).isEqualTo(new Bind(host, port));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "host", "65536", "999999", "host:", "host:65536", "host:x", "::", "::1:4040", "-1",
			"a b:1", "**", "host:**" })
	void whenABindIsMalformedThenItIsNamedAsItWasWritten(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Bind.parse(text))
			.withMessageStartingWith("Malformed address '" + text + "'");
	}

	@Test
	void whenTheHostIsAnAddressThenItIsListenedOn() {
		assertThat(Bind.parse("127.0.0.1:4040").addresses()).containsExactly(new InetSocketAddress("127.0.0.1", 4040));
		assertThat(Bind.parse("[::]").addresses()).singleElement()
			.satisfies((address) -> assertThat(address.getAddress().isAnyLocalAddress()).isTrue());
	}

	@Test
	void whenTheHostIsAStarThenLoopbackIsNotListenedOn() {
		assertThat(Bind.parse("4040").addresses()).allSatisfy((address) -> {
			assertThat(address.getAddress().isLoopbackAddress()).isFalse();
			assertThat(address.getPort()).isEqualTo(4040);
		});
	}

	@Test
	void whenAListenerIsBoundToAllInterfacesThenOthersAreToldWhereToReachIt() {
		assertThat(Bind.reachable(new Address("127.0.0.1", 4040))).containsExactly(new Address("127.0.0.1", 4040));
		int interfaces = Bind.parse("*:4040").addresses().size();
		for (String any : List.of("0.0.0.0", "::")) {
			Address bound = new Address(any, 4040);
			if (interfaces == 0) {
				assertThat(Bind.reachable(bound)).containsExactly(bound);
			}
			else {
				assertThat(Bind.reachable(bound)).hasSizeLessThanOrEqualTo(interfaces)
					.allMatch((address) -> address.port() == 4040);
			}
		}
	}

	@Test
	void whenTheHostIsUnknownThenTheBindIsNamed() {
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> Bind.parse("no-such-host.invalid:4040").addresses())
			.withMessage("Cannot listen on no-such-host.invalid:4040: unknown host");
	}

}
