package io.aemp.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.aemp.CalException;
import io.aemp.Dispatch;
import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.PortSettings;
import io.aemp.internal.runtime.SystemRuntime;
import io.aemp.testing.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Handlers and callbacks that wait for the node.
 */
class WaitingTests {

	private final AempNode node = AempNode
		.start(NodeSettings.builder().nodeId("n").handlers((handlers) -> handlers.threads(2)).build());

	private final List<IllegalStateException> refusals = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.node.close();
	}

	private CompletableFuture<Message> call(Port port, String tag) {
		return this.node.cal(port.id(), tag);
	}

	private void answer(Message message, Object... reply) {
		this.node.snd(message.text(message.size() - 1), reply);
	}

	@Test
	void whenTwoPortsWaitForAThirdAtTheSameMomentThenBothAreAnswered() {
		Port third = this.node.port((message) -> answer(message, "third"));
		CyclicBarrier together = new CyclicBarrier(2);
		List<CompletableFuture<Message>> calls = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			Port port = this.node.port((message) -> {
				together.await();
				answer(message, call(third, "ask").join().text(0));
			});
			calls.add(call(port, "go"));
		}
		calls.forEach((call) -> assertThat(call.join().text(0)).isEqualTo("third"));
	}

	@Test
	void whenTwoPortsCallEachOtherThenTheCallsEndWithTheirTimeoutAndOthersAreServed() {
		CyclicBarrier together = new CyclicBarrier(2);
		AtomicInteger timedOut = new AtomicInteger();
		List<Port> ports = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			int other = 1 - i;
			ports.add(this.node.port(PortSettings.DEFAULTS).rcv("go", (message) -> {
				together.await();
				try {
					this.node.cal(ports.get(other).id(), Duration.ofMillis(300), "inner").join();
				}
				catch (CompletionException ex) {
					timedOut.incrementAndGet();
				}
				answer(message, "done");
			}).rcv("inner", (message) -> answer(message, "inner")));
		}
		List<CompletableFuture<Message>> calls = ports.stream().map((port) -> call(port, "go")).toList();
		Port served = this.node.port((message) -> answer(message, "served"));
		assertThat(call(served, "ask").join().text(0)).isEqualTo("served");
		calls.forEach((call) -> assertThat(call.join().text(0)).isEqualTo("done"));
		assertThat(timedOut.get()).isPositive();
	}

	/** The first of so many ports that each ask the next. */
	private Port chain(int length) {
		Port next = this.node.port((message) -> answer(message, 0));
		for (int i = 0; i < length; i++) {
			Port asked = next;
			next = this.node.port((message) -> answer(message, 1 + ask(asked)));
		}
		return next;
	}

	private long ask(Port port) {
		CompletableFuture<Message> call = call(port, "ask");
		try {
			return call.join().integer(0);
		}
		catch (IllegalStateException ex) {
			this.refusals.add(ex);
			throw ex;
		}
	}

	@Test
	void whenPortsWaitForEachOtherInALongChainThenAllAreAnswered() {
		assertThat(call(chain(100), "ask").join().integer(0)).isEqualTo(100);
		// Those that waited have gone: there is room for the next.
		assertThat(call(chain(100), "ask").join().integer(0)).isEqualTo(100);
	}

	@Test
	void whenMoreHandlersWaitThanAreReplacedThenTheNextOneIsToldWhatToDo() {
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> call(chain(SystemRuntime.MAX_WAITING_HANDLERS + 10), "ask").join())
			.withCauseInstanceOf(CalException.PortDied.class);
		assertThat(this.refusals).isNotEmpty()
			.first()
			.asString()
			.contains("256 threads for ports wait already", "thenAccept", "VIRTUAL");
		Port served = this.node.port((message) -> answer(message, "served"));
		assertThat(call(served, "ask").join().text(0)).isEqualTo("served");
	}

	@Test
	void whenAHandlerWaitsForWhatFollowsThenThatRunsOutsideItsPort() {
		Port third = this.node.port((message) -> answer(message, "third"));
		Port port = this.node.port((message) -> answer(message, call(third, "ask").thenApply((reply) -> {
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(this.node::self);
			return reply.text(0) + " followed";
		}).join()));
		assertThat(call(port, "go").join().text(0)).isEqualTo("third followed");
	}

	@Test
	void whenManyMoreCallbacksWaitForCallsThanThereAreThreadsThenAllEnd() throws InterruptedException {
		Port answering = this.node.port((message) -> answer(message, "reply"));
		int count = 2000;
		CountDownLatch ended = new CountDownLatch(4 * count);
		for (int i = 0; i < count; i++) {
			this.node.after(Duration.ZERO, () -> {
				call(answering, "ask").join();
				ended.countDown();
			});
			this.node.after(Duration.ZERO, () -> {
				call(answering, "ask").thenApply((reply) -> reply.text(0)).thenApply(String::length).join();
				ended.countDown();
			});
			this.node.after(Duration.ZERO, () -> {
				this.node.family("family").get("key", String.class).join();
				ended.countDown();
			});
			call(answering, "ask").thenRun(() -> {
				call(answering, "ask").thenApply((reply) -> reply.text(0)).join();
				ended.countDown();
			});
		}
		assertThat(ended.await(Patience.SECONDS, TimeUnit.SECONDS)).as("%d are left", ended.getCount()).isTrue();
	}

	@Test
	void whenAllCallbacksAndCompletionsAreBlockedThenCallsQueriesAndWritableEnd() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		Port answering = this.node.port((message) -> answer(message, "reply"));
		// The function would run here if the reply came before it is added.
		List<Message> asked = new ArrayList<>();
		Port late = this.node.port((message) -> {
			if ("ask".equals(message.tag())) {
				asked.add(message);
			}
			else {
				asked.forEach((each) -> answer(each, "reply"));
			}
		});
		for (int i = 0; i < 2 * SystemRuntime.MAX_CALLBACKS; i++) {
			this.node.after(Duration.ZERO, () -> awaitQuietly(release));
			call(late, "ask").thenRun(() -> awaitQuietly(release));
		}
		this.node.snd(late.id(), "answer");
		try {
			assertThat(call(answering, "ask").get(Patience.SECONDS, TimeUnit.SECONDS).text(0)).isEqualTo("reply");
			assertThat(this.node.cal(this.node.port((message) -> {
			}).id(), Duration.ofMillis(10))).failsWithin(Patience.LIMIT);
			assertThat(this.node.family("family").content().get(Patience.SECONDS, TimeUnit.SECONDS).asMap()).isEmpty();
			assertThat(this.node.family("family").get("key", String.class).get(Patience.SECONDS, TimeUnit.SECONDS))
				.isEmpty();
			assertThat(this.node.writable("n").get(Patience.SECONDS, TimeUnit.SECONDS)).isNull();
		}
		finally {
			release.countDown();
		}
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void whenATimeoutIsExtremeThenNothingIsLeftOfTheCall() {
		int ports = this.node.statistics().ports();
		Port silent = this.node.port((message) -> {
		});
		Port answering = this.node.port((message) -> answer(message, "reply"));
		for (Duration past : List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
			assertThat(this.node.cal(silent.id(), past, "ask")).failsWithin(Patience.LIMIT)
				.withThrowableThat()
				.withMessageContaining("did not answer within 0 ms");
		}
		Duration never = Duration.ofSeconds(Long.MAX_VALUE);
		assertThat(this.node.cal(answering.id(), never, "ask").join().text(0)).isEqualTo("reply");
		this.node.cal(silent.id(), never, "ask").cancel(false);
		this.node.after(never, () -> {
		}).close();
		Awaitility.await().until(() -> this.node.statistics().ports() == ports + 2);
	}

	@Test
	void whenSettingsHaveExtremeDurationsThenTheNodeWorks() {
		Duration never = Duration.ofSeconds(Long.MAX_VALUE);
		NodeSettings settings = NodeSettings.builder()
			.nodeId("patient")
			.timeouts((timeouts) -> timeouts.handshake(never).connect(never).monitor(never).standstill(never))
			.handlers((handlers) -> handlers.blockedThreshold(never))
			.timeouts((timeouts) -> timeouts.query(never))
			.build();
		try (AempNode patient = AempNode.start(settings)) {
			Port port = patient.port(PortSettings.DEFAULTS.on(Dispatch.POOL))
				.rcv((message) -> patient.snd(message.text(0), "reply"));
			assertThat(patient.cal(port.id()).join().text(0)).isEqualTo("reply");
			assertThat(patient.family("family").keys().join()).isEmpty();
		}
	}

}
