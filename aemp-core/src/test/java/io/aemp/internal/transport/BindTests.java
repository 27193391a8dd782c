package io.aemp.internal.transport;

import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;

import io.aemp.internal.runtime.LocalAddresses;
import io.aemp.testing.FakeAddresses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BindTests {

	private static final LocalAddresses MACHINE = LocalAddresses.ofMachine();

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

	@ParameterizedTest
	@ValueSource(strings = { "65536", "99999", "*:99999", "host:99999", "[::1]:65536", "999999" })
	void whenThePortIsTooLargeThenTheMessageNamesTheRange(String text) {
		String expected = "Malformed address '" + text
				+ "': use a port from 1 to 65535, or 0 in binds for a port that the system chooses";
		assertThatIllegalArgumentException().isThrownBy(() -> Bind.parse(text)).withMessage(expected);
	}

	@Test
	void whenTheHostIsAnAddressThenItIsListenedOn() {
		assertThat(Bind.parse("127.0.0.1:4040").addresses(MACHINE))
			.containsExactly(new InetSocketAddress("127.0.0.1", 4040));
		assertThat(Bind.parse("[::]").addresses(MACHINE)).singleElement()
			.satisfies((address) -> assertThat(address.getAddress().isAnyLocalAddress()).isTrue());
	}

	@Test
	void whenTheHostIsAStarThenAllButLinkLocalAddressesAreListenedOnLoopbackLast() {
		FakeAddresses machine = new FakeAddresses("127.0.0.1", "::1", "fe80::1", "10.0.0.1", "2001:db8::1");
		assertThat(Bind.parse("4040").addresses(machine)).containsExactly(new InetSocketAddress("10.0.0.1", 4040),
				new InetSocketAddress("2001:db8::1", 4040), new InetSocketAddress("127.0.0.1", 4040),
				new InetSocketAddress("::1", 4040));
	}

	@Test
	void whenAListenerIsBoundToAllInterfacesThenOthersAreToldWhereToReachIt() {
		FakeAddresses machine = new FakeAddresses("127.0.0.1", "10.0.0.1", "2001:db8::1");
		assertThat(reachable("127.0.0.1", machine)).containsExactly("127.0.0.1:4040");
		assertThat(reachable("0.0.0.0", machine)).containsExactly("10.0.0.1:4040");
		assertThat(reachable("::", machine)).containsExactly("10.0.0.1:4040", "[2001:db8:0:0:0:0:0:1]:4040");
		assertThat(reachable("0.0.0.0", new FakeAddresses("127.0.0.1"))).containsExactly("127.0.0.1:4040");
		assertThat(reachable("0.0.0.0", new FakeAddresses())).containsExactly("0.0.0.0:4040");
	}

	private static List<String> reachable(String host, FakeAddresses machine) {
		return new Bind(host, 4040).reachable(new Address(host, 4040), machine)
			.stream()
			.map(Address::toString)
			.toList();
	}

	@ParameterizedTest
	@CsvSource({ "*, true", "4040, true", "0.0.0.0:1, true", "[::]:1, true", "[0:0:0:0:0:0:0:0]:1, true",
			"localhost:1, true", "host:1, true", "10.0.0.1:1, false", "[::1]:1, false", "127.0.0.1:*, false" })
	void whenABindIsNoSingleAddressThenItMayChange(String bind, boolean expected) {
		assertThat(Bind.parse(bind).mayChange()).isEqualTo(expected);
	}

	@Test
	void whenTheHostIsUnknownThenTheBindIsNamed() {
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> Bind.parse("no-such-host.invalid:4040").addresses(MACHINE))
			.withMessage(
					"Cannot listen on no-such-host.invalid:4040: unknown host. Use an address or name of this machine, or * for all its addresses");
	}

}
