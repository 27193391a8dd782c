package io.aemp.internal.node;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.PeerAddressCheck;
import io.aemp.internal.handshake.ConnectionEnds;
import io.aemp.internal.handshake.DialledAddress.Verdict;
import io.aemp.internal.handshake.Side;
import io.aemp.internal.runtime.LocalAddresses;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.Bind;
import io.aemp.testing.DeterministicRuntime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The addresses at which a peer of other software may have dialled a node.
 */
class OwnAddressesTests {

	private final DeterministicRuntime runtime = new DeterministicRuntime(1);

	private OwnAddresses addresses(UnaryOperator<NodeSettingsBuilder> customizer) {
		return new OwnAddresses(customizer
			.apply(NodeSettings.builder()
				.nodeId("n")
				.authentication((authentication) -> authentication.peerAddressCheck(PeerAddressCheck.REQUIRE)))
			.build(), this.runtime);
	}

	private static ConnectionEnds ends(String local, String... listeners) {
		return new ConnectionEnds(Side.ACCEPT, local, "198.51.100.7:50000", List.of(listeners));
	}

	private static Verdict judge(OwnAddresses addresses, ConnectionEnds ends, @Nullable String dialled) {
		return addresses.judge(ends).judge(dialled);
	}

	@ParameterizedTest
	@CsvSource({ "192.0.2.1:4040, 192.0.2.1:4040, true", "192.0.2.1:4040, [::ffff:192.0.2.1]:4040, true",
			"192.0.2.1:4040, [::FFFF:c000:201]:4040, true", "[::ffff:192.0.2.1]:4040, 192.0.2.1:4040, true",
			"[2001:db8:0:0:0:0:0:1]:4040, [2001:db8::1]:4040, true", "[fe80::1]:4040, [fe80::1%eth0]:4040, true",
			"[fe80::1%3]:4040, [FE80::1%eth0]:4040, true", "192.0.2.1:4040, 192.0.2.1:4041, false",
			"192.0.2.1:4040, 192.0.2.2:4040, false", "[::1]:4040, 127.0.0.1:4040, false" })
	void whenThePeerDialledTheAddressOfTheConnectionInAnyFormThenItIsExpected(String local, String dialled,
			boolean expected) {
		assertThat(judge(addresses(UnaryOperator.identity()), ends(local), dialled))
			.isEqualTo(expected ? Verdict.EXPECTED : Verdict.REFUSED);
	}

	@Test
	void whenThePeerDialledAnotherListenerThenItIsExpected() {
		OwnAddresses addresses = addresses(UnaryOperator.identity());
		ConnectionEnds ends = ends("127.0.0.1:4040", "127.0.0.1:4040", "192.0.2.9:4041");
		assertThat(judge(addresses, ends, "192.0.2.9:4041")).isEqualTo(Verdict.EXPECTED);
		assertThat(judge(addresses, ends, "192.0.2.9:4040")).isEqualTo(Verdict.REFUSED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0.0.0:4040", "[0:0:0:0:0:0:0:0]:4040" })
	void whenAListenerStandsForAllAddressesThenEachOfThisMachineIsExpected(String listener) {
		OwnAddresses addresses = addresses(UnaryOperator.identity());
		Address bound = Address.parse(listener);
		Bind bind = new Bind(bound.host(), bound.port());
		for (Address address : bind.reachable(bound, LocalAddresses.ofMachine())) {
			assertThat(judge(addresses, ends("127.0.0.1:4040", listener), address.toString()))
				.isEqualTo(Verdict.EXPECTED);
		}
		assertThat(judge(addresses, ends("127.0.0.1:4040", listener), "198.51.100.1:4040")).isEqualTo(Verdict.REFUSED);
	}

	@Test
	void whenThePeerDialledAnAdvertisedAddressThenItIsExpected() {
		OwnAddresses addresses = addresses((settings) -> settings
			.network((network) -> network.advertise("203.0.113.5:14040", "Node.example.org:4040")));
		ConnectionEnds ends = ends("10.0.0.2:4040");
		assertThat(judge(addresses, ends, "203.0.113.5:14040")).isEqualTo(Verdict.EXPECTED);
		assertThat(judge(addresses, ends, "[::ffff:203.0.113.5]:14040")).isEqualTo(Verdict.EXPECTED);
		assertThat(judge(addresses, ends, "node.example.ORG:4040")).isEqualTo(Verdict.EXPECTED);
		assertThat(judge(addresses, ends, "203.0.113.5:4040")).isEqualTo(Verdict.REFUSED);
		assertThat(judge(addresses, ends, "other.example.org:4040")).isEqualTo(Verdict.REFUSED);
	}

	@Test
	void whenANameIsAdvertisedThenWhatItMeansIsExpectedAsSoonAsItIsLookedUp() {
		OwnAddresses addresses = addresses(
				(settings) -> settings.network((network) -> network.advertise("localhost:14040")));
		this.runtime.run();
		assertThat(judge(addresses, ends("10.0.0.2:4040"), "127.0.0.1:14040")).isEqualTo(Verdict.EXPECTED);
		assertThat(judge(addresses, ends("10.0.0.2:4040"), "127.0.0.1:4040")).isEqualTo(Verdict.REFUSED);
	}

	@ParameterizedTest
	@EnumSource
	void whenTheAddressIsNotOursThenTheSettingSaysWhatFollows(PeerAddressCheck check) {
		OwnAddresses addresses = addresses(
				(settings) -> settings.authentication((authentication) -> authentication.peerAddressCheck(check)));
		Verdict expected = Map
			.of(PeerAddressCheck.OFF, Verdict.EXPECTED, PeerAddressCheck.WARN, Verdict.DOUBTFUL,
					PeerAddressCheck.REQUIRE, Verdict.REFUSED)
			.get(check);
		ConnectionEnds ends = ends("10.0.0.2:4040");
		assertThat(judge(addresses, ends, "192.0.2.1:4040")).isEqualTo(expected);
		// There is nothing to warn of if a simple client does not tell what it dialled.
		assertThat(judge(addresses, ends, null))
			.isEqualTo((expected != Verdict.DOUBTFUL) ? expected : Verdict.EXPECTED);
		assertThat(judge(addresses, ends, "10.0.0.2:4040")).isEqualTo(Verdict.EXPECTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ":", "10.0.0.2", "10.0.0.2:", "10.0.0.2:99999", "[10.0.0.2:4040", "10.0.0.2:4040:1",
			"10.0.0.2;4040", "\u0000", "*:4040", "1:4040", "[::ffff:10.0.0.2%]:x" })
	void whenTheAddressIsMalformedThenItIsNotOurs(String dialled) {
		assertThat(judge(addresses(UnaryOperator.identity()), ends("10.0.0.2:4040"), dialled))
			.isEqualTo(Verdict.REFUSED);
	}

	@Test
	void whenTheEndIsNotKnownAnyMoreThenNothingIsOurs() {
		assertThat(judge(addresses(UnaryOperator.identity()), ends(""), "10.0.0.2:4040")).isEqualTo(Verdict.REFUSED);
	}

}
