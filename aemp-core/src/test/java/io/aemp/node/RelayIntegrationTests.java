package io.aemp.node;

import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.PeerAddressCheck;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.NoLeaks;
import io.aemp.internal.transport.SimpleClient;
import io.aemp.testing.LogRecorder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Somebody without the secret who passes the handshakes of two nodes to and fro, to be in
 * the middle of their link.
 */
@ExtendWith(NoLeaks.class)
class RelayIntegrationTests {

	private static final String SECRET = "s3cret of these tests";

	@RegisterExtension
	private final LogRecorder logged = new LogRecorder("io.aemp");

	private final List<AutoCloseable> open = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (int i = this.open.size() - 1; i >= 0; i--) {
			this.open.get(i).close();
		}
	}

	private <T extends AutoCloseable> T keep(T closeable) {
		this.open.add(closeable);
		return closeable;
	}

	private AempNode start(String nodeId, UnaryOperator<NodeSettingsBuilder> customizer) {
		return keep(AempNode
			.start(customizer.apply(NodeSettings.builder().nodeId(nodeId).bind("127.0.0.1:0").secret(SECRET)).build()));
	}

	private static int port(AempNode node) {
		return Address.parse(node.listeners().get(0)).port();
	}

	private List<String> messages() {
		return this.logged.events().stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	private void awaitLogged(String text) {
		Awaitility.await().until(() -> messages().stream().anyMatch((message) -> message.contains(text)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "cbor", "json" })
	void whenAStrangerDialsTwoListenersThenNeitherIsLinkedNorProvesAnything(String framing) throws Exception {
		AempNode a = start("a", (settings) -> settings.connections((connections) -> connections.framings(framing)));
		AempNode b = start("b", (settings) -> settings.connections((connections) -> connections.framings(framing)));
		Relay relay = keep(new Relay(Relay.dial(port(a)), Relay.dial(port(b)), UnaryOperator.identity()).start());
		relay.awaitEnd();
		awaitLogged("is on the accepting side of the connection, as this node is: somebody in between relays it");
		assertThat(relay.proofs()).isZero();
		assertThat(a.upNodes()).isEmpty();
		assertThat(b.upNodes()).isEmpty();
	}

	@Test
	void whenTwoNodesDialAStrangerThenNeitherIsLinkedNorProvesAnything() throws Exception {
		try (ServerSocket first = Relay.listen(); ServerSocket second = Relay.listen()) {
			AempNode a = start("a", (settings) -> settings.bind().seed("127.0.0.1:" + first.getLocalPort()));
			AempNode b = start("b", (settings) -> settings.bind().seed("127.0.0.1:" + second.getLocalPort()));
			Relay relay = keep(new Relay(first.accept(), second.accept(), UnaryOperator.identity()).start());
			relay.awaitEnd();
			awaitLogged("is on the dialling side of the connection, as this node is: somebody in between relays it");
			assertThat(relay.proofs()).isZero();
			assertThat(a.upNodes()).isEmpty();
			assertThat(b.upNodes()).isEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource({ "side=accept, side=dial, could not prove that it knows our secret",
			"side=accept, was=accept, could not prove that it knows our secret",
			"provider=aemp-java-, provider=AE-, closed the connection instead of sending its authentication" })
	void whenTheStrangerRewritesWhatTheySayThenTheProofsAreWrong(String said, String passedOn, String expected)
			throws Exception {
		AempNode a = start("a", UnaryOperator.identity());
		AempNode b = start("b", UnaryOperator.identity());
		Relay relay = new Relay(Relay.dial(port(a)), Relay.dial(port(b)), (line) -> line.replace(said, passedOn))
			.start();
		if (passedOn.startsWith("provider")) {
			// Each node waits for the other one to prove itself first, until somebody
			// gives up.
			Awaitility.await().until(() -> relay.lines() == 4);
			assertThat(relay.proofs()).isZero();
			relay.close();
		}
		keep(relay).awaitEnd();
		awaitLogged(expected);
		assertThat(a.upNodes()).isEmpty();
		assertThat(b.upNodes()).isEmpty();
	}

	@Test
	void whenNodesOfThisProjectAreLinkedThenNobodyIsWarned() {
		AempNode a = start("a", (settings) -> settings
			.authentication((authentication) -> authentication.peerAddressCheck(PeerAddressCheck.REQUIRE)));
		AempNode b = start("b", (settings) -> settings.seed("127.0.0.1:" + port(a)));
		Awaitility.await().until(() -> a.nodeIsUp("b") && b.nodeIsUp("a"));
		assertThat(messages()).noneMatch((message) -> message.contains("dialled"));
	}

	/** A node of other software behind the relay, which does not look at addresses. */
	private String relayedPeer(AempNode node) throws Exception {
		try (ServerSocket listener = Relay.listen()) {
			Socket toPeer = Relay.dial(listener.getLocalPort());
			SimpleClient peer = keep(SimpleClient.of(listener.accept()));
			keep(new Relay(Relay.dial(port(node)), toPeer, UnaryOperator.identity()).start());
			String dialled = "127.0.0.1:" + toPeer.getLocalPort();
			peer.greet("aemp;1;perl;hmac_sha3_512;cbor;provider=AE-2.02;mproto=1;peeraddr=" + dialled, "nonce")
				.readGreeting()
				.send(peer.authentication(SECRET));
			return dialled;
		}
	}

	@Test
	void whenAPeerOfOtherSoftwareIsRelayedThenTheLogSaysWhatThatMeans() throws Exception {
		AempNode node = start("node", UnaryOperator.identity());
		String dialled = relayedPeer(node);
		Awaitility.await().until(() -> node.nodeIsUp("perl"));
		assertThat(messages()).filteredOn((message) -> message.contains("relays the connection"))
			.singleElement()
			.asString()
			.contains("Node perl at 127.0.0.1:", "dialled " + dialled, "A port mapping or a tunnel looks like this",
					"aemp.advertise", "aemp.auth.peer-address");
	}

	@Test
	void whenAPeerOfOtherSoftwareIsRelayedAndItsAddressMustFitThenItIsRefused() throws Exception {
		AempNode node = start("node", (settings) -> settings
			.authentication((authentication) -> authentication.peerAddressCheck(PeerAddressCheck.REQUIRE)));
		String dialled = relayedPeer(node);
		awaitLogged("which calls itself perl: it dialled '" + dialled + "', which is no address of this node");
		assertThat(node.upNodes()).isEmpty();
	}

	@Test
	void whenAddressesDoNotMatterThenAPeerOfOtherSoftwareMayBeAnywhere() throws Exception {
		AempNode node = start("node", (settings) -> settings
			.authentication((authentication) -> authentication.peerAddressCheck(PeerAddressCheck.OFF)));
		relayedPeer(node);
		Awaitility.await().until(() -> node.nodeIsUp("perl"));
		assertThat(messages()).noneMatch((message) -> message.contains("relays"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "[::ffff:127.0.0.1]", "[::FFFF:7f00:1]" })
	void whenAPeerOfOtherSoftwareDialsUsThenItIsLinkedWithoutAWarning(String host) throws Exception {
		AempNode node = start("node", (settings) -> settings
			.authentication((authentication) -> authentication.peerAddressCheck(PeerAddressCheck.REQUIRE)));
		SimpleClient peer = keep(SimpleClient.connect(port(node)));
		peer.greet("aemp;1;perl;hmac_sha3_512;cbor;provider=AE-2.02;mproto=1;peeraddr=" + host + ':' + port(node),
				"nonce")
			.readGreeting()
			.send(peer.authentication(SECRET));
		assertThat(peer.readLine()).isEqualTo(peer.expectedAuthentication(SECRET));
		Awaitility.await().until(() -> node.nodeIsUp("perl"));
		assertThat(messages()).noneMatch((message) -> message.contains("dialled"));
	}

}
