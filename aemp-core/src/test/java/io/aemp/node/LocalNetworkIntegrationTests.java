package io.aemp.node;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.local.LocalNetwork;
import io.aemp.testing.LogRecorder;
import io.aemp.testing.Patience;
import io.aemp.testing.TestAuthority;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Nodes with their own threads on a network in memory, as applications use them in their
 * tests.
 */
class LocalNetworkIntegrationTests {

	private static final String SEED = "127.0.0.1:4040";

	@RegisterExtension
	private final LogRecorder logged = new LogRecorder("io.aemp");

	private final LocalNetwork network = new LocalNetwork();

	private final List<AempNode> nodes = new ArrayList<>();

	@AfterEach
	void close() {
		this.nodes.forEach(AempNode::close);
	}

	@Test
	void whenTwoNodesShareANetworkThenTheyTalkWithoutASocket() throws Exception {
		AempNode seed = start(settings("seed").bind(SEED));
		assertThat(seed.listeners()).containsExactly(SEED);
		assertThat(seed.advertised()).containsExactly(SEED);
		assertThatExceptionOfType(ConnectException.class)
			.isThrownBy(() -> new Socket(InetAddress.getByName("127.0.0.1"), 4040).close());
		seed.port("pong").rcv("ping", (message) -> seed.snd(message.text(0), "pong"));
		AempNode client = start(settings("client").seed(SEED));
		BlockingQueue<String> answers = new LinkedBlockingQueue<>();
		Port reply = client.port().rcv("pong", (message) -> answers.add("pong"));
		await().until(() -> client.nodeIsUp("seed"));
		client.snd("seed#pong", "ping", reply.id());
		assertThat(next(answers)).isEqualTo("pong");
		assertThat(client.cal("seed#pong", Duration.ofSeconds(20), "ping").get().elements()).containsExactly("pong");
	}

	@Test
	void whenNodesHaveTlsThenItCountsAsDone() {
		start(NodeSettings.builder().nodeId("seed").bind(SEED).tls(new TestAuthority().newTls()));
		AempNode client = start(
				NodeSettings.builder().nodeId("client").bind().seed(SEED).tls(new TestAuthority().newTls()));
		await().until(() -> client.nodeIsUp("seed"));
		AempNode withSecret = start(settings("third").seed(SEED));
		await().until(() -> this.logged.events()
			.stream()
			.anyMatch((event) -> event.getFormattedMessage()
				.contains("it does not announce TLS, and this node has no secret to do without")));
		assertThat(withSecret.upNodes()).isEmpty();
	}

	@Test
	void whenTheConnectionIsCutThenMonitorsFireAndTheNodesLinkAgain() throws Exception {
		start(settings("seed").bind(SEED)).port("port");
		AempNode client = start(settings("client").seed(SEED));
		await().until(() -> client.nodeIsUp("seed"));
		BlockingQueue<Reason> reasons = new LinkedBlockingQueue<>();
		client.mon("seed#port", reasons::add);
		this.network.connection().cut();
		assertThat(next(reasons)).isEqualTo(Reason.transportError("seed", "Connection reset by peer"));
		await().until(() -> client.nodeIsUp("seed"));
	}

	@Test
	void whenTheSecretIsWrongThenTheNodeIsRefused() {
		AempNode seed = start(settings("seed").bind(SEED));
		AempNode stranger = start(settings("stranger").secret("a wr0ng guess").seed(SEED));
		await().until(() -> messages().stream().anyMatch((message) -> message.contains("could not prove")));
		assertThat(seed.upNodes()).isEmpty();
		assertThat(stranger.upNodes()).isEmpty();
	}

	@Test
	void whenANodeHasNoSecretThenItStaysByItself() {
		start(settings("seed").bind(SEED));
		AempNode local = start(settings("local").secret(null).bind("127.0.0.1:4041").seed(SEED));
		assertThat(local.listeners()).isEmpty();
		assertThat(messages()).anyMatch((message) -> message.contains("stays local"));
		assertThat(this.network.dials()).isZero();
	}

	@Test
	void whenANodeIsClosedThenAllThatItSentArrivesAndItsThreadsEnd() throws Exception {
		AempNode seed = start(settings("local-seed").bind(SEED));
		BlockingQueue<Long> received = new LinkedBlockingQueue<>();
		seed.port("sink").rcv((message) -> received.add(message.integer(0)));
		AempNode client = start(settings("local-client").seed(SEED));
		await().until(() -> client.nodeIsUp("local-seed"));
		for (int i = 0; i < 10_000; i++) {
			client.snd("local-seed#sink", i);
		}
		client.close();
		for (long i = 0; i < 10_000; i++) {
			assertThat(next(received)).isEqualTo(i);
		}
		await().until(() -> seed.upNodes().isEmpty());
		await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
			.noneMatch((name) -> name.startsWith("aemp-local-client-")));
		await().until(() -> this.network.connections().isEmpty());
	}

	@Test
	void whenNodesAreClosedLinkedOrNotThenNoConnectionIsLeft() {
		for (int i = 0; i < 200; i++) {
			AempNode seed = start(settings("seed").bind(SEED));
			AempNode client = start(settings("client").seed(SEED));
			boolean linked = i % 2 == 0;
			await().until(() -> !linked || client.nodeIsUp("seed"));
			client.close();
			seed.close();
			await().until(() -> this.network.connections().isEmpty());
		}
	}

	@Test
	void whenAnAddressIsTakenThenTheSecondNodeDoesNotStart() {
		start(settings("seed").bind(SEED));
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> start(settings("other").bind(SEED)))
			.withMessageStartingWith("Cannot listen on 127.0.0.1:4040: ");
	}

	@Test
	void whenTheNodeIdIsATemplateThenItIsExpanded() {
		AempNode node = AempNode.create(settings("worker/").build(), this.network);
		this.nodes.add(node);
		assertThat(node.id()).matches("worker/[0-9A-Za-z]{22}");
	}

	@Test
	void whenASettingIsNotPossibleThenTheNodeIsNotMade() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> AempNode.create(settings("malformed").seed("nowhere").build(), this.network))
			.withMessageContaining("nowhere");
		assertThatIllegalArgumentException().isThrownBy(() -> AempNode.create(
				settings("malformed").connections((connections) -> connections.framings("storable")).build(),
				this.network))
			.withMessageContaining("storable");
	}

	private static ConditionFactory await() {
		return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
	}

	private static NodeSettingsBuilder settings(String nodeId) {
		return NodeSettings.builder().nodeId(nodeId).bind().secret("s3cret");
	}

	private AempNode start(NodeSettingsBuilder settings) {
		AempNode node = AempNode.create(settings.build(), this.network);
		this.nodes.add(node);
		node.start();
		return node;
	}

	private List<String> messages() {
		return this.logged.events().stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
		T next = queue.poll(Patience.SECONDS, TimeUnit.SECONDS);
		assertThat(next).as("what should have come by now").isNotNull();
		return next;
	}

}
