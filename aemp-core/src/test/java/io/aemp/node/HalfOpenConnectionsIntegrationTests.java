package io.aemp.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.internal.handshake.Handshake;
import io.aemp.internal.runtime.LimitedLog;
import io.aemp.internal.transport.NoLeaks;
import io.aemp.internal.transport.SimpleClient;
import io.aemp.testing.LogRecorder;
import io.aemp.testing.TestAuthority;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node that many connect to without ever proving who they are. Needs 2,100 file
 * descriptors, as both ends are in this process.
 */
@ExtendWith(NoLeaks.class)
class HalfOpenConnectionsIntegrationTests {

	private static final int COUNT = 1000;

	private static final int STRANGERS = 100;

	private static final int MAX_BYTES_EACH = 16 * 1024;

	/** As many bytes, and as many parts, as a greeting may have. */
	private static final String LARGEST_GREETING = largestGreeting();

	/** Nobody can make us keep more before he is verified. */
	private static final String MOST = LARGEST_GREETING + "n".repeat(4095) + "\n" + "a".repeat(4095);

	/** A record of the greatest length that can be told, but for its last byte. */
	private static final String MOST_OF_TLS = "aemp;1;half;tls_sha3_512;cbor;tls=1.0\n\n\u0016\u0003\u0001\u00ff\u00ff"
			+ "x".repeat((1 << 16) - 2);

	private static final int TLS_COUNT = 200;

	private static final int MAX_TLS_BYTES_EACH = 192 * 1024;

	/** The bytes that peers send, each in turn, before they fall silent. */
	private static final List<String> SAID = List.of("", "a", "aemp;1;half;hmac_sha3_512;cb", "a".repeat(4095),
			LARGEST_GREETING, LARGEST_GREETING + "n".repeat(4095), MOST);

	@RegisterExtension
	private final LogRecorder logged = new LogRecorder("io.aemp");

	private ServingNode serving;

	private static String largestGreeting() {
		StringBuilder greeting = new StringBuilder(
				"aemp;1;half;" + "x,".repeat(500) + "hmac_sha3_512;" + "y,".repeat(500) + "cbor");
		for (int i = 1000; greeting.length() + 7 <= 4095; i++) {
			greeting.append(';').append(i).append("=v");
		}
		return greeting.append("v".repeat(4095 - greeting.length())).append('\n').toString();
	}

	@BeforeEach
	void start() throws Exception {
		this.serving = new ServingNode(UnaryOperator.identity());
		this.logged.clear();
	}

	@AfterEach
	void close() throws Exception {
		this.serving.close();
	}

	@Test
	void whenManyFallSilentBeforeTheyAreVerifiedThenAllAreClosedInTimeAndTheGoodOneIsServed() throws Exception {
		int timers = this.serving.timers().waiting();
		try (Selector selector = Selector.open()) {
			for (int i = 0; i < COUNT; i++) {
				SocketChannel channel = connect(SAID.get(i % SAID.size()));
				channel.configureBlocking(false);
				channel.register(selector, SelectionKey.OP_READ);
			}
			awaitThat(() -> this.serving.timers().waiting() == timers + COUNT);
			this.serving.assertServesTheGoodOne();
			this.serving.timers().advance(Duration.ofMillis(9_999));
			awaitThat(() -> this.serving.timers().waiting() == timers + COUNT);
			this.serving.assertServesTheGoodOne();
			this.serving.timers().advance(Duration.ofMillis(1));
			// Both logs will tell later what they leave out.
			awaitThat(() -> this.serving.timers().waiting() == timers + 2);
			int ended = 0;
			while (ended < COUNT) {
				selector.select();
				for (SelectionKey key : selector.selectedKeys()) {
					ended += readToEnd((SocketChannel) key.channel()) ? 1 : 0;
				}
				selector.selectedKeys().clear();
			}
		}
		this.serving.assertServesTheGoodOne();
		awaitThat(() -> this.logged.events().size() == 2 * LimitedLog.MAX_ENTRIES);
		this.serving.timers().advance(Duration.ofMinutes(1));
		awaitThat(() -> this.logged.events().size() == 2 * LimitedLog.MAX_ENTRIES + 2);
		assertThat(this.logged.events()).extracting(ILoggingEvent::getFormattedMessage)
			.filteredOn((message) -> message.startsWith("Suppressed "))
			.hasSize(2);
		this.serving.assertServesTheGoodOne();
	}

	@Test
	void whenManySayAsMuchAsTheyMayWithoutBeingVerifiedThenNoneCostsMuch() throws Exception {
		connect("");
		long before = heldBytes();
		for (int i = 0; i < COUNT; i++) {
			connect(MOST);
		}
		awaitThat(() -> this.serving.handshakes()
			.stream()
			.map(Handshake::expected)
			.filter("authentication"::equals)
			.count() == COUNT);
		this.serving.assertServesTheGoodOne();
		assertThat((heldBytes() - before) / COUNT).as("bytes for both ends of a connection").isLessThan(MAX_BYTES_EACH);
	}

	/**
	 * Half of them as the node that is linked, half as one that dials us later, and all
	 * at some point before anybody could have verified them.
	 */
	private List<SocketChannel> connectInTheNamesOfOthers() throws Exception {
		List<SocketChannel> channels = new ArrayList<>();
		int before = this.serving.handshakes().size();
		for (int i = 0; i < STRANGERS; i++) {
			String greeting = "aemp;1;" + ((i % 2 == 0) ? "good" : "late") + ";hmac_sha3_512;cbor\n";
			channels.add(connect(greeting + ((i % 4 < 2) ? "" : "nonce " + i + "\n")));
		}
		awaitThat(() -> this.serving.handshakes()
			.stream()
			.skip(before)
			.map(Handshake::expected)
			.filter((expected) -> expected.equals("nonce") || expected.equals("authentication"))
			.count() == STRANGERS);
		return channels;
	}

	@Test
	void whenAStrangerGreetsInTheNamesOfPeersThenTheyAreLinkedAndServedNevertheless() throws Exception {
		List<SocketChannel> strangers = new ArrayList<>(connectInTheNamesOfOthers());
		this.serving.assertServesTheGoodOne();
		SimpleClient late = this.serving.connect();
		late.readGreeting()
			.greet("aemp;1;late;hmac_sha3_512;cbor", "nonce")
			.send(late.authentication(ServingNode.SECRET));
		assertThat(late.readLine()).isEqualTo(late.expectedAuthentication(ServingNode.SECRET));
		ServingNode.assertServes(late, "late");
		strangers.addAll(connectInTheNamesOfOthers());
		this.serving.timers().advance(Duration.ofSeconds(10));
		for (SocketChannel stranger : strangers) {
			stranger.configureBlocking(false);
			awaitThat(() -> readToEnd(stranger));
		}
		this.serving.assertServesTheGoodOne();
		ServingNode.assertServes(late, "late");
		assertThat(this.serving.node().upNodes()).containsExactlyInAnyOrder("good", "late");
	}

	@Test
	void whenAStrangerGreetsInTheNameOfAPeerThatWeDialThenThatIsLinkedNevertheless() throws Exception {
		try (AempNode late = AempNode
			.start(NodeSettings.builder().nodeId("late").bind("127.0.0.1:0").secret(ServingNode.SECRET).build())) {
			late.port("echo").rcv((message) -> late.snd(message.text(1), message.get(0)));
			this.serving.close();
			this.serving = new ServingNode((builder) -> builder.address("late", late.listeners().get(0)));
			connectInTheNamesOfOthers();
			CompletableFuture<Message> reply = this.serving.node().cal("late#echo", "hello");
			// Dialling is a task of the clock, which stands still.
			awaitThat(() -> {
				this.serving.timers().advance(Duration.ZERO);
				return reply.isDone();
			});
			assertThat(reply.get().text(0)).isEqualTo("hello");
			this.serving.closeNode();
		}
	}

	@Test
	void whenManyBeginTlsAndSayAsMuchAsTheyMayThenNoneCostsMuch() throws Exception {
		this.serving.close();
		this.serving = new ServingNode((settings) -> settings.tls(new TestAuthority().newTls()));
		connect("");
		long before = heldBytes();
		for (int i = 0; i < TLS_COUNT; i++) {
			connect(MOST_OF_TLS);
		}
		awaitThat(() -> this.serving.handshakes()
			.stream()
			.map(Handshake::expected)
			.filter("TLS handshake"::equals)
			.count() == TLS_COUNT);
		this.serving.assertServesTheGoodOne();
		assertThat((heldBytes() - before) / TLS_COUNT).as("bytes for both ends of a connection")
			.isLessThan(MAX_TLS_BYTES_EACH);
	}

	@Test
	void whenTheNodeIsClosedMeanwhileThenNobodyIsBlamed() throws Exception {
		int timers = this.serving.timers().waiting();
		for (String said : SAID) {
			connect(said);
		}
		awaitThat(() -> this.serving.timers().waiting() == timers + SAID.size());
		this.serving.closeNode();
		assertThat(this.logged.events()).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("The link to node good failed: this node was closed");
	}

	private SocketChannel connect(String said) throws IOException {
		SocketChannel channel = this.serving
			.keep(SocketChannel.open(new InetSocketAddress("127.0.0.1", this.serving.port())));
		ByteBuffer bytes = ByteBuffer.wrap(said.getBytes(StandardCharsets.ISO_8859_1));
		while (bytes.hasRemaining()) {
			channel.write(bytes);
		}
		return channel;
	}

	/**
	 * Determines if the end was read; closing with unread input resets the connection.
	 */
	private static boolean readToEnd(SocketChannel channel) throws IOException {
		ByteBuffer bytes = ByteBuffer.allocate(1000);
		try {
			int count = channel.read(bytes.clear());
			while (count > 0) {
				count = channel.read(bytes.clear());
			}
			if (count == 0) {
				return false;
			}
		}
		catch (IOException ex) {
			assertThat(ex).hasMessageContaining("reset");
		}
		channel.close();
		return true;
	}

	/** After collection, with the buffers that Netty keeps outside the heap. */
	private static long heldBytes() {
		ByteBufAllocatorMetricProvider allocator = (ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT;
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			System.gc();
			long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
			least = Math.min(least, heap + allocator.metric().usedDirectMemory());
		}
		return least;
	}

	/** A thousand of anything may take a while on a busy machine. */
	private static void awaitThat(Callable<Boolean> condition) {
		Awaitility.await().until(condition);
	}

}
