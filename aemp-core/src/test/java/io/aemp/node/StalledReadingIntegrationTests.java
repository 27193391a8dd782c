package io.aemp.node;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.aemp.CalException;
import io.aemp.Dispatch;
import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.PortSettings;
import io.aemp.Reason;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.link.inbound.InboundFlow;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.local.LocalMode;
import io.aemp.local.LocalNetwork;
import io.aemp.local.LocalTransport;
import io.aemp.local.LocalTransportSettings;
import io.aemp.testing.LogRecorder;
import io.aemp.testing.ManualClockRuntime;
import io.aemp.testing.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers on real threads that wait for what cannot come, under a clock that moves only
 * when it is told to: nothing stands still for ever, and nothing ends quietly.
 */
class StalledReadingIntegrationTests {

	private static final Duration STANDSTILL = Duration.ofSeconds(30);

	private static final int MESSAGES = 100;

	private static final byte[] CONTENT = new byte[10_000];

	/** Of both nodes together. */
	private static final int HANDLER_THREADS = 6;

	private final ManualClockRuntime runtime = new ManualClockRuntime("standstill", HANDLER_THREADS);

	private final LocalNetwork network = new LocalNetwork(this.runtime.timers(), LocalMode.WITHOUT_HANDSHAKE);

	private final AempNode a = start("a", 4001);

	private final AempNode b = start("b", 4002);

	private final BlockingQueue<Reason> deaths = new LinkedBlockingQueue<>();

	private final CountDownLatch release = new CountDownLatch(1);

	private final Logger inbound = (Logger) LoggerFactory.getLogger(InboundFlow.class);

	@RegisterExtension
	private final LogRecorder logged = new LogRecorder("io.aemp.internal.link");

	/** Its peers are not probed: probes would count ticks that no thread has seen. */
	private AempNode start(String nodeId, int port) {
		Greeting greeting = new Greeting(nodeId, List.of("none"), List.of("cbor"),
				Map.of(Greeting.PROVIDER, Greeting.OUR_PROVIDER + "test"));
		LocalTransport transport = this.network.transport(new LocalTransportSettings(nodeId, Duration.ofSeconds(10),
				FrameLimits.ofFrameBytes(1 << 20), (ends) -> greeting, (ends) -> {
					throw new IllegalStateException("This network has no handshakes");
				}), this.runtime.callbacks());
		AempNode node = TestNodes.create(NodeSettings.builder()
			.nodeId(nodeId)
			.bind("127.0.0.1:" + port)
			.address("a", "127.0.0.1:4001")
			.address("b", "127.0.0.1:4002")
			.address("nobody", "127.0.0.1:4003")
			.secret("not used")
			.limits((limits) -> limits.receiveQueueBytes(200_000).sendQueueBytes(2_000_000))
			.timeouts((timeouts) -> timeouts.standstill(STANDSTILL))
			.build(), this.runtime, transport);
		node.start();
		return node;
	}

	@BeforeEach
	void logStops() {
		this.inbound.setLevel(Level.DEBUG);
	}

	@AfterEach
	void close() {
		this.inbound.setLevel(null);
		this.release.countDown();
		this.a.close();
		this.b.close();
		this.runtime.close();
	}

	/** Sends more to a port than may wait. */
	private void flood(AempNode from, String portId) {
		from.mon(portId, this.deaths::add);
		for (int i = 0; i < MESSAGES; i++) {
			from.snd(portId, CONTENT);
		}
	}

	private void awaitStops(int stops) {
		Awaitility.await().until(() -> {
			// Dialling is a task of the clock, if one without a delay.
			this.runtime.timers().advance(Duration.ZERO);
			return this.logged.events()
				.stream()
				.filter((event) -> event.getFormattedMessage().startsWith("Nothing is read from node"))
				.count() >= stops;
		});
	}

	/** Advances the clock until ports have died, which must not happen too early. */
	private void awaitDeaths(int count) {
		long stopped = this.runtime.timers().nanoTime();
		Awaitility.await().until(() -> {
			this.runtime.timers().advance(Duration.ofSeconds(1));
			return this.deaths.size() >= count;
		});
		assertThat(this.runtime.timers().nanoTime() - stopped).isGreaterThanOrEqualTo(STANDSTILL.toNanos());
		assertThat(this.deaths).hasSize(count)
			.allSatisfy((reason) -> assertThat(reason.kind()).isEqualTo("mailbox_overflow"));
	}

	private CompletableFuture<Message> callingBack(AempNode node, String echo) {
		CompletableFuture<Message> reply = new CompletableFuture<>();
		node.port("work").rcv((message) -> {
			try {
				reply.complete(node.cal(echo, "hello").join());
			}
			catch (RuntimeException ex) {
				reply.completeExceptionally(ex);
			}
		});
		return reply;
	}

	private static void echo(AempNode node) {
		node.port("echo").rcv("hello", (message) -> node.snd(message.text(0), "hello", "yourself"));
	}

	@Test
	void whenAHandlerWaitsForAReplyBehindWhatItDoesNotTakeThenItsPortIsKilledAndTheReplyComes() throws Exception {
		CompletableFuture<Message> reply = callingBack(this.a, "b#echo");
		echo(this.b);
		CompletableFuture<Message> other = new CompletableFuture<>();
		this.a.port("other").rcv(other::complete);
		flood(this.b, "a#work");
		this.b.snd("a#other", "served");
		awaitStops(1);
		assertThat(reply).isNotDone();
		awaitDeaths(1);
		assertThat(reply.get(Patience.SECONDS, TimeUnit.SECONDS).text(1)).isEqualTo("yourself");
		assertThat(other.get(Patience.SECONDS, TimeUnit.SECONDS).text(0)).isEqualTo("served");
		assertThat(this.b.nodeIsUp("a")).isTrue();
	}

	@Test
	void whenHandlersOfTwoNodesWaitForEachOthersRepliesThenBothPortsAreKilledAndBothRepliesCome() throws Exception {
		CompletableFuture<Message> replyToA = callingBack(this.a, "b#echo");
		CompletableFuture<Message> replyToB = callingBack(this.b, "a#echo");
		echo(this.a);
		echo(this.b);
		flood(this.a, "b#work");
		flood(this.b, "a#work");
		awaitStops(2);
		awaitDeaths(2);
		assertThat(replyToA.get(Patience.SECONDS, TimeUnit.SECONDS).text(1)).isEqualTo("yourself");
		assertThat(replyToB.get(Patience.SECONDS, TimeUnit.SECONDS).text(1)).isEqualTo("yourself");
	}

	@Test
	void whenHandlersOfTwoNodesDoNotReturnThenTheirPortsAreKilledAndOthersAreServed() throws Exception {
		for (AempNode node : List.of(this.a, this.b)) {
			node.port("work").rcv((message) -> this.release.await());
			echo(node);
		}
		flood(this.a, "b#work");
		flood(this.b, "a#work");
		awaitStops(2);
		CompletableFuture<Message> replyToA = this.a.cal("b#echo", "hello");
		CompletableFuture<Message> replyToB = this.b.cal("a#echo", "hello");
		awaitDeaths(2);
		assertThat(replyToA.get(Patience.SECONDS, TimeUnit.SECONDS).text(1)).isEqualTo("yourself");
		assertThat(replyToB.get(Patience.SECONDS, TimeUnit.SECONDS).text(1)).isEqualTo("yourself");
	}

	@Test
	void whenAFunctionDoesNotReturnThenTheLinkFailsAndTheNextOneIsServed() throws Exception {
		this.a.function("My::wait", (arguments) -> this.release.await());
		echo(this.a);
		BlockingQueue<Reason> failures = new LinkedBlockingQueue<>();
		this.b.mon("a", failures::add);
		for (int i = 0; i < MESSAGES; i++) {
			this.b.sndToFunc("a", "My::wait", (Object) CONTENT);
		}
		awaitStops(1);
		Awaitility.await().until(() -> {
			this.runtime.timers().advance(Duration.ofSeconds(1));
			return !failures.isEmpty();
		});
		assertThat(failures).singleElement()
			.satisfies((reason) -> assertThat(reason.kind()).isEqualTo("transport_error"));
		CompletableFuture<Message> reply = this.b.cal("a#echo", "hello");
		Awaitility.await().until(() -> {
			// A back-off may be running.
			this.runtime.timers().advance(Duration.ofMillis(50));
			return reply.isDone();
		});
		assertThat(reply.get().text(1)).isEqualTo("yourself");
	}

	/** Sends more than fits between two nodes, but never more than the queue takes. */
	private CompletableFuture<Void> pacing(AempNode node, String other) {
		CompletableFuture<Void> sent = new CompletableFuture<>();
		node.port("work").rcv((message) -> {
			try {
				for (int i = 0; i < 4 * MESSAGES; i++) {
					node.writable(other).join();
					node.snd(other + "#work", CONTENT);
				}
				sent.complete(null);
			}
			catch (RuntimeException ex) {
				sent.completeExceptionally(ex);
			}
		});
		return sent;
	}

	@Test
	void whenHandlersOfTwoNodesWaitUntilTheOtherIsWritableThenOneOfThemGivesWayAndBothGoOn() throws Exception {
		CompletableFuture<Void> sentByA = pacing(this.a, "b");
		CompletableFuture<Void> sentByB = pacing(this.b, "a");
		echo(this.a);
		echo(this.b);
		this.a.mon("b#work", this.deaths::add);
		this.b.mon("a#work", this.deaths::add);
		this.a.snd("b#work", CONTENT);
		this.b.snd("a#work", CONTENT);
		awaitStops(2);
		assertThat(sentByA).isNotDone();
		assertThat(sentByB).isNotDone();
		long stopped = this.runtime.timers().nanoTime();
		Awaitility.await().until(() -> {
			this.runtime.timers().advance(Duration.ofSeconds(1));
			return sentByA.isDone() && sentByB.isDone();
		});
		assertThat(this.runtime.timers().nanoTime() - stopped).isGreaterThanOrEqualTo(STANDSTILL.toNanos());
		assertThat(sentByA).isCompleted();
		assertThat(sentByB).isCompleted();
		assertThat(this.a.cal("b#echo", "hello").get(Patience.SECONDS, TimeUnit.SECONDS).text(1)).isEqualTo("yourself");
		assertThat(this.b.cal("a#echo", "hello").get(Patience.SECONDS, TimeUnit.SECONDS).text(1)).isEqualTo("yourself");
		assertThat(this.deaths).hasSizeBetween(1, 2)
			.allSatisfy((reason) -> assertThat(reason.kind()).isEqualTo("mailbox_overflow"));
	}

	/** Fills the pool with handlers that wait for a node which is not linked yet. */
	private List<CompletableFuture<Message>> fillThePoolWithCalls(String target) throws InterruptedException {
		List<CompletableFuture<Message>> replies = new CopyOnWriteArrayList<>();
		CountDownLatch waiting = new CountDownLatch(HANDLER_THREADS);
		for (int i = 0; i < HANDLER_THREADS; i++) {
			this.a.snd(this.a.port((message) -> {
				CompletableFuture<Message> reply = this.a.cal(target, "hello");
				replies.add(reply);
				waiting.countDown();
				reply.join();
			}).id());
		}
		assertThat(waiting.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		// Dialling is a task of the clock, which stands still.
		assertThat(this.a.upNodes()).isEmpty();
		return replies;
	}

	@Test
	void whenAllThreadsOfThePoolWaitForRepliesWhileALinkComesUpThenItDoesAndTheyGetThem() throws Exception {
		this.b.port(PortSettings.DEFAULTS.named("echo").on(Dispatch.INLINE))
			.rcv("hello", (message) -> this.b.snd(message.text(0), "hello", "yourself"));
		List<CompletableFuture<Message>> replies = fillThePoolWithCalls("b#echo");
		this.runtime.timers().advance(Duration.ZERO);
		for (CompletableFuture<Message> reply : replies) {
			assertThat(reply.get(Patience.SECONDS, TimeUnit.SECONDS).text(1)).isEqualTo("yourself");
		}
	}

	@Test
	void whenAllThreadsOfThePoolWaitForRepliesAndNoLinkComesUpThenTheyHearOfThat() throws Exception {
		List<CompletableFuture<Message>> replies = fillThePoolWithCalls("nobody#echo");
		this.runtime.timers().advance(Duration.ZERO);
		for (CompletableFuture<Message> reply : replies) {
			assertThat(reply).failsWithin(Patience.LIMIT)
				.withThrowableThat()
				.withCauseInstanceOf(CalException.LinkLost.class);
		}
	}

}
