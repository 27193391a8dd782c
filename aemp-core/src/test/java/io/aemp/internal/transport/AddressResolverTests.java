package io.aemp.internal.transport;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

import io.aemp.testing.Patience;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AddressResolverTests {

	private final AddressResolver resolver = new AddressResolver(Runnable::run);

	@Test
	void whenAddressesOfBothKindsAreThereThenTheyTakeTurns() {
		List<Address> addresses = List.of(new Address("127.0.0.1", 1), new Address("127.0.0.2", 2),
				new Address("127.0.0.3", 3), new Address("::1", 4), new Address("::2", 5));
		assertThat(this.resolver.resolve(addresses).toCompletableFuture().join()).extracting(InetSocketAddress::getPort)
			.containsExactly(1, 4, 2, 5, 3);
	}

	@Test
	void whenOneHostIsUnknownThenTheOthersAreFound() {
		List<Address> addresses = List.of(new Address("no-such-host.invalid", 1), new Address("127.0.0.1", 2));
		assertThat(this.resolver.resolve(addresses).toCompletableFuture().join())
			.containsExactly(new InetSocketAddress("127.0.0.1", 2));
	}

	@Test
	void whenNoHostIsKnownThenTheLookupFails() {
		assertThat(this.resolver.resolve(List.of(new Address("no-such-host.invalid", 1)))).failsWithin(Patience.LIMIT)
			.withThrowableThat()
			.withCauseInstanceOf(UnknownHostException.class);
	}

	@Test
	void whenThereAreNoAddressesThenNoneAreFound() {
		assertThat(this.resolver.resolve(List.of()).toCompletableFuture().join()).isEmpty();
	}

}
