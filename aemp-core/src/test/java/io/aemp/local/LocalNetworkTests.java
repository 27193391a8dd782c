package io.aemp.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.handshake.Handshake;
import io.aemp.internal.handshake.SelfConnectionException;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.Connection;
import io.aemp.internal.transport.ConnectionObserver;
import io.aemp.internal.transport.PacketObserver;
import io.aemp.internal.transport.PendingConnection;
import io.aemp.internal.wire.FrameBuffer;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.testing.DeterministicRuntime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Faults and modes, in one thread and on a clock that stands still.
 */
class LocalNetworkTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static final Address ADDRESS = new Address("127.0.0.1", 4001);

	private final DeterministicRuntime runtime = new DeterministicRuntime(1);

	private LocalNetwork network = new LocalNetwork(this.runtime.timers(), LocalMode.REAL);

	private final Peer a = new Peer();

	private final Peer b = new Peer();

	static List<LocalMode> modes() {
		return List.of(LocalMode.REAL, LocalMode.WITHOUT_HANDSHAKE, LocalMode.BARE, new LocalMode(true, false));
	}

	@ParameterizedTest
	@MethodSource("modes")
	void whateverTheModeThenPacketsGoBothWaysAndTheLowerNodeIdChooses(LocalMode mode) {
		this.network = new LocalNetwork(this.runtime.timers(), mode);
		link();
		assertThat(this.a.chosen).containsExactly(false);
		assertThat(this.b.chosen).containsExactly(true);
		this.a.send("p", "text", null, List.of(true));
		this.b.send("q", Map.of("key", 1.5));
		this.runtime.run();
		assertThat(this.b.received).containsExactly(Arrays.asList("p", "text", null, List.of(true)));
		assertThat(this.a.received).containsExactly(List.of("q", Map.of("key", 1.5)));
		assertThat(this.runtime.timers().waiting()).isZero();
		this.a.connection().close();
		this.runtime.run();
		assertThat(this.b.events).containsExactly("closed: the connection was closed by the other side");
		assertThat(this.a.events).isEmpty();
		assertThat(this.network.connections()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("modes")
	void whateverTheModeThenANodeThatDialsItselfIsTold(LocalMode mode) {
		this.network = new LocalNetwork(this.runtime.timers(), mode);
		LocalTransport transport = transport("a");
		transport.listen(socket(), this.a);
		transport.dial(socket(), transport.nextLoop(), TIMEOUT, this.b);
		this.runtime.run();
		assertThat(List.of(this.a.failures.get(0), this.b.failures.get(0)))
			.anySatisfy((cause) -> assertThat(cause).isInstanceOf(SelfConnectionException.class));
		assertThat(this.network.connections()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("modes")
	void whateverTheModeThenWhatCannotBeSentIsNotWritten(LocalMode mode) {
		this.network = new LocalNetwork(this.runtime.timers(), mode);
		link();
		assertThatIllegalArgumentException().isThrownBy(() -> this.a.send("p", new Object()));
		this.a.send("p", 1L);
		this.runtime.run();
		assertThat(this.b.received).containsExactly(List.of("p", 1L));
	}

	@Test
	void whenTheDirectionIsHeldThenPacketsWaitAndKeepTheirOrder() {
		link();
		this.network.connection().towards("b").hold();
		this.a.send("p", 1L);
		this.a.send("p", 2L);
		this.b.send("q", 1L);
		this.runtime.advance(Duration.ofHours(1));
		assertThat(this.b.received).isEmpty();
		assertThat(this.a.received).containsExactly(List.of("q", 1L));
		this.network.connection().towards("b").release();
		this.a.send("p", 3L);
		this.runtime.run();
		assertThat(this.b.received).containsExactly(List.of("p", 1L), List.of("p", 2L), List.of("p", 3L));
	}

	@Test
	void whenADelayShrinksThenOrderIsKept() {
		link();
		LocalPath path = this.network.path("a", "b");
		path.delay(Duration.ofMillis(100));
		this.a.send("p", 1L);
		path.delay(Duration.ZERO);
		this.a.send("p", 2L);
		this.runtime.advance(Duration.ofMillis(99));
		assertThat(this.b.received).isEmpty();
		this.runtime.advance(Duration.ofMillis(1));
		assertThat(this.b.received).containsExactly(List.of("p", 1L), List.of("p", 2L));
		this.a.send("p", 3L);
		this.runtime.run();
		assertThat(this.b.received).hasSize(3);
	}

	@Test
	void whenOneDirectionIsDroppedThenNobodyNoticesAndTheOtherOneWorks() {
		link();
		this.network.path("a", "b").drop();
		this.a.send("p", 1L);
		this.network.path("a", "b").restore();
		this.a.send("p", 2L);
		this.b.send("q", 1L);
		this.a.connection().close();
		this.runtime.advance(Duration.ofHours(1));
		// Behind a gap nothing can be delivered, not even the end.
		assertThat(this.b.received).isEmpty();
		assertThat(this.b.events).isEmpty();
		assertThat(this.network.connection().isWhole()).isFalse();
		this.network.connection().cut();
		this.runtime.run();
		assertThat(this.b.events).containsExactly("closed: Connection reset by peer");
	}

	@Test
	void whenWhatWasSentIsLostThenTheSenderIsNotWritableInTheEnd() {
		link();
		this.network.path("a", "b").drop();
		while (this.a.connection().isWritable()) {
			this.a.send("p", new byte[10_000]);
		}
		this.runtime.advance(Duration.ofHours(1));
		assertThat(this.a.events).isEmpty();
		assertThat(this.b.received).isEmpty();
	}

	@Test
	void whenAConnectionIsCutThenWhatIsOnItsWayIsLostAndBothEndsNoticeOnce() {
		link();
		this.network.connection().hold();
		this.a.send("p", 1L);
		this.network.connection().cut();
		this.network.connection().cut();
		this.runtime.run();
		assertThat(this.b.received).isEmpty();
		assertThat(this.a.events).containsExactly("closed: Connection reset by peer");
		assertThat(this.b.events).containsExactly("closed: Connection reset by peer");
		this.a.send("p", 2L);
		this.a.connection().close();
		this.runtime.run();
		assertThat(this.a.events).hasSize(1);
		assertThat(this.network.connections()).isEmpty();
	}

	@Test
	void whenAConnectionIsCutForOneEndThenTheOtherDoesNotNotice() {
		link();
		LocalConnection connection = this.network.connection();
		connection.cutFor("b");
		this.runtime.run();
		assertThat(this.b.events).containsExactly("closed: Connection reset by peer");
		this.a.send("p", 1L);
		this.runtime.run();
		assertThat(this.a.events).isEmpty();
		assertThat(connection.isOpen()).isTrue();
		assertThat(connection.isWhole()).isFalse();
		assertThat(connection.dialler()).isEqualTo("a");
		assertThat(connection.acceptor()).isEqualTo("b");
		connection.cutFor("a");
		this.runtime.run();
		assertThat(connection.isOpen()).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> connection.cutFor("c"));
	}

	@Test
	void whenAConnectionIsCutDuringTheHandshakeThenBothEndsFailOnce() {
		this.network.holdNewConnections(true);
		dial();
		this.network.connection().cut();
		this.runtime.run();
		assertThat(this.a.failures).singleElement().isInstanceOf(IOException.class);
		assertThat(this.b.failures).singleElement().isInstanceOf(IOException.class);
		assertThat(this.runtime.timers().waiting()).isZero();
	}

	@Test
	void whenAVerifiedConnectionIsCutThenItIsLostOnItsWayToAnotherLoop() {
		List<String> told = new ArrayList<>();
		this.a.onVerified = (pending) -> {
			pending.moveTo(transport("c").nextLoop(), () -> told.add("arrived"), () -> told.add("lost"));
			this.network.connection().cut();
		};
		dial();
		this.runtime.run();
		assertThat(told).hasSize(1);
		assertThat(this.a.failures).isEmpty();
	}

	@Test
	void whenAVerifiedConnectionIsCutThenThatIsToldWhenItIsEstablished() {
		List<PendingConnection> verified = new ArrayList<>();
		this.a.onVerified = verified::add;
		link();
		this.network.connection().cut();
		this.runtime.run();
		assertThat(this.network.connections()).isEmpty();
		this.a.establish(verified.get(0));
		this.runtime.run();
		assertThat(this.a.events).containsExactly("closed: Connection reset by peer");
		assertThat(this.a.failures).isEmpty();
		assertThat(this.b.chosen).isEmpty();
		assertThat(this.b.failures).hasSize(1);
	}

	@Test
	void whenTheWayBackIsDroppedThenADialTimesOut() {
		this.network.path("b", "a").drop();
		dial();
		this.runtime.advance(TIMEOUT.minusNanos(1));
		assertThat(this.a.failures).isEmpty();
		this.runtime.advance(Duration.ofNanos(1));
		assertThat(this.a.failures).singleElement().isInstanceOf(SocketTimeoutException.class);
		assertThat(this.b.failures).hasSize(1);
		assertThat(this.network.connections()).isEmpty();
	}

	@Test
	void whenAnAddressIsSilentThenADialTimesOut() {
		this.network.silence(ADDRESS);
		dial();
		this.runtime.advance(TIMEOUT);
		assertThat(this.a.failures).singleElement().isInstanceOf(SocketTimeoutException.class);
		this.network.unsilence(ADDRESS);
		transport("a").dial(socket(), transport("a").nextLoop(), TIMEOUT, this.a);
		this.runtime.run();
		assertThat(this.b.received).isEmpty();
		assertThat(this.b.chosen).containsExactly(true);
		assertThat(this.network.dials()).isEqualTo(2);
	}

	@Test
	void whenNothingArrivesThenTheHandshakeHasADeadline() {
		dial();
		// The dial has reached the listener, which has begun its side.
		while (this.runtime.timers().waiting() < 2) {
			this.runtime.executor().runOne();
		}
		this.network.connection().hold();
		this.runtime.advance(Duration.ofSeconds(10));
		assertThat(this.b.failures).singleElement()
			.satisfies((cause) -> assertThat(cause).hasMessage("sent no complete greeting within 10000 ms"));
		assertThat(this.a.failures).singleElement().isInstanceOf(SocketTimeoutException.class);
	}

	@Test
	void whenSomebodyListensOnAllAddressesThenThePortIsTakenOnEach() {
		LocalTransport transport = transport("b");
		Address any = transport.listen(new InetSocketAddress("0.0.0.0", 4001), this.b);
		assertThat(any).isEqualTo(new Address("0.0.0.0", 4001));
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> transport.listen(socket(), this.b));
		LocalTransport dialler = transport("a");
		dialler.dial(socket(), dialler.nextLoop(), TIMEOUT, this.a);
		this.runtime.run();
		assertThat(this.a.chosen).containsExactly(false);
	}

	@Test
	void whenAnEndIsSetNotWritableThenItSaysSoUntilItIsSetBack() {
		link();
		this.network.connection().setWritable("a", false);
		assertThat(this.a.connection().isWritable()).isFalse();
		this.runtime.run();
		assertThat(this.a.events).isEmpty();
		this.network.connection().setWritable("a", true);
		this.runtime.run();
		assertThat(this.a.events).containsExactly("writable");
	}

	private void link() {
		dial();
		this.runtime.run();
	}

	private void dial() {
		transport("b").listen(socket(), this.b);
		LocalTransport dialler = transport("a");
		dialler.dial(socket(), dialler.nextLoop(), TIMEOUT, this.a);
	}

	private LocalTransport transport(String nodeId) {
		Greeting greeting = new Greeting(nodeId, List.of("hmac_sha3_512"), List.of("cbor"),
				Map.of(Greeting.PROVIDER, Greeting.OUR_PROVIDER + "test"));
		return this.network.transport(new LocalTransportSettings(nodeId, Duration.ofSeconds(10),
				FrameLimits.ofFrameBytes(64 << 20), (ends) -> greeting, (ends) -> new Handshake(greeting,
						this.runtime.random().nextName(20), "secret".getBytes(StandardCharsets.UTF_8))),
				this.runtime.kernel());
	}

	private static InetSocketAddress socket() {
		return new InetSocketAddress(ADDRESS.host(), ADDRESS.port());
	}

	/**
	 * Establishes what is verified, and remembers what it is told.
	 */
	private static final class Peer implements ConnectionObserver, PacketObserver {

		private final List<Boolean> chosen = new ArrayList<>();

		private final List<Throwable> failures = new ArrayList<>();

		private final List<List<@Nullable Object>> received = new ArrayList<>();

		private final List<String> events = new ArrayList<>();

		private Consumer<PendingConnection> onVerified = this::establish;

		private @Nullable Connection connection;

		private void establish(PendingConnection pending) {
			this.chosen.add(pending.isChosen());
			this.connection = pending.establish(1, this);
		}

		Connection connection() {
			return Objects.requireNonNull(this.connection);
		}

		void send(String portName, @Nullable Object... elements) {
			FrameBuffer bytes = new FrameBuffer(100);
			connection().framing().write(portName, elements, bytes);
			connection().write(bytes.array(), bytes.length());
			connection().flush();
		}

		@Override
		public void verified(PendingConnection connection) {
			this.onVerified.accept(connection);
		}

		@Override
		public void failed(String remoteAddress, Throwable cause) {
			this.failures.add(cause);
		}

		@Override
		public void received(@Nullable Object[] elements, int bytes, int count) {
			this.received.add(Arrays.asList(elements));
		}

		@Override
		public void delivered() {
		}

		@Override
		public void writable() {
			this.events.add("writable");
		}

		@Override
		public void closed(String why) {
			this.events.add("closed: " + why);
		}

	}

}
