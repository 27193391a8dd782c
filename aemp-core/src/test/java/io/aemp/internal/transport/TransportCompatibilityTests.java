package io.aemp.internal.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
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

import io.aemp.internal.handshake.ConnectionEndedException;
import io.aemp.internal.handshake.ConnectionEnds;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.handshake.Handshake;
import io.aemp.internal.handshake.HandshakeException;
import io.aemp.internal.handshake.SelfConnectionException;
import io.aemp.testing.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests the contract of every transport: two nodes of our kind, of which "a" has the
 * choice.
 */
public abstract class TransportCompatibilityTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

	private static final String CLOSED = "the connection was closed by the other side";

	private static final AtomicInteger nonces = new AtomicInteger();

	private final List<Transport> open = new ArrayList<>();

	/**
	 * Returns a transport on which nobody listens yet, with three loops at least.
	 * @param nodeId whose it is
	 * @param secret what it shares
	 * @return closed by the caller
	 */
	protected abstract Transport newTransport(String nodeId, String secret);

	/** Asserts the failures of two ends that share nothing. */
	protected void assertRefused(Throwable atListener, Throwable atDialler) {
		assertThat(atListener).isInstanceOf(HandshakeException.class)
			.hasMessage("could not prove that it knows our secret");
		assertThat(atDialler).isInstanceOf(HandshakeException.class)
			.hasMessage("closed the connection instead of sending its authentication: its secret is probably another "
					+ "one, or it is linked already");
	}

	/** Returns what a node says of itself over a connection. */
	protected static Greeting greeting(String nodeId, ConnectionEnds ends) {
		Map<String, String> attributes = new LinkedHashMap<>();
		attributes.put(Greeting.PROVIDER, Greeting.OUR_PROVIDER + "test");
		attributes.put(Greeting.PEER_ADDRESS, ends.peerAddress());
		attributes.put(Greeting.SIDE, ends.side().wireName());
		return new Greeting(nodeId, List.of("hmac_sha3_512"), List.of("cbor"), attributes);
	}

	/** The side of a handshake that says a greeting. */
	protected static Handshake handshake(Greeting greeting, String secret) {
		return new Handshake(greeting, "nonce " + nonces.incrementAndGet(), secret.getBytes(StandardCharsets.UTF_8));
	}

	@AfterEach
	void close() {
		for (int i = this.open.size() - 1; i >= 0; i--) {
			this.open.get(i).close();
		}
	}

	@ParameterizedTest
	@CsvSource({ "a, b", "b, a" })
	void whenTwoOfOurKindConnectThenTheLowerNodeIdChooses(String listening, String dialling) throws Exception {
		RecordingObserver atListener = new RecordingObserver(transport(listening, "secret"));
		RecordingObserver atDialler = new RecordingObserver(transport(dialling, "secret"));
		connect(atListener, atDialler);
		RecordingObserver atLower = listening.equals("a") ? atListener : atDialler;
		RecordingObserver atHigher = listening.equals("a") ? atDialler : atListener;

		RecordedLink lower = atLower.takeVerified();
		assertThat(lower.pending().isChosen()).isFalse();
		assertThat(lower.pending().choice()).isZero();
		assertThat(lower.pending().peer().nodeId()).isEqualTo("b");
		assertThat(lower.pending().remoteAddress()).startsWith("127.0.0.1:");
		// Nobody but the lower node ID can have made it a link yet.
		atHigher.assertNothingMore();
		lower.run(() -> assertThat(lower.pending().establish(7, lower).peer().nodeId()).isEqualTo("b"));
		RecordedLink higher = atHigher.takeVerified();
		assertThat(higher.pending().isChosen()).isTrue();
		assertThat(higher.pending().choice()).isEqualTo(7);
		assertThat(higher.pending().peer().nodeId()).isEqualTo("a");
		higher.establish();
		atHigher.assertNothingMore();
		atLower.assertNothingMore();
	}

	@Test
	void whenManyPacketsGoBothWaysThenEachSideGetsAllInOrder() throws Exception {
		Pair pair = pair();
		int count = 10_000;
		CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> sendNumbered(pair.lower, count));
		sendNumbered(pair.higher, count);
		for (int i = 0; i < count; i++) {
			assertThat(pair.higher.takeReceived()).containsExactly("p", (long) i, "text");
			assertThat(pair.lower.takeReceived()).containsExactly("p", (long) i, "text");
		}
		sent.get(Patience.SECONDS, TimeUnit.SECONDS);
	}

	@Test
	void whenAPacketIsLargeThenItArrivesWhole() throws Exception {
		Pair pair = pair();
		byte[] content = new byte[20_000_000];
		content[0] = 1;
		content[content.length - 1] = 2;
		pair.lower.send(SimpleClient.packet("p", content), SimpleClient.packet("p", "behind"));
		assertThat(pair.higher.takeReceived()).containsExactly("p", content);
		assertThat(pair.higher.takeReceived()).containsExactly("p", "behind");
	}

	@Test
	void whenThePeerDoesNotKnowTheSecretThenBothEndsFailOnce() throws Exception {
		RecordingObserver atListener = new RecordingObserver(transport("a", "secret"));
		RecordingObserver atDialler = new RecordingObserver(transport("b", "wrong"));
		connect(atListener, atDialler);
		assertRefused(atListener.takeFailed().cause(), atDialler.takeFailed().cause());
		close();
		atListener.assertNothingMore();
		atDialler.assertNothingMore();
	}

	@Test
	void whenANodeDialsItselfThenThatIsSaid() throws Exception {
		RecordingObserver observer = new RecordingObserver(transport("a", "secret"));
		connect(observer, observer);
		// Whichever end is faster closes before the other one has heard of it.
		assertThat(List.of(observer.takeFailed().cause(), observer.takeFailed().cause()))
			.anySatisfy((cause) -> assertThat(cause).isInstanceOf(SelfConnectionException.class));
		close();
		observer.assertNothingMore();
	}

	@Test
	void whenAConnectionIsRefusedThenOnlyThePeerIsTold() throws Exception {
		RecordingObserver atListener = new RecordingObserver(transport("a", "secret"));
		RecordingObserver atDialler = new RecordingObserver(transport("b", "secret"));
		connect(atListener, atDialler);
		RecordedLink link = atListener.takeVerified();
		link.run(() -> {
			link.pending().refuse();
			link.pending().refuse();
		});
		assertThat(atDialler.takeFailed().cause()).isInstanceOfSatisfying(ConnectionEndedException.class, (end) -> {
			assertThat(end.isPerhapsLinked()).isTrue();
			assertThat(end.claimedNodeId()).isEqualTo("a");
		});
		link.run(() -> assertThatIllegalStateException().isThrownBy(link::establishHere));
		close();
		atListener.assertNothingMore();
		atDialler.assertNothingMore();
	}

	@Test
	void whenPacketsComeWithTheAuthenticationLineThenTheyAreDeliveredAfterTheEstablishingTask() throws Exception {
		RecordingObserver atListener = new RecordingObserver(transport("b", "secret"));
		RecordingObserver atDialler = new RecordingObserver(transport("a", "secret"));
		connect(atListener, atDialler);
		RecordedLink lower = atDialler.takeVerified();
		lower.run(() -> {
			Connection connection = lower.establishHere();
			byte[] packets = join(SimpleClient.packet("p", 1), SimpleClient.packet("p", 2));
			connection.write(packets, packets.length);
			connection.flush();
		});
		RecordedLink higher = atListener.takeVerified();
		lower.send(SimpleClient.packet("p", 3));
		AtomicBoolean taskIsOver = new AtomicBoolean();
		BlockingQueue<Object> received = new LinkedBlockingQueue<>();
		higher.onReceived((packet) -> received.add(taskIsOver.get() ? packet[1] : "too early"));
		higher.run(() -> {
			higher.establishHere();
			taskIsOver.set(true);
		});
		for (long i = 1; i <= 3; i++) {
			assertThat(received.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo(i);
		}
	}

	@Test
	void whenPacketsWereDeliveredThenItIsToldThatTheseWereAllForNow() throws Exception {
		RecordingObserver atListener = new RecordingObserver(transport("b", "secret"));
		RecordingObserver atDialler = new RecordingObserver(transport("a", "secret"));
		connect(atListener, atDialler);
		RecordedLink lower = atDialler.takeVerified().establish();
		lower.send(SimpleClient.packet("p", 1));
		RecordedLink higher = atListener.takeVerified().establish();
		lower.send(SimpleClient.packet("p", 2), SimpleClient.packet("p", 3));
		for (long i = 1; i <= 3; i++) {
			assertThat(higher.takeReceived()[1]).isEqualTo(i);
		}
		higher.assertDelivered();
	}

	@Test
	void whenBytesWereWrittenThenTheyMayBeChangedAtOnce() throws Exception {
		RecordingObserver atListener = new RecordingObserver(transport("b", "secret"));
		RecordingObserver atDialler = new RecordingObserver(transport("a", "secret"));
		connect(atListener, atDialler);
		RecordedLink lower = atDialler.takeVerified().establish();
		RecordedLink higher = atListener.takeVerified().establish();
		lower.use((connection) -> {
			byte[] bytes = SimpleClient.packet("p", 1);
			byte[] next = SimpleClient.packet("p", 2);
			connection.write(bytes, bytes.length);
			System.arraycopy(next, 0, bytes, 0, bytes.length);
			connection.write(bytes, bytes.length);
			connection.flush();
		});
		for (long i = 1; i <= 2; i++) {
			assertThat(higher.takeReceived()[1]).isEqualTo(i);
		}
	}

	@Test
	void whenAConnectionIsNotEstablishedThenNothingIsReadFromIt() throws Exception {
		RecordingObserver atListener = new RecordingObserver(transport("b", "secret"));
		RecordingObserver atDialler = new RecordingObserver(transport("a", "secret"));
		connect(atListener, atDialler);
		RecordedLink lower = atDialler.takeVerified().establish();
		RecordedLink higher = atListener.takeVerified();
		int written = writeUntilFull(lower);
		higher.assertNothingMore();
		higher.establish();
		for (long i = 0; i < written; i++) {
			assertThat(higher.takeReceived()).startsWith("p", i);
		}
		lower.takeWritable();
	}

	@Test
	void whenThePeerDoesNotReadThenTheConnectionTellsWhenItTakesBytesAgain() throws Exception {
		Pair pair = pair();
		CompletableFuture<Void> blocked = new CompletableFuture<>();
		pair.higher.onReceived((packet) -> blocked.join());
		try {
			writeUntilFull(pair.lower);
			pair.lower.use((connection) -> assertThat(connection.isWritable()).isFalse());
		}
		finally {
			blocked.complete(null);
		}
		pair.lower.takeWritable();
		pair.lower.use((connection) -> assertThat(connection.isWritable()).isTrue());
	}

	@Test
	void whenReadingStopsThenNoPacketIsDeliveredBeforeItGoesOn() throws Exception {
		Pair pair = pair();
		BlockingQueue<Object> received = new LinkedBlockingQueue<>();
		pair.higher.onReceived((packet) -> {
			received.add(packet[1]);
			pair.higher.connection().read(false);
		});
		pair.lower.send(SimpleClient.packet("p", 0));
		assertThat(received.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo(0L);
		int written = writeUntilFull(pair.lower);
		pair.higher.assertNothingMore();
		for (long i = 0; i < written; i++) {
			assertThat(received).as("what came in the same read waits, too").isEmpty();
			pair.higher.use((connection) -> connection.read(true));
			assertThat(received.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo(i);
		}
		pair.lower.takeWritable();
		pair.higher.use((connection) -> connection.read(true));
	}

	@Test
	void whenReadingStopsAndGoesOnThenPacketsKeepTheirOrder() throws Exception {
		Pair pair = pair();
		BlockingQueue<Object> received = new LinkedBlockingQueue<>();
		pair.higher.onReceived((packet) -> {
			received.add(packet[1]);
			if ((long) packet[1] % 100 == 99) {
				pair.higher.connection().read(false);
			}
		});
		CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> sendNumbered(pair.lower, 5_000));
		for (long i = 0; i < 5_000; i++) {
			assertThat(received.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo(i);
			if (i % 100 == 99) {
				pair.higher.use((connection) -> connection.read(true));
			}
		}
		sent.get(Patience.SECONDS, TimeUnit.SECONDS);
	}

	@Test
	void whenReadingStopsBeforeTheFirstPacketThenNoneIsDelivered() throws Exception {
		RecordingObserver atListener = new RecordingObserver(transport("b", "secret"));
		RecordingObserver atDialler = new RecordingObserver(transport("a", "secret"));
		connect(atListener, atDialler);
		RecordedLink lower = atDialler.takeVerified();
		lower.run(() -> {
			Connection connection = lower.establishHere();
			byte[] bytes = SimpleClient.packet("p", 0);
			connection.write(bytes, bytes.length);
			connection.flush();
		});
		RecordedLink higher = atListener.takeVerified();
		higher.run(() -> higher.establishHere().read(false));
		int written = writeUntilFull(lower);
		higher.assertNothingMore();
		higher.use((connection) -> connection.read(true));
		assertThat(higher.takeReceived()).containsExactly("p", 0L);
		for (long i = 0; i < written; i++) {
			assertThat(higher.takeReceived()).startsWith("p", i);
		}
	}

	@Test
	void whenWeCloseWhileWeDoNotReadThenAllThatWasWrittenArrivesNevertheless() throws Exception {
		Pair pair = pair();
		pair.lower.use((connection) -> connection.read(false));
		writeUntilFull(pair.higher);
		pair.lower.use((connection) -> {
			byte[] bytes = SimpleClient.packet("p", "last");
			connection.write(bytes, bytes.length);
			connection.close();
			connection.read(true);
		});
		assertThat(pair.higher.takeReceived()).containsExactly("p", "last");
		assertThat(pair.higher.takeClosed()).isNotEmpty();
		pair.lower.assertNothingMore();
	}

	@Test
	void whenPacketsAreDeliveredThenTheirSizeIsToldToo() throws Exception {
		Pair pair = pair();
		pair.lower.send(SimpleClient.packet("p", 1, "text"), SimpleClient.packet("p", new byte[1000]));
		pair.higher.takeReceived();
		pair.higher.takeReceived();
		assertThat(pair.higher.sizes()).containsExactly(
				SimpleClient.packet("p", 1, "text").length + " bytes, 3 elements",
				SimpleClient.packet("p", new byte[1000]).length + " bytes, 2 elements");
	}

	@Test
	void whenAConnectionMovesWhileBytesComeThenNothingIsLostOrOutOfOrder() throws Exception {
		int count = 30_000;
		Transport listener = transport("b", "secret");
		List<EventLoop> loops = List.of(listener.nextLoop(), listener.nextLoop(), listener.nextLoop());
		AtomicInteger expected = new AtomicInteger();
		BlockingQueue<String> wrong = new LinkedBlockingQueue<>();
		CompletableFuture<Void> all = new CompletableFuture<>();
		ConnectionObserver mover = new ConnectionObserver() {

			@Override
			public void verified(PendingConnection pending) {
				RecordedLink link = new RecordedLink(pending, loops.get(2));
				link.onReceived((packet) -> {
					int number = expected.getAndIncrement();
					if (!packet[1].equals((long) number)) {
						wrong.add(number + ": " + packet[1]);
					}
					if (number == count - 1) {
						all.complete(null);
					}
				});
				Runnable lost = () -> all.completeExceptionally(new IOException("lost"));
				pending.moveTo(loops.get(0), () -> pending.moveTo(loops.get(1),
						() -> pending.moveTo(loops.get(2), link::establishHere, lost), lost), lost);
			}

			@Override
			public void failed(String remoteAddress, Throwable cause) {
				all.completeExceptionally(cause);
			}

		};
		RecordingObserver atDialler = new RecordingObserver(transport("a", "secret"));
		dial(listener.listen(ANY_PORT, mover), atDialler);
		RecordedLink lower = atDialler.takeVerified().establish();
		sendNumbered(lower, count);
		all.get(Patience.SECONDS, TimeUnit.SECONDS);
		assertThat(wrong).isEmpty();
		assertThat(expected).hasValue(count);
	}

	@Test
	void whenWeDialThenTheConnectionIsOnTheLoopWeNamed() throws Exception {
		RecordingObserver atListener = new RecordingObserver(transport("b", "secret"));
		Transport dialler = transport("a", "secret");
		Address address = atListener.transport().listen(ANY_PORT, atListener);
		EventLoop loop = dialler.nextLoop();
		CompletableFuture<Boolean> onLoop = new CompletableFuture<>();
		dialler.dial(socket(address), loop, TIMEOUT, new ConnectionObserver() {

			@Override
			public void verified(PendingConnection connection) {
				onLoop.complete(loop.isCurrent());
			}

			@Override
			public void failed(String remoteAddress, Throwable cause) {
				onLoop.completeExceptionally(cause);
			}

		});
		assertThat(onLoop.get(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(loop.isCurrent()).isFalse();
	}

	@Test
	void whenWeCloseThenAllThatWasWrittenArrivesEvenIfThePeerGoesOnSending() throws Exception {
		Pair pair = pair();
		AtomicBoolean end = new AtomicBoolean();
		CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
			while (!end.get()) {
				sendNumbered(pair.higher, 1);
			}
		});
		pair.lower.takeReceived();
		pair.lower.onReceived((packet) -> {
		});
		pair.lower.use((connection) -> {
			for (int i = 0; i < 200; i++) {
				byte[] bytes = SimpleClient.packet("p", i, new byte[100_000]);
				connection.write(bytes, bytes.length);
			}
			connection.close();
			connection.close();
		});
		for (long i = 0; i < 200; i++) {
			assertThat(pair.higher.takeReceived()).startsWith("p", i).hasSize(3);
		}
		assertThat(pair.higher.takeClosed()).isEqualTo(CLOSED);
		end.set(true);
		sending.get(Patience.SECONDS, TimeUnit.SECONDS);
		pair.higher.assertNothingMore();
		pair.lower.run(() -> {
		});
	}

	@Test
	void whenWeCloseThenNoPacketIsDeliveredAnyMoreAndNothingIsTold() throws Exception {
		Pair pair = pair();
		AtomicInteger received = new AtomicInteger();
		pair.lower.onReceived((packet) -> {
			received.incrementAndGet();
			pair.lower.connection().close();
		});
		pair.higher.send(join(SimpleClient.packet("p", 1), SimpleClient.packet("p", 2)), SimpleClient.packet("p", 3));
		assertThat(pair.higher.takeClosed()).isEqualTo(CLOSED);
		close();
		assertThat(received).hasValue(1);
		pair.lower.assertNothingToldYet();
		pair.higher.assertNothingToldYet();
	}

	@Test
	void whenThePeerClosesThenThatIsToldOnceBehindItsLastPacket() throws Exception {
		Pair pair = pair();
		pair.higher.use((connection) -> {
			byte[] bytes = SimpleClient.packet("p", 1);
			connection.write(bytes, bytes.length);
			connection.close();
		});
		assertThat(pair.lower.takeReceived()).containsExactly("p", 1L);
		assertThat(pair.lower.takeClosed()).isEqualTo(CLOSED);
		pair.lower.send(SimpleClient.packet("p", 2));
		pair.lower.use(Connection::close);
		pair.lower.assertNothingMore();
		pair.higher.assertNothingMore();
	}

	@Test
	void whenThePeerClosesBeforeWeEstablishThenThatIsToldAfterwards() throws Exception {
		RecordingObserver atListener = new RecordingObserver(transport("b", "secret"));
		RecordingObserver atDialler = new RecordingObserver(transport("a", "secret"));
		connect(atListener, atDialler);
		RecordedLink lower = atDialler.takeVerified().establish();
		RecordedLink higher = atListener.takeVerified();
		lower.use((connection) -> {
			byte[] bytes = SimpleClient.packet("p", 1);
			connection.write(bytes, bytes.length);
			connection.close();
		});
		higher.establish();
		assertThat(higher.takeReceived()).containsExactly("p", 1L);
		assertThat(higher.takeClosed()).isEqualTo(CLOSED);
		higher.assertNothingMore();
	}

	@Test
	void whenTheObserverThrowsThenTheConnectionIsClosedOnce() throws Exception {
		Pair pair = pair();
		pair.lower.onReceived((packet) -> {
			throw new IllegalArgumentException("not for me");
		});
		pair.higher.send(SimpleClient.packet("p", 1), SimpleClient.packet("p", 2));
		assertThat(pair.lower.takeClosed()).contains("not for me");
		assertThat(pair.higher.takeClosed()).isNotEmpty();
		pair.lower.assertNothingMore();
		pair.higher.assertNothingMore();
	}

	@Test
	void whenAPacketIsMalformedThenTheConnectionIsClosedOnce() throws Exception {
		Pair pair = pair();
		pair.higher.send(SimpleClient.packet("p", 1), new byte[] { 1 }, SimpleClient.packet("p", 2));
		assertThat(pair.lower.takeReceived()).containsExactly("p", 1L);
		assertThat(pair.lower.takeClosed()).startsWith("malformed packet: A ");
		assertThat(pair.higher.takeClosed()).isNotEmpty();
		pair.lower.assertNothingMore();
		pair.higher.assertNothingMore();
	}

	@Test
	void whenAnAddressIsTakenThenListeningFailsWithTheAddress() throws Exception {
		RecordingObserver observer = new RecordingObserver(transport("a", "secret"));
		Address address = observer.transport().listen(ANY_PORT, observer);
		assertThat(address.port()).isPositive();
		Transport other = transport("b", "secret");
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> other.listen(socket(address), new RecordingObserver(other)))
			.withMessageStartingWith("Cannot listen on " + address + ": ");
	}

	@Test
	void whenNobodyListensAnyMoreThenTheFailureIsToldOnce() throws Exception {
		RecordingObserver former = new RecordingObserver(transport("b", "secret"));
		Address address = former.transport().listen(ANY_PORT, former);
		former.transport().close();
		RecordingObserver observer = new RecordingObserver(transport("a", "secret"));
		dial(address, observer);
		RecordingObserver.Failure failure = observer.takeFailed();
		assertThat(failure.cause()).isInstanceOf(ConnectException.class);
		assertThat(failure.remoteAddress()).isEqualTo(address.toString());
		close();
		observer.assertNothingMore();
	}

	@Test
	void whenTheTransportClosesThenLinksAreFlushed() throws Exception {
		Pair pair = pair();
		pair.lower.use((connection) -> {
			for (int i = 0; i < 50; i++) {
				byte[] bytes = SimpleClient.packet("p", i, new byte[100_000]);
				connection.write(bytes, bytes.length);
			}
		});
		pair.atLower.transport().close();
		for (long i = 0; i < 50; i++) {
			assertThat(pair.higher.takeReceived()).startsWith("p", i);
		}
		assertThat(pair.higher.takeClosed()).isEqualTo(CLOSED);
		pair.lower.assertNothingToldYet();
	}

	@Test
	void whenTheTransportIsClosedThenDiallingDoesNothingBad() {
		RecordingObserver observer = new RecordingObserver(transport("a", "secret"));
		EventLoop loop = observer.transport().nextLoop();
		observer.transport().close();
		observer.transport().dial(new InetSocketAddress("127.0.0.1", 1), loop, TIMEOUT, observer);
		observer.transport().close();
		observer.assertNothingMore();
	}

	@Test
	void whenManyConnectAtOnceThenEachIsVerified() throws Exception {
		RecordingObserver atListener = new RecordingObserver(transport("a", "secret"));
		Address address = atListener.transport().listen(ANY_PORT, atListener);
		List<RecordingObserver> diallers = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			diallers.add(new RecordingObserver(transport("b" + i, "secret")));
			dial(address, diallers.get(i));
		}
		List<String> peers = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			peers.add(atListener.takeVerified().establish().pending().peer().nodeId());
		}
		assertThat(peers).doesNotHaveDuplicates();
		for (RecordingObserver dialler : diallers) {
			dialler.takeVerified().establish();
		}
	}

	private Transport transport(String nodeId, String secret) {
		Transport transport = newTransport(nodeId, secret);
		this.open.add(transport);
		return transport;
	}

	private static void connect(RecordingObserver listening, RecordingObserver dialling) {
		dial(listening.transport().listen(ANY_PORT, listening), dialling);
	}

	private static void dial(Address address, RecordingObserver observer) {
		observer.transport().dial(socket(address), observer.transport().nextLoop(), TIMEOUT, observer);
	}

	private static InetSocketAddress socket(Address address) {
		return new InetSocketAddress(address.host(), address.port());
	}

	/** Both ends of a link. */
	private Pair pair() throws Exception {
		RecordingObserver atHigher = new RecordingObserver(transport("b", "secret"));
		RecordingObserver atLower = new RecordingObserver(transport("a", "secret"));
		connect(atHigher, atLower);
		RecordedLink lower = atLower.takeVerified().establish();
		return new Pair(lower, atHigher.takeVerified().establish(), atLower);
	}

	private static void sendNumbered(RecordedLink link, int count) {
		for (int i = 0; i < count; i++) {
			try {
				link.send(SimpleClient.packet("p", i, "text"));
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	/** Writes numbered packets until the connection has taken none for a while. */
	private static int writeUntilFull(RecordedLink link) throws Exception {
		AtomicInteger written = new AtomicInteger();
		Awaitility.await().during(Duration.ofMillis(100)).until(() -> {
			int before = written.get();
			link.use((connection) -> {
				while (connection.isWritable()) {
					byte[] bytes = SimpleClient.packet("p", written.getAndIncrement(), new byte[100_000]);
					connection.write(bytes, bytes.length);
					connection.flush();
				}
			});
			return written.get() == before;
		});
		assertThat(written.get()).isBetween(1, 1000);
		link.forgetWritable();
		return written.get();
	}

	private static byte[] join(byte[] one, byte[] other) {
		byte[] both = new byte[one.length + other.length];
		System.arraycopy(one, 0, both, 0, one.length);
		System.arraycopy(other, 0, both, one.length, other.length);
		return both;
	}

	private record Pair(RecordedLink lower, RecordedLink higher, RecordingObserver atLower) {

	}

}
