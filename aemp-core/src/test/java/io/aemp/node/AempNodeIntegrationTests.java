package io.aemp.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.SimpleClient;
import io.aemp.testing.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Whole nodes that talk over loopback.
 */
class AempNodeIntegrationTests {

	private static final String SECRET = "s3cret of these tests";

	private final List<AempNode> nodes = new ArrayList<>();

	private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

	private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

		@Override
		protected void append(ILoggingEvent event) {
			AempNodeIntegrationTests.this.events.add(event);
		}

	};

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.aemp");

	@BeforeEach
	void startLog() {
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	@AfterEach
	void close() {
		this.nodes.forEach(AempNode::close);
		this.logger.detachAppender(this.appender);
		assertThat(this.events).noneMatch((event) -> event.getFormattedMessage().contains(SECRET));
	}

	private static NodeSettingsBuilder settings(String nodeId) {
		return NodeSettings.builder().nodeId(nodeId).bind("127.0.0.1:0").secret(SECRET);
	}

	private AempNode start(NodeSettingsBuilder settings) {
		AempNode node = AempNode.start(settings.build());
		this.nodes.add(node);
		return node;
	}

	private static String listener(AempNode node) {
		assertThat(node.listeners()).hasSize(1);
		return node.listeners().get(0);
	}

	private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
		T next = queue.poll(Patience.SECONDS, TimeUnit.SECONDS);
		assertThat(next).as("what should have come by now").isNotNull();
		return next;
	}

	@Test
	void whenTwoNodesAreInOneProcessThenPingIsAnsweredByPong() throws InterruptedException {
		AempNode seed = start(settings("seed"));
		Port pong = seed.port("pong");
		pong.rcv("ping", (message) -> seed.snd(message.text(0), "pong", message.get(1)));
		AempNode client = start(settings("client").bind().seed(listener(seed)));
		BlockingQueue<String> answers = new LinkedBlockingQueue<>();
		Port reply = client.port().rcv("pong", (message) -> answers.add(message.text(0)));
		await().until(() -> client.nodeIsUp("seed") && seed.nodeIsUp("client"));
		client.snd("seed#pong", "ping", reply.id(), "over TCP");
		assertThat(next(answers)).isEqualTo("over TCP");
		assertThat(client.listeners()).isEmpty();
	}

	@Test
	void whenAnAuthenticationMethodIsNotPossibleThenTheNodeIsNotMade() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> start(settings("n")
				.authentication((authentication) -> authentication.accept("hmac_sha3_512", "hmac_md5"))))
			.withMessage("This node cannot accept the authentication method 'hmac_md5', only hmac_sha3_512, cleartext, "
					+ "tls_sha3_512, tls_anon");
		assertThatIllegalArgumentException()
			.isThrownBy(
					() -> start(settings("n").authentication((authentication) -> authentication.offer("cleartext"))))
			.withMessage(
					"This node cannot offer the authentication method 'cleartext', only hmac_sha3_512, tls_sha3_512, tls_anon");
	}

	@Test
	void whenAFramingIsNotKnownThenTheNodeIsNotMade() {
		assertThatIllegalArgumentException()
			.isThrownBy(
					() -> start(settings("n").connections((connections) -> connections.framings("cbor", "storable"))))
			.withMessage("This node knows no framing 'storable', only cbor, json");
	}

	@ParameterizedTest
	@CsvSource({ "json, 'cbor,json', json", "'json,cbor', 'cbor,json', cbor", "cbor, 'json,cbor', cbor" })
	void whenFramingsAreSetThenOnlyTheyAreAnnouncedAndUsed(String ours, String theirs, String sent) throws Exception {
		AempNode server = start(settings("server").connections((connections) -> connections.framings(ours.split(","))));
		try (SimpleClient client = SimpleClient.connect(Address.parse(listener(server)).port())) {
			client.readGreeting();
			assertThat(client.theirLines()).startsWith("aemp;1;server;hmac_sha3_512;" + ours + ";");
			client.greet("aemp;1;client;hmac_sha3_512;" + theirs, "nonce").framings(ours.split(",")[0], sent);
			client.send(client.authentication(SECRET));
			assertThat(client.readLine()).isEqualTo(client.expectedAuthentication(SECRET));
		}
	}

	@Test
	void whenPeerIsClosedThenItsMonitorsFireAndWhenItIsBackTheLinkIsToo() throws InterruptedException {
		AempNode first = start(settings("server"));
		String address = listener(first);
		AempNode client = start(settings("client").bind().seed(address));
		await().until(() -> client.nodeIsUp("server"));
		BlockingQueue<Reason> reasons = new LinkedBlockingQueue<>();
		client.mon("server#service", reasons::add);
		client.mon("server", reasons::add);
		// The port does not exist yet, and says so.
		assertThat(next(reasons).kind()).isEqualTo("no_such_port");
		first.close();
		Reason reason = next(reasons);
		assertThat(reason.kind()).isEqualTo("transport_error");
		assertThat(reason.elements().get(1)).isEqualTo("server");
		assertThat(client.upNodes()).isEmpty();
		AempNode second = start(settings("server").bind(address));
		BlockingQueue<String> received = new LinkedBlockingQueue<>();
		second.port("service").rcv((message) -> received.add(message.text(0)));
		await().until(() -> client.nodeIsUp("server"));
		client.snd("server#service", "welcome back");
		assertThat(next(received)).isEqualTo("welcome back");
	}

	@Test
	void whenNodeIsClosedThenWhatItSentBeforeArrives() throws InterruptedException {
		AempNode server = start(settings("server"));
		int messages = 20_000;
		BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
		server.port("sink").rcv((message) -> received.add((int) message.integer(0)));
		AempNode client = start(settings("client").bind().seed(listener(server)));
		await().until(() -> client.nodeIsUp("server"));
		for (int i = 0; i < messages; i++) {
			client.snd("server#sink", i, "some text that fills the buffers of the sockets");
		}
		client.close();
		for (int i = 0; i < messages; i++) {
			assertThat(next(received)).isEqualTo(i);
		}
		await().until(() -> server.upNodes().isEmpty());
	}

	@Test
	void whenNodeIsClosedWhileThePeerDoesNotReadThenWhatWaitsArrivesNevertheless() throws Exception {
		AempNode server = start(settings("server"));
		try (SimpleClient peer = SimpleClient.connect(Address.parse(listener(server)).port())) {
			peer.greet("aemp;1;peer;hmac_sha3_512;cbor", "nonce").readGreeting();
			peer.send(peer.authentication(SECRET));
			assertThat(peer.readLine()).isEqualTo(peer.expectedAuthentication(SECRET));
			await().until(() -> server.nodeIsUp("peer"));
			// More than the buffers of the sockets take.
			int messages = 30;
			for (int i = 0; i < messages; i++) {
				server.snd("peer#port", i, new byte[1 << 20]);
			}
			CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
			for (long i = 0; i < messages; i++) {
				assertThat(peer.readPacket()).startsWith("port", i);
			}
			assertThat(peer.readPacket()).isNull();
			peer.endOutput();
			closing.get(Patience.SECONDS, TimeUnit.SECONDS);
		}
	}

	@Test
	void whenNodeIsClosedThenNoThreadOfItIsLeft() {
		AempNode server = start(settings("threads-server"));
		AempNode client = start(settings("threads-client").bind().seed(listener(server)));
		Port port = client.port((message) -> {
		});
		client.snd(port.id(), 1);
		client.mon("threads-client#nobody", (reason) -> {
		});
		await().until(() -> client.nodeIsUp("threads-server"));
		assertThat(threads("aemp-threads-client-")).isNotEmpty();
		client.close();
		client.close();
		await().untilAsserted(() -> assertThat(threads("aemp-threads-client-")).isEmpty());
		assertThat(threads("aemp-threads-server-")).isNotEmpty();
		server.close();
		await().untilAsserted(() -> assertThat(threads("aemp-threads-")).isEmpty());
		assertThatIllegalStateException().isThrownBy(client::start);
	}

	private static List<String> threads(String prefix) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith(prefix))
			.toList();
	}

	@Test
	void whenNodeHasNoSecretThenItStaysLocalAndSaysSo() throws InterruptedException {
		AempNode node = start(settings("local").secret(null).seed("127.0.0.1:9"));
		assertThat(node.listeners()).isEmpty();
		assertThat(this.events)
			.anyMatch((event) -> event.getLevel() == Level.WARN && event.getFormattedMessage().contains("local")
					&& event.getFormattedMessage().contains("neither a secret nor TLS"));
		BlockingQueue<Object> received = new LinkedBlockingQueue<>();
		Port port = node.port((message) -> received.add(message.text(0)));
		node.snd(port.id(), "local");
		assertThat(next(received)).isEqualTo("local");
		node.mon("other#port", received::add);
		assertThat(next(received)).isInstanceOfSatisfying(Reason.class,
				(reason) -> assertThat(reason.kind()).isEqualTo("transport_error"));
	}

	@Test
	void whenThePortIsInUseThenTheErrorNamesTheBind() throws IOException {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			String bind = "127.0.0.1:" + other.getLocalPort();
			assertThatThrownBy(() -> AempNode.start(settings("unbound").bind(bind).build()))
				.isInstanceOf(UncheckedIOException.class)
				.hasMessageContaining(bind);
			await().untilAsserted(() -> assertThat(threads("aemp-unbound-")).isEmpty());
		}
	}

	@Test
	void whenAnAddressIsMalformedThenTheErrorNamesItAndNoThreadIsLeft() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> AempNode.create(settings("malformed").bind("a:b").build()))
			.withMessageContaining("a:b");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> AempNode.create(settings("malformed").seed("nowhere").build()))
			.withMessageContaining("nowhere");
		await().untilAsserted(() -> assertThat(threads("aemp-malformed-")).isEmpty());
	}

	@Test
	void whenTheSecretIsWrongThenTheAcceptorLogsItAndNoLinkComesUp() {
		AempNode server = start(settings("server"));
		AempNode stranger = start(settings("stranger").secret("a wr0ng guess").bind().seed(listener(server)));
		await().until(() -> this.events.stream()
			.anyMatch((event) -> event.getLevel() == Level.WARN
					&& event.getFormattedMessage().contains("could not prove that it knows our secret")));
		assertThat(server.upNodes()).isEmpty();
		assertThat(stranger.upNodes()).isEmpty();
		assertThat(this.events).noneMatch((event) -> event.getFormattedMessage().contains("wr0ng"));
	}

	@Test
	void whenNodeIsStartedTwiceThenTheSecondStartDoesNothing() {
		AempNode node = AempNode.create(settings("twice").build());
		this.nodes.add(node);
		assertThat(node.listeners()).isEmpty();
		node.start();
		List<String> listeners = node.listeners();
		node.start();
		assertThat(node.listeners()).isSameAs(listeners);
	}

	@Test
	void whenNodesAreKnownByNameOnlyThenAMessageMakesTheLink() throws InterruptedException {
		AempNode server = start(settings("server"));
		BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
		server.port("sink").rcv((message) -> received.add(message.bytes(0)));
		AempNode client = start(settings("client").bind().address("server", listener(server)));
		byte[] large = new byte[5_000_000];
		large[4_999_999] = 42;
		client.snd("server#sink", large);
		assertThat(next(received)).isEqualTo(large);
	}

}
