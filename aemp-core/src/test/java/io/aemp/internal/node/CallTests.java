package io.aemp.internal.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.aemp.CalException;
import io.aemp.Dispatch;
import io.aemp.ErrorReply;
import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.PortSettings;
import io.aemp.Reason;
import io.aemp.internal.link.Links;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.request.Functions;
import io.aemp.internal.request.NodePort;
import io.aemp.internal.transport.NoTransport;
import io.aemp.node.AempNode;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.PortTables;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Calls and what becomes of them, one step after the other in one thread.
 */
class CallTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private final FakeCluster cluster = new FakeCluster("n", "other");

	private final AempNode node = this.cluster.start("n", (settings) -> settings.secret(null));

	private final List<Object> log = new ArrayList<>();

	private final Port adder = this.node.port()
		.rcv("add", (message) -> this.node.snd(message.text(2), message.integer(0) + message.integer(1), "sum"));

	/** Keeps the reply ports of all who call it, and does not answer. */
	private final List<String> replyPorts = new ArrayList<>();

	private final Port silent = this.node.port((message) -> this.replyPorts.add(message.text(message.size() - 1)));

	private int timers;

	/** The node has timers of its own. */
	@BeforeEach
	void countTimers() {
		this.node.snd(this.silent.id(), "nobody");
		this.cluster.run();
		this.replyPorts.clear();
		this.timers = this.cluster.runtime().timers().waiting();
	}

	private boolean exists(String portId) {
		try {
			this.node.rcv(portId, "unused tag", null);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private static <T extends CalException> T failure(CompletableFuture<?> call, Class<T> type) {
		assertThat(call).isCompletedExceptionally();
		try {
			call.get();
			throw new AssertionError("It has failed");
		}
		catch (ExecutionException ex) {
			assertThat(ex.getCause()).isInstanceOf(type);
			return type.cast(ex.getCause());
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void whenAPortIsCalledThenTheReplyIsTheWholeMessage() {
		CompletableFuture<Message> sum = this.node.cal(this.adder.id(), "add", 1, 2);
		assertThat(sum).isNotDone();
		this.cluster.run();
		assertThat(sum).isCompleted();
		assertThat(sum.join().elements()).containsExactly(3L, "sum");
	}

	@Test
	void whenThereIsATimeoutThenTheReplyComesAllTheSameAndTheTimerGoes() {
		CompletableFuture<Message> sum = this.node.cal(this.adder.id(), TIMEOUT, "add", 1, 2);
		assertThat(this.cluster.runtime().timers().waiting()).isEqualTo(this.timers + 1);
		this.cluster.run();
		assertThat(sum.join().integer(0)).isEqualTo(3);
		assertThat(this.cluster.runtime().timers().waiting()).isEqualTo(this.timers);
	}

	@Test
	void whenAPortIsCalledThenTheReplyPortIsTheAdditionalLastElementAndGoesWithTheReply() {
		CompletableFuture<Message> call = this.node.cal(this.silent.id(), "request");
		this.cluster.run();
		assertThat(this.replyPorts).singleElement().satisfies((id) -> assertThat(exists(id)).isTrue());
		this.node.snd(this.replyPorts.get(0), "reply");
		this.node.snd(this.replyPorts.get(0), "second reply");
		this.cluster.run();
		assertThat(call.join().elements()).containsExactly("reply");
		assertThat(exists(this.replyPorts.get(0))).isFalse();
	}

	@Test
	void whenNoReplyComesInTimeThenTheCallFailsThenAndTheReplyPortGoes() {
		CompletableFuture<Message> call = this.node.cal(this.silent.id(), TIMEOUT, "request");
		this.cluster.advance(TIMEOUT.minusNanos(1));
		assertThat(call).isNotDone();
		this.cluster.advance(Duration.ofNanos(1));
		CalException.TimedOut failure = failure(call, CalException.TimedOut.class);
		assertThat(failure).hasMessage("Port " + this.silent.id() + " did not answer within 2000 ms");
		assertThat(failure.reason().isNormal()).isTrue();
		assertThat(exists(this.replyPorts.get(0))).isFalse();
		assertThat(this.cluster.runtime().timers().waiting()).isEqualTo(this.timers);
		this.node.snd(this.replyPorts.get(0), "too late");
		this.cluster.run();
		failure(call, CalException.TimedOut.class);
	}

	@Test
	void whenThePortDiesBeforeItAnswersThenTheCallFailsWithItsReason() {
		CompletableFuture<Message> call = this.node.cal(this.silent.id(), TIMEOUT, "request");
		CompletableFuture<Message> other = this.node.cal(this.silent.id(), "request");
		this.cluster.run();
		this.node.kil(this.silent.id(), "my_error", 42);
		this.cluster.run();
		CalException.PortDied failure = failure(call, CalException.PortDied.class);
		assertThat(failure.reason()).isEqualTo(Reason.of("my_error", 42));
		assertThat(failure).hasMessageContaining(this.silent.id()).hasMessageContaining("my_error");
		failure(other, CalException.PortDied.class);
		assertThat(this.replyPorts).hasSize(2).noneMatch(this::exists);
		assertThat(this.cluster.runtime().timers().waiting()).isEqualTo(this.timers);
	}

	@Test
	void whenThePortEndsNormallyBeforeItAnswersThenTheCallFailsToo() {
		CompletableFuture<Message> call = this.node.cal(this.silent.id(), "request");
		this.node.kil(this.silent.id());
		this.cluster.run();
		assertThat(failure(call, CalException.PortDied.class).reason().isNormal()).isTrue();
	}

	@Test
	void whenThePortAnswersAndDiesThenTheAnswerCounts() {
		Port once = this.node.port((message) -> {
			this.node.snd(message.text(0), "reply");
			this.node.kil(this.node.self().id(), "done");
		});
		CompletableFuture<Message> call = this.node.cal(once.id());
		this.cluster.run();
		assertThat(call.join().elements()).containsExactly("reply");
	}

	@Test
	void whenThePortAnswersWithAnErrorThenTheCallFailsWithItsCodeAndText() {
		CompletableFuture<Message> call = this.node.cal(this.silent.id(), TIMEOUT, "request");
		this.cluster.run();
		this.node.snd(this.replyPorts.get(0), "aemp:error", "failed", "no such user");
		this.cluster.run();
		CalException.Answered failure = failure(call, CalException.Answered.class);
		assertThat(failure.error()).isEqualTo(new ErrorReply("failed", "no such user"));
		assertThat(failure).hasMessageContaining(this.silent.id()).hasMessageContaining("no such user");
		assertThat(failure.reason().isNormal()).isTrue();
		assertThat(this.replyPorts).noneMatch(this::exists);
		assertThat(this.cluster.runtime().timers().waiting()).isEqualTo(this.timers);
	}

	@Test
	void whenAnAnswerOnlyBeginsLikeAnErrorThenItIsAResult() {
		CompletableFuture<Message> call = this.node.cal(this.silent.id(), "request");
		this.cluster.run();
		this.node.snd(this.replyPorts.get(0), "aemp:error", "failed");
		this.cluster.run();
		assertThat(call.join().elements()).containsExactly("aemp:error", "failed");
	}

	@Test
	void whenThePortIsUnknownThenTheCallFails() {
		CompletableFuture<Message> call = this.node.cal("n#nobody", "request");
		this.cluster.run();
		assertThat(failure(call, CalException.PortDied.class).reason()).isEqualTo(Reason.noSuchPort("n#nobody"));
	}

	@Test
	void whenTheNodeCannotBeReachedThenTheCallFailsWithTheLink() {
		CompletableFuture<Message> call = this.node.cal("other#port", "request");
		this.cluster.advance(Duration.ofMinutes(2));
		CalException.LinkLost failure = failure(call, CalException.LinkLost.class);
		assertThat(failure.reason().kind()).isEqualTo("transport_error");
		assertThat(failure).hasMessageContaining("other#port");
	}

	@Test
	void whenNoSeedCanBeReachedThenTheTimeoutOfACallNamesTheSeedAndTheCause() {
		FakeCluster cluster = new FakeCluster("a", "seed").withoutAddresses();
		AempNode lonely = cluster.start("a", (settings) -> settings.seed(cluster.addressOf("seed")));
		CompletableFuture<Message> call = lonely.cal("other#port", TIMEOUT, "request");
		CompletableFuture<Message> withoutTimeout = lonely.cal("other#port", "request");
		cluster.advance(TIMEOUT);
		String cause = "seed " + cluster.addressOf("seed") + " cannot be reached: Connection refused";
		assertThat(failure(call, CalException.TimedOut.class)).hasMessage("Port other#port did not answer within "
				+ TIMEOUT.toMillis() + " ms; there is no link to node other: " + cause);
		cluster.advance(Duration.ofMinutes(1));
		assertThat(failure(withoutTimeout, CalException.LinkLost.class)).hasMessageContaining("has had no master")
			.hasMessageContaining(cause);
	}

	@Test
	void whenTheLastAttemptFailedThenTheTimeoutOfACallNamesTheCause() {
		FakeCluster cluster = new FakeCluster("a", "b");
		AempNode a = cluster.start("a");
		CompletableFuture<Message> first = a.cal("b#port", "request");
		cluster.run();
		failure(first, CalException.LinkLost.class);
		CompletableFuture<Message> second = a.cal("b#port", Duration.ofMillis(10), "request");
		cluster.advance(Duration.ofMillis(10));
		assertThat(failure(second, CalException.TimedOut.class))
			.hasMessage("Port b#port did not answer within 10 ms; there is no link to node b: node b cannot be "
					+ "reached: Connection refused");
	}

	@Test
	void whenNobodyWasDialledYetThenTheTimeoutOfACallSaysThatThereIsNoLink() {
		FakeCluster cluster = new FakeCluster("a", "b");
		AempNode a = cluster.start("a");
		cluster.network().silence(FakeCluster.address(cluster.portOf("b")));
		CompletableFuture<Message> call = a.cal("b#port", Duration.ofMillis(10), "request");
		cluster.advance(Duration.ofMillis(10));
		assertThat(failure(call, CalException.TimedOut.class))
			.hasMessage("Port b#port did not answer within 10 ms; there is no link to node b yet");
	}

	@Test
	void whenACallIsCancelledThenItsReplyPortIsKilled() {
		CompletableFuture<Message> call = this.node.cal(this.silent.id(), TIMEOUT, "request");
		this.cluster.run();
		assertThat(this.replyPorts).singleElement().matches(this::exists);
		call.cancel(false);
		this.cluster.run();
		assertThat(exists(this.replyPorts.get(0))).isFalse();
		assertThat(this.cluster.runtime().timers().waiting()).isEqualTo(this.timers);
		assertThat(call).isCancelled();
	}

	@Test
	void whenHandlerCallsSeveralPortsThenTheirRequestsKeepTheOrderAmongItsMessages() {
		Port one = this.node.port((message) -> this.log.add("one " + message.text(0)));
		Port other = this.node.port((message) -> this.log.add("other " + message.text(0)));
		Port caller = this.node.port((message) -> {
			this.node.snd(one.id(), 1);
			this.node.cal(one.id(), 2);
			this.node.cal(other.id(), 1);
			this.node.snd(one.id(), 3);
			this.node.cal(one.id(), TIMEOUT, 4);
			this.node.snd(other.id(), 2);
		});
		this.node.snd(caller.id());
		this.cluster.run();
		assertThat(this.log).filteredOn((it) -> it.toString().startsWith("one"))
			.containsExactly("one 1", "one 2", "one 3", "one 4");
		assertThat(this.log).filteredOn((it) -> it.toString().startsWith("other"))
			.containsExactly("other 1", "other 2");
	}

	@Test
	void whenInlineHandlerWaitsForAReplyThenItIsToldNotTo() {
		Port caller = this.node.port(PortSettings.DEFAULTS.on(Dispatch.INLINE));
		caller.rcv((message) -> {
			CompletableFuture<Message> call = this.node.cal(this.silent.id());
			assertThatIllegalStateException().isThrownBy(call::get).withMessageContaining("INLINE");
			assertThatIllegalStateException().isThrownBy(call::join);
			assertThatIllegalStateException().isThrownBy(() -> call.get(1, TimeUnit.NANOSECONDS));
			assertThat(call.getNow(null)).isNull();
			call.complete(Message.of("by hand"));
			this.log.add(call.join().text(0));
		});
		this.node.snd(caller.id());
		this.cluster.run();
		assertThat(this.log).containsExactly("by hand");
	}

	@Test
	void whenAPortWaitsForAnAnswerOfItsOwnThenItIsToldNotTo() {
		Port port = this.node.port();
		port.rcv("ask", (message) -> this.node.snd(message.text(0), "answer")).rcv("begin", (message) -> {
			CompletableFuture<Message> call = this.node.cal(port.id(), "ask");
			assertThatIllegalStateException().isThrownBy(call::join)
				.withMessageContaining("must not wait for an answer of its own")
				.withMessageContaining("use thenAccept");
			assertThatIllegalStateException().isThrownBy(() -> call.thenApply((reply) -> reply.text(0)).join())
				.withMessageContaining("must not wait for an answer of its own");
			call.thenAccept((reply) -> this.log.add(reply.text(0)));
		});
		this.node.snd(port.id(), "begin");
		this.cluster.run();
		assertThat(this.log).containsExactly("answer");
	}

	@Test
	void whenInlineHandlerWaitsForWhatFollowsAReplyThenItIsToldNotTo() {
		Port caller = this.node.port(PortSettings.DEFAULTS.on(Dispatch.INLINE));
		caller.rcv((message) -> {
			CompletableFuture<Integer> following = this.node.cal(this.silent.id()).thenApply(Message::size);
			assertThatIllegalStateException().isThrownBy(() -> following.get(1, TimeUnit.NANOSECONDS));
			this.log.add("told");
		});
		this.node.snd(caller.id());
		this.cluster.run();
		assertThat(this.log).containsExactly("told");
	}

	/** The reply port is ours: an application must not find itself in it. */
	@Test
	void whenAReplyComesThenItsFollowersRunOutsidePorts() {
		List<Reason> reasons = new ArrayList<>();
		this.node.cal(this.adder.id(), "add", 1, 2).thenAccept((reply) -> {
			this.log.add("reply");
			this.node.mon(this.silent.id(), reasons::add);
			this.node.after(TIMEOUT, () -> this.log.add("later"));
			assertThatIllegalStateException().isThrownBy(this.node::self);
			this.log.add("no self");
		});
		this.cluster.run();
		this.node.kil(this.silent.id(), "killed");
		this.cluster.advance(TIMEOUT);
		assertThat(this.log).containsExactly("reply", "no self", "later");
		assertThat(reasons).containsExactly(Reason.of("killed"));
	}

	@Test
	void whenACallFailsThenItsFollowersRunOutsidePorts() {
		for (String target : List.of("n#nobody", this.silent.id())) {
			this.node.cal(target, TIMEOUT).whenComplete((reply, failure) -> {
				this.log.add(failure.getClass().getSimpleName());
				assertThatIllegalStateException().isThrownBy(this.node::self);
				this.log.add("no self");
			});
			this.cluster.advance(TIMEOUT);
		}
		assertThat(this.log).containsExactly("PortDied", "no self", "TimedOut", "no self");
	}

	@Test
	void whenACallerDiesThenItsCallStillEnds() throws Exception {
		Port caller = this.node.port();
		CompletableFuture<Message> call = this.node.<CompletableFuture<Message>>peval(caller,
				() -> this.node.cal(this.adder.id(), "add", 1, 2));
		this.node.kil(caller.id());
		this.cluster.run();
		assertThat(call.join().integer(0)).isEqualTo(3);
	}

	@Test
	void whenCallsEndHoweverTheyDoThenNoPortIsLeftBehind() {
		DeterministicRuntime runtime = new DeterministicRuntime(1);
		PortTable ports = PortTables.create("n", runtime);
		NodeSettings settings = NodeSettings.builder().nodeId("n").build();
		Links links = new Links(settings, runtime, new NoTransport("there is no network", runtime.kernel()), ports,
				(link, request) -> {
				}, (nodeId) -> CompletableFuture.completedFuture(List.of()));
		NodePort nodePort = new NodePort(ports, new Functions(ports, runtime), links, runtime, (link, request) -> {
		});
		Calls calls = new Calls(ports, new Routes(ports, links, nodePort, settings), runtime, (nodeId) -> null);
		String echo = ports.factory()
			.create(PortSettings.DEFAULTS)
			.rcv((message) -> ports.deliver(message.text(message.size() - 1), message))
			.id();
		String quiet = ports.factory().create(PortSettings.DEFAULTS).rcv((message) -> {
		}).id();
		calls.cal(echo, null, new Object[] { 1 });
		calls.cal(echo, TIMEOUT, new Object[] { 1 });
		calls.cal(quiet, TIMEOUT, new Object[] { 1 });
		calls.cal(quiet, null, new Object[] { 1 }).cancel(true);
		calls.cal("n#nobody", null, new Object[] { 1 });
		calls.cal("other#port", null, new Object[] { 1 });
		assertThat(ports.size()).isEqualTo(8);
		runtime.advance(Duration.ofMinutes(2));
		assertThat(ports.size()).isEqualTo(2);
		assertThatIllegalArgumentException().isThrownBy(() -> calls.cal(echo, null, new Object[] { 1, new Object() }));
		runtime.run();
		assertThat(ports.size()).as("after an illegal element").isEqualTo(2);
		assertThatIllegalArgumentException().isThrownBy(() -> calls.cal("no port ID", TIMEOUT, new Object[] { 1 }));
		runtime.run();
		assertThat(ports.size()).as("after an illegal port ID").isEqualTo(2);
	}

	@Test
	void whenTheRequestCannotBeSentThenTheErrorComesAtOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.cal(this.adder.id(), new Object()));
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.node.cal("not a port ID", TIMEOUT, 1));
	}

}
