package io.aemp.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.internal.node.Listeners;
import io.aemp.internal.node.Transports;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.SimpleClient;
import io.aemp.internal.transport.Transport;
import io.aemp.testing.FakeAddresses;
import io.aemp.testing.ManualClockRuntime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Every form of a bind on real sockets, and what other nodes are told.
 */
class ListenersIntegrationTests {

	private static final String SECRET = "s3cret of these tests";

	private @Nullable AempNode node;

	@AfterEach
	void close() {
		if (this.node != null) {
			this.node.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1:0", "127.0.0.1:*", "localhost:0", "localhost:*" })
	void whenAHostIsBoundToAnyPortThenTheNodeListensThereOnARealPort(String bind) throws IOException {
		AempNode node = start(settings().bind(bind));
		assertThat(node.listeners()).hasSizeBetween(1, bind.startsWith("localhost") ? 2 : 1)
			.allSatisfy((listener) -> assertGreets(Address.parse(listener)));
		assertThat(node.advertised()).isEqualTo(node.listeners());
	}

	@Test
	void whenAHostIsBoundToAPortThenTheNodeListensOnIt() throws IOException {
		String bind = "127.0.0.1:" + freePort();
		AempNode node = start(settings().bind(bind));
		assertThat(node.listeners()).containsExactly(bind);
		assertGreets(Address.parse(bind));
	}

	@ParameterizedTest
	@ValueSource(strings = { "[::1]:0", "[::1]:*", "[::1]" })
	void whenAnIpv6AddressIsBoundThenTheNodeListensThere(String bind) throws IOException {
		if (!hasIpv6()) {
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> start(settings().bind(bind)))
				.withMessageContaining("[");
			return;
		}
		AempNode node = start(settings().bind(bind));
		assertThat(node.listeners()).singleElement().satisfies((listener) -> {
			assertThat(listener).startsWith("[0:0:0:0:0:0:0:1]:");
			assertGreets(Address.parse(listener));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0.0.0:0", "0.0.0.0:*", "[::]:0", "[::]:*", "[::]" })
	void whenAllAddressesAreBoundThenLoopbackIsAmongThemAndOthersAreToldTheRest(String bind) throws IOException {
		if (bind.startsWith("[") && !hasIpv6()) {
			return;
		}
		AempNode node = start(settings().bind(bind));
		assertThat(node.listeners()).hasSize(1);
		Address listener = Address.parse(node.listeners().get(0));
		assertThat(InetAddress.getByName(listener.host()).isAnyLocalAddress()).isTrue();
		assertGreets(new Address("127.0.0.1", listener.port()));
		List<String> others = addressesOfOthers().stream()
			.map((address) -> Address.of(new InetSocketAddress(address, listener.port())).toString())
			.toList();
		if (others.isEmpty()) {
			assertThat(node.advertised()).allMatch((address) -> address.startsWith("127.") || address.startsWith("["));
		}
		else {
			assertThat(node.advertised()).isNotEmpty().isSubsetOf(others);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "*", "*:0", "*:*", "0" })
	void whenTheHostIsAStarThenTheNodeListensOnEachAddressAndLoopbackIsNotTold(String bind) throws IOException {
		AempNode node = start(settings().bind(bind));
		assertThat(node.listeners().stream().map(Address::parse)).extracting(Address::host)
			.containsExactlyInAnyOrderElementsOf(hosts());
		assertThat(node.listeners().stream().map(Address::parse)).extracting(Address::port).doesNotContain(0);
		assertThat(node.advertised().stream().map(Address::parse)).extracting(Address::host)
			.containsExactlyInAnyOrderElementsOf(hostsOfOthers().isEmpty() ? hosts() : hostsOfOthers());
	}

	@ParameterizedTest
	@ValueSource(strings = { "*:%d", "%d", ":%d" })
	void whenTheHostIsAStarWithAPortThenTheNodeListensOnThatPortOfEachAddress(String bind) throws IOException {
		int port = freePort();
		AempNode node = start(settings().bind(bind.formatted(port)));
		assertThat(node.listeners().stream().map(Address::parse)).extracting(Address::host)
			.containsExactlyInAnyOrderElementsOf(hosts());
		assertThat(node.listeners().stream().map(Address::parse)).extracting(Address::port).containsOnly(port);
		assertGreets(new Address("127.0.0.1", port));
	}

	@Test
	void whenNothingIsSaidThenTheHostIsAStar() {
		assertThat(settings().build().network().binds()).containsExactly("*");
	}

	@Test
	void whenThereIsAListOfBindsThenTheNodeListensOnAllOfThem() throws IOException {
		String fixed = "127.0.0.1:" + freePort();
		AempNode node = start(settings().bind("127.0.0.1:0", fixed, "127.0.0.1:*"));
		assertThat(node.listeners()).hasSize(3).doesNotHaveDuplicates().contains(fixed);
		for (String listener : node.listeners()) {
			assertGreets(Address.parse(listener));
		}
	}

	@Test
	void whenTheListOfBindsIsEmptyThenTheNodeDoesNotListen() throws Exception {
		try (ServerSocket seed = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			AempNode node = start(settings().bind().seed("127.0.0.1:" + seed.getLocalPort()));
			assertThat(node.listeners()).isEmpty();
			assertThat(node.advertised()).isEmpty();
			// It dials all the same.
			try (SimpleClient client = SimpleClient.of(seed.accept())) {
				assertThat(client.readGreeting().theirLines()).startsWith("aemp;1;node;");
			}
		}
	}

	@Test
	void whenTheNodeIsNotStartedThenNothingIsToldOfIt() {
		AempNode node = AempNode
			.create(settings().bind("127.0.0.1:0").network((network) -> network.advertise("example.org:4040")).build());
		this.node = node;
		assertThat(node.listeners()).isEmpty();
		assertThat(node.advertised()).isEmpty();
	}

	@Test
	void whenSomethingElseIsAdvertisedThenOthersAreToldThatInsteadOfWhereTheNodeListens() throws Exception {
		try (ServerSocket seed = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			AempNode node = start(settings().bind("127.0.0.1:0")
				.network((network) -> network.advertise("example.org:4040", "[2001:db8::1]:4040"))
				.seed("127.0.0.1:" + seed.getLocalPort()));
			assertThat(node.listeners()).hasSize(1);
			assertThat(node.advertised()).containsExactly("example.org:4040", "[2001:db8::1]:4040");
			try (SimpleClient client = SimpleClient.of(seed.accept())) {
				client.greet("aemp;1;seed;hmac_sha3_512;cbor;mproto=1;gproto=1", "nonce").readGreeting();
				client.send(client.authentication(SECRET)).readLine();
				assertThat(databaseToldTo(client)).containsEntry("'l",
						Map.of("node", List.of("example.org:4040", "[2001:db8::1]:4040")));
			}
		}
	}

	@Test
	void whenTheAddressOfTheMachineChangesThenTheNodeListensAnewAndItsEntryChanges() throws Exception {
		FakeAddresses machine = new FakeAddresses("127.0.0.1");
		try (ServerSocket seed = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
				ManualClockRuntime runtime = new ManualClockRuntime("node", 1, machine)) {
			NodeSettings settings = settings().bind("*").seed("127.0.0.1:" + seed.getLocalPort()).build();
			try (Transport transport = Transports.create(settings, runtime);
					AempNode node = TestNodes.create(settings, runtime, transport)) {
				node.start();
				List<String> before = node.advertised();
				try (SimpleClient client = SimpleClient.of(seed.accept())) {
					client.greet("aemp;1;seed;hmac_sha3_512;cbor;mproto=1;gproto=1", "nonce").readGreeting();
					client.send(client.authentication(SECRET)).readLine();
					assertThat(databaseToldTo(client)).containsEntry("'l", Map.of("node", before));
					machine.set("127.0.0.2");
					runtime.timers().advance(Listeners.LOOK_INTERVAL);
					@Nullable Object @Nullable [] update = client.readPacket();
					while (update != null && !"g_upd".equals(update[1])) {
						update = client.readPacket();
					}
					List<String> after = node.advertised();
					assertThat(after).singleElement().asString().startsWith("127.0.0.2:");
					assertThat(update).isNotNull();
					assertThat(update[3]).isEqualTo(Map.of("node", after));
					assertGreets(Address.parse(after.get(0)));
					assertThatExceptionOfType(IOException.class)
						.isThrownBy(() -> new Socket("127.0.0.1", Address.parse(before.get(0)).port()).close());
				}
			}
		}
	}

	@Test
	void whenANodeThatDoesNotListenAdvertisesSomethingThenNothingIsTold() {
		AempNode node = start(settings().bind().network((network) -> network.advertise("example.org:4040")));
		assertThat(node.advertised()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "example.org", "4040", "*:4040", "example.org:0", "" })
	void whenAnAdvertisedAddressCannotBeDialledThenTheNodeIsNotMade(String address) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> AempNode.create(settings().network((network) -> network.advertise(address)).build()))
			.withMessageStartingWith("Malformed address '" + address + "'");
	}

	private static NodeSettingsBuilder settings() {
		return NodeSettings.builder().nodeId("node").secret(SECRET);
	}

	private AempNode start(NodeSettingsBuilder settings) {
		AempNode node = AempNode.start(settings.build());
		this.node = node;
		return node;
	}

	/** The first message to the node port that has a database in it. */
	@SuppressWarnings("unchecked")
	private static Map<String, Object> databaseToldTo(SimpleClient client) throws Exception {
		@Nullable Object @Nullable [] packet = client.readPacket();
		while (packet == null || packet.length < 3 || !packet[1].equals("g_slave")) {
			assertThat(packet).isNotNull();
			packet = client.readPacket();
		}
		return (Map<String, Object>) packet[2];
	}

	private static void assertGreets(Address address) throws IOException {
		Socket socket = new Socket(InetAddress.getByName(address.host()), address.port());
		try (SimpleClient client = SimpleClient.of(socket)) {
			assertThat(client.readGreeting().theirLines()).startsWith("aemp;1;node;");
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private static List<String> hosts() throws SocketException {
		return NetworkInterface.networkInterfaces()
			.flatMap(NetworkInterface::inetAddresses)
			.filter((address) -> !address.isLinkLocalAddress())
			.map((address) -> Address.of(new InetSocketAddress(address, 1)).host())
			.toList();
	}

	private static List<String> hostsOfOthers() throws SocketException {
		return addressesOfOthers().stream()
			.map((address) -> Address.of(new InetSocketAddress(address, 1)).host())
			.toList();
	}

	/** Addresses of this machine that others may reach: none without a network. */
	private static List<InetAddress> addressesOfOthers() throws SocketException {
		return Collections.list(NetworkInterface.getNetworkInterfaces())
			.stream()
			.flatMap(NetworkInterface::inetAddresses)
			.filter((address) -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
			.toList();
	}

	private static boolean hasIpv6() throws SocketException {
		return NetworkInterface.networkInterfaces()
			.flatMap(NetworkInterface::inetAddresses)
			.anyMatch((address) -> address.getHostAddress().startsWith("0:0:0:0:0:0:0:1"));
	}

}
