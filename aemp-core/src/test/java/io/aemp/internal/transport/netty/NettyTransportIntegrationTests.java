package io.aemp.internal.transport.netty;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.handshake.Handshake;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.Connection;
import io.aemp.internal.transport.ConnectionObserver;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.transport.NoLeaks;
import io.aemp.internal.transport.PacketObserver;
import io.aemp.internal.transport.PendingConnection;
import io.aemp.internal.transport.SimpleClient;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.testing.ManualTimers;
import io.aemp.testing.Patience;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that the compatibility kit cannot contain: peers that send any bytes at any time,
 * real sockets, and a clock that stands still. What a whole node does about bad input is
 * in {@code BadInputIntegrationTests}.
 */
@ExtendWith(NoLeaks.class)
class NettyTransportIntegrationTests {

	private static final String SECRET = "s3cret";

	/** Of a peer that is not of our kind, so that we choose. */
	private static final String GREETING = "aemp;1;peer;hmac_sha3_512;cbor";

	private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

	private static final AtomicInteger nonces = new AtomicInteger();

	private final ManualTimers timers = new ManualTimers();

	private final List<AutoCloseable> open = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (int i = this.open.size() - 1; i >= 0; i--) {
			this.open.get(i).close();
		}
	}

	@Test
	void whenPacketsComeWithTheAuthenticationLineThenTheyAreDeliveredAfterTheEstablishingTask() throws Exception {
		Observer observer = new Observer();
		SimpleClient client = greeted(observer);
		client.send(join(client.authentication(SECRET).getBytes(StandardCharsets.ISO_8859_1),
				SimpleClient.packet("p", 1), SimpleClient.packet("p", 2), SimpleClient.packet("p", 3)));
		Established established = observer.takeVerified();
		client.send(SimpleClient.packet("p", 4));
		AtomicBoolean taskIsOver = new AtomicBoolean();
		AtomicBoolean tooEarly = new AtomicBoolean();
		established.packets.onReceived = (packet) -> tooEarly.compareAndSet(false, !taskIsOver.get());
		established.onLoopRun(() -> {
			established.establishHere();
			taskIsOver.set(true);
		});
		for (long i = 1; i <= 4; i++) {
			assertThat(established.packets.takeReceived()).containsExactly("p", i);
		}
		assertThat(tooEarly).isFalse();
		assertThat(client.readLine()).isEqualTo(client.expectedAuthentication(SECRET));
	}

	@Test
	void whenAConnectionIsNotEstablishedThenNothingIsReadOrSent() throws Exception {
		Observer observer = new Observer();
		SimpleClient client = greeted(observer);
		client.send(client.authentication(SECRET));
		Established established = observer.takeVerified();
		// More than the buffers of the sockets take: it stays with the sender.
		byte[] packet = SimpleClient.packet("p", new byte[1_000_000]);
		CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < 30; i++) {
				send(client, packet);
			}
		});
		Awaitility.await().during(Duration.ofMillis(200)).until(() -> !sent.isDone());
		established.establish();
		assertThat(client.readLine()).isEqualTo(client.expectedAuthentication(SECRET));
		for (int i = 0; i < 30; i++) {
			assertThat(established.packets.takeReceived()).hasSize(2);
		}
		sent.get(Patience.SECONDS, TimeUnit.SECONDS);
	}

	@Test
	void whenThePeerIsVerifiedThenThereIsNoDeadlineAnyMore() throws Exception {
		Observer observer = new Observer();
		SimpleClient client = greeted(observer);
		client.send(client.authentication(SECRET));
		Established established = observer.takeVerified();
		assertThat(this.timers.waiting()).isZero();
		this.timers.advance(Duration.ofHours(1));
		established.establish();
		assertThat(client.readLine()).isEqualTo(client.expectedAuthentication(SECRET));
	}

	@Test
	void whenAConnectionIsRefusedThenThePeerSeesItsEndAndNothingElseIsTold() throws Exception {
		Observer observer = new Observer();
		observer.onVerified = PendingConnection::refuse;
		SimpleClient client = greeted(observer);
		client.send(client.authentication(SECRET)).send(SimpleClient.packet("p", 1));
		assertThat(client.readToEnd()).isEmpty();
		assertThat(observer.takeVerified().pending.peer().nodeId()).isEqualTo("peer");
		assertOver(observer);
	}

	@Test
	void whenThePeerVanishesBeforeItsConnectionIsEstablishedThenItIsClosedOnce() throws Exception {
		for (boolean reset : new boolean[] { false, true }) {
			Observer observer = new Observer();
			SimpleClient client = greeted(observer);
			client.send(client.authentication(SECRET));
			Established established = observer.takeVerified();
			if (reset) {
				client.reset();
			}
			else {
				client.close();
			}
			established.establish();
			assertThat(established.packets.takeClosed()).isNotEmpty();
			established.onLoopRun(() -> {
			});
			assertThat(established.packets.closed).isEmpty();
			assertOver(observer);
		}
	}

	@Test
	void whenWeCloseThenAllThatWasWrittenArrivesEvenIfThePeerGoesOnSending() throws Exception {
		Established established = established();
		SimpleClient client = established.client;
		AtomicBoolean end = new AtomicBoolean();
		CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
			byte[] bytes = SimpleClient.packet("p", new byte[10_000]);
			while (!end.get()) {
				send(client, bytes);
			}
		});
		assertThat(established.packets.takeReceived()).hasSize(2);
		established.onLoop((connection) -> {
			for (int i = 0; i < 200; i++) {
				byte[] bytes = SimpleClient.packet("p", i, new byte[100_000]);
				connection.write(bytes, bytes.length);
			}
			connection.close();
			connection.close();
		});
		for (long i = 0; i < 200; i++) {
			assertThat(client.readPacket()).startsWith("p", i).hasSize(3);
		}
		assertThat(client.readPacket()).isNull();
		assertThat(sending).isNotDone();
		end.set(true);
		sending.get(Patience.SECONDS, TimeUnit.SECONDS);
		client.close();
		established.onLoopRun(() -> {
		});
		assertThat(established.packets.closed).isEmpty();
	}

	@Test
	void whenWeCloseAndThePeerDoesNotThenTheConnectionEndsAfterAWhile() throws Exception {
		Established established = established();
		established.onLoop(Connection::close);
		assertThat(established.client.readPacket()).isNull();
		// Ours is half closed: the peer can still send.
		established.client.send(SimpleClient.packet("p", 1));
		assertThat(this.timers.waiting()).isEqualTo(1);
		this.timers.advance(Duration.ofSeconds(2));
		byte[] bytes = new byte[1000];
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
			for (int i = 0; i < 1_000_000; i++) {
				established.client.send(bytes);
			}
		});
		assertThat(established.packets.closed).isEmpty();
	}

	@Test
	void whenAMalformedPacketComesWithTheAuthenticationLineThenTheConnectionIsClosedOnce() throws Exception {
		Observer observer = new Observer();
		SimpleClient client = greeted(observer);
		client.send(join(client.authentication(SECRET).getBytes(StandardCharsets.ISO_8859_1),
				SimpleClient.packet("p", 1), new byte[] { 1 }));
		Established established = observer.takeVerified();
		established.establish();
		assertThat(established.packets.takeReceived()).containsExactly("p", 1L);
		assertThat(established.packets.takeClosed()).startsWith("malformed packet: ");
		client.readToEnd();
		established.onLoopRun(() -> {
		});
		assertThat(established.packets.closed).isEmpty();
	}

	@Test
	void whenTheObserverThrowsForAPacketThatCameWithTheAuthenticationLineThenTheConnectionIsClosedOnce()
			throws Exception {
		Observer observer = new Observer();
		SimpleClient client = greeted(observer);
		client.send(
				join(client.authentication(SECRET).getBytes(StandardCharsets.ISO_8859_1), SimpleClient.packet("p", 1)));
		Established established = observer.takeVerified();
		established.packets.onReceived = (packet) -> {
			throw new IllegalArgumentException("not for me");
		};
		established.establish();
		assertThat(established.packets.takeClosed()).contains("not for me");
		client.readToEnd();
		established.onLoopRun(() -> {
		});
		assertThat(established.packets.closed).isEmpty();
	}

	@Test
	void whenThePeerResetsThenThatIsToldOnce() throws Exception {
		Established established = established();
		established.client.reset();
		assertThat(established.packets.takeClosed()).isNotEmpty();
		established.onLoopRun(() -> {
		});
		assertThat(established.packets.closed).isEmpty();
	}

	@Test
	void whenTheTransportClosesThenLinksAreFlushedAndListenersGone() throws Exception {
		Established established = established();
		established.onLoop((connection) -> {
			for (int i = 0; i < 50; i++) {
				byte[] bytes = SimpleClient.packet("p", i, new byte[100_000]);
				connection.write(bytes, bytes.length);
			}
		});
		CompletableFuture<Void> closed = CompletableFuture.runAsync(established.transport::close);
		for (long i = 0; i < 50; i++) {
			assertThat(established.client.readPacket()).startsWith("p", i);
		}
		assertThat(established.client.readPacket()).isNull();
		established.client.close();
		closed.get(Patience.SECONDS, TimeUnit.SECONDS);
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> SimpleClient.connect(established.address.port()).close());
		// The last thing of a loop is to say that it is over.
		Awaitility.await()
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("aemp-solo-io")));
	}

	@ParameterizedTest
	@CsvSource({ "'', 12345", "';mproto=1', " })
	void whenAPeerCannotBeAskedForASignOfLifeThenTcpLimitsItsSilence(String attributes, @Nullable Integer expected)
			throws Exception {
		// The option itself needs native sockets: another number takes its place.
		NettySockets sockets = new NettySockets("nio", NioIoHandler.newFactory(), NioServerSocketChannel.class,
				DialledChannel.class, ChannelOption.WRITE_SPIN_COUNT);
		DialledChannel channel = dialled(attributes, new SocketOptions(true, true, Duration.ofMillis(12_345)), sockets);
		int unchanged = new NioSocketChannel().config().getWriteSpinCount();
		assertThat(channel.config().getWriteSpinCount()).isEqualTo((expected != null) ? expected : unchanged);
	}

	@ParameterizedTest
	@CsvSource({ "true, true", "false, true", "true, false" })
	void whenSocketOptionsAreSetThenTheSocketHasThem(boolean noDelay, boolean keepAlive) throws Exception {
		NettySockets sockets = new NettySockets("nio", NioIoHandler.newFactory(), NioServerSocketChannel.class,
				DialledChannel.class, null);
		DialledChannel channel = dialled("", new SocketOptions(noDelay, keepAlive, Duration.ofSeconds(30)), sockets);
		assertThat(channel.config().isTcpNoDelay()).isEqualTo(noDelay);
		assertThat(channel.config().isKeepAlive()).isEqualTo(keepAlive);
	}

	/** A channel that we dialled and that is a link now. */
	private DialledChannel dialled(String attributes, SocketOptions options, NettySockets sockets) throws Exception {
		NettyTransport transport = transport("solo", SECRET, options, sockets);
		Observer observer = new Observer();
		try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			transport.dial(new InetSocketAddress("127.0.0.1", listener.getLocalPort()), transport.nextLoop(),
					Duration.ofSeconds(10), observer);
			SimpleClient client = keep(SimpleClient.of(listener.accept()));
			client.greet(GREETING + attributes, "nonce").readGreeting().send(client.authentication(SECRET));
			observer.takeVerified().establish();
			assertThat(client.readLine()).isEqualTo(client.expectedAuthentication(SECRET));
		}
		return DialledChannel.newest;
	}

	@Test
	void whenTheTransportIsClosedThenDiallingDoesNothingBad() throws Exception {
		NettyTransport transport = transport("a", SECRET);
		EventLoop loop = transport.nextLoop();
		transport.close();
		Observer observer = new Observer();
		transport.dial(new InetSocketAddress("127.0.0.1", 1), loop, Duration.ofSeconds(5), observer);
		loop.execute(() -> observer.failed.add(new Failure("", new IOException("ran after the end"))));
		transport.close();
		assertThat(observer.failed).extracting(Failure::remoteAddress).doesNotContain("");
	}

	private NettyTransport transport(String nodeId, String secret) {
		return transport(nodeId, secret, new SocketOptions(true, true, Duration.ofSeconds(30)), NettySockets.best());
	}

	private NettyTransport transport(String nodeId, String secret, SocketOptions options, NettySockets sockets) {
		return keep(new NettyTransport(new NettyTransportSettings(nodeId, 3, Duration.ofSeconds(10), options,
				FrameLimits.ofFrameBytes(64 << 20), null, (ends) -> {
					Map<String, String> attributes = new LinkedHashMap<>();
					attributes.put(Greeting.PROVIDER, Greeting.OUR_PROVIDER + "test");
					attributes.put(Greeting.PEER_ADDRESS, ends.peerAddress());
					return new Handshake(new Greeting(nodeId, List.of("hmac_sha3_512"), List.of("cbor"), attributes),
							"nonce " + nonces.incrementAndGet(), secret.getBytes(StandardCharsets.UTF_8));
				}), this.timers, sockets));
	}

	private <T extends AutoCloseable> T keep(T closeable) {
		this.open.add(closeable);
		return closeable;
	}

	private Address listen(Observer observer) {
		observer.transport = transport("solo", SECRET);
		observer.address = observer.transport.listen(ANY_PORT, observer);
		return observer.address;
	}

	private SimpleClient client(Address address) throws IOException {
		return keep(SimpleClient.connect(address.port()));
	}

	/** A client that has sent and read the greetings. */
	private SimpleClient greeted(Observer observer) throws IOException {
		SimpleClient client = client(listen(observer));
		client.greet(GREETING, "nonce").readGreeting();
		assertThat(client.theirLines()).startsWith("aemp;1;solo;hmac_sha3_512;cbor;").contains(";peeraddr=127.0.0.1:");
		return client;
	}

	private Established established() throws Exception {
		Observer observer = new Observer();
		SimpleClient client = greeted(observer);
		client.send(client.authentication(SECRET));
		Established established = observer.takeVerified();
		established.client = client;
		established.transport = observer.transport;
		established.address = observer.address;
		established.establish();
		assertThat(client.readLine()).isEqualTo(client.expectedAuthentication(SECRET));
		return established;
	}

	/** That nothing more is told, also not when the transport closes. */
	private static void assertOver(Observer observer) {
		if (observer.transport != null) {
			observer.transport.close();
		}
		assertThat(observer.failed).isEmpty();
		assertThat(observer.verified).isEmpty();
	}

	private static void send(SimpleClient client, byte[] bytes) {
		try {
			client.send(bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static byte[] join(byte[]... parts) {
		ByteArrayOutputStream whole = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			whole.writeBytes(part);
		}
		return whole.toByteArray();
	}

	/** Shows itself to the tests. */
	public static final class DialledChannel extends NioSocketChannel {

		private static volatile @Nullable DialledChannel newest;

		public DialledChannel() {
			newest = this;
		}

	}

	private record Failure(String remoteAddress, Throwable cause) {

	}

	private static final class Observer implements ConnectionObserver {

		private final BlockingQueue<Established> verified = new LinkedBlockingQueue<>();

		private final BlockingQueue<Failure> failed = new LinkedBlockingQueue<>();

		/** Takes the connection over; else it is kept for the test. */
		private volatile @Nullable Consumer<PendingConnection> onVerified;

		private @Nullable NettyTransport transport;

		private @Nullable Address address;

		@Override
		public void verified(PendingConnection connection) {
			Consumer<PendingConnection> action = this.onVerified;
			if (action != null) {
				action.accept(connection);
			}
			this.verified.add(new Established(connection));
		}

		@Override
		public void failed(String remoteAddress, Throwable cause) {
			this.failed.add(new Failure(remoteAddress, cause));
		}

		Established takeVerified() throws InterruptedException {
			Established connection = this.verified.poll(Patience.SECONDS, TimeUnit.SECONDS);
			assertThat(connection).as("verified connection").isNotNull();
			return connection;
		}

	}

	/** A verified connection, made a link when the test wants it. */
	private static final class Established {

		private final PendingConnection pending;

		private final PacketCollector packets = new PacketCollector();

		private final io.netty.channel.EventLoop loop;

		private volatile @Nullable Connection connection;

		private SimpleClient client;

		private NettyTransport transport;

		private Address address;

		Established(PendingConnection pending) {
			this.pending = pending;
			this.loop = (io.netty.channel.EventLoop) io.netty.util.internal.ThreadExecutorMap.currentExecutor();
		}

		void establish() throws Exception {
			onLoopRun(this::establishHere);
		}

		void establishHere() {
			this.connection = this.pending.establish(1, this.packets);
		}

		Connection connection() {
			return this.connection;
		}

		void onLoop(Consumer<Connection> action) throws Exception {
			onLoopRun(() -> action.accept(this.connection));
		}

		void onLoopRun(Runnable action) throws Exception {
			this.loop.submit(action).get(Patience.SECONDS, TimeUnit.SECONDS);
		}

	}

	private static final class PacketCollector implements PacketObserver {

		private final BlockingQueue<Object[]> received = new LinkedBlockingQueue<>();

		private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();

		private final BlockingQueue<Boolean> writable = new LinkedBlockingQueue<>();

		private volatile boolean keep = true;

		private volatile Consumer<Object[]> onReceived = (packet) -> {
		};

		@Override
		public void received(@Nullable Object[] elements, int bytes, int count) {
			this.onReceived.accept(elements);
			if (this.keep) {
				this.received.add(elements);
			}
		}

		@Override
		public void delivered() {
		}

		@Override
		public void writable() {
			this.writable.add(true);
		}

		@Override
		public void closed(String why) {
			this.closed.add(why);
		}

		Object[] takeReceived() throws InterruptedException {
			Object[] packet = this.received.poll(Patience.SECONDS, TimeUnit.SECONDS);
			assertThat(packet).as("packet").isNotNull();
			return packet;
		}

		String takeClosed() throws InterruptedException {
			String why = this.closed.poll(Patience.SECONDS, TimeUnit.SECONDS);
			assertThat(why).as("end of the connection").isNotNull();
			return why;
		}

	}

}
