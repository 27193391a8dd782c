package io.aemp.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.aemp.CalException;
import io.aemp.Family;
import io.aemp.LinkStatus;
import io.aemp.Message;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.HiddenFields;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Nothing is left of what is over: calls, monitors, registrations, and nodes that were
 * gone for a moment.
 */
class LeftoversTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private final FakeCluster cluster = new FakeCluster("a", "b");

	private final AempNode a = this.cluster.start("a");

	private AempNode b = this.cluster.start("b");

	private final List<Reason> reasons = new ArrayList<>();

	private int ports;

	private int timers;

	/** Echoes, keeps silent, and the link, which stays up, are there before. */
	@BeforeEach
	void begin() {
		serve(this.a);
		serve(this.b);
		this.a.snd("b#silent", "hello");
		this.b.snd("a#silent", "hello");
		this.cluster.run();
		this.ports = this.a.statistics().ports();
		this.timers = this.cluster.runtime().timers().waiting();
	}

	private static void serve(AempNode node) {
		node.port("echo").rcv((message) -> node.snd(message.text(message.size() - 1), "reply"));
		node.port("silent").rcv((message) -> {
		});
	}

	private void assertNothingIsLeft() {
		assertNoMonitorIsLeft();
		assertThat(this.a.statistics().ports()).as("reply ports").isEqualTo(this.ports);
		assertThat((Map<?, ?>) HiddenFields.read(HiddenFields.read(this.a, "calls"), "open")).as("open calls")
			.isEmpty();
		assertThat(this.cluster.runtime().timers().waiting()).as("timers").isLessThanOrEqualTo(this.timers);
	}

	/** At the node that set it, and at the port. */
	private void assertNoMonitorIsLeft() {
		assertThat(this.a.statistics().links()).as("monitors").allMatch((link) -> link.monitors() == 0);
		for (AempNode node : List.of(this.a, this.b)) {
			assertNothingIsTiedTo(node, "echo");
			assertNothingIsTiedTo(node, "silent");
		}
	}

	private static void assertNothingIsTiedTo(AempNode node, String portName) {
		Map<?, ?> table = (Map<?, ?>) HiddenFields.read(HiddenFields.read(node, "ports"), "ports");
		Object port = table.get(node.id() + "#" + portName);
		assertThat(HiddenFields.read(Objects.requireNonNull(port), "dependents")).as("ties of %s", port).isNull();
	}

	private static void failed(CompletableFuture<Message> call, Class<? extends CalException> type) {
		assertThat(call).isCompletedExceptionally();
		assertThat(call.handle((reply, failure) -> failure).join()).isInstanceOf(type);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a#echo", "b#echo" })
	void whenACallIsAnsweredThenNothingIsLeftOfIt(String target) {
		CompletableFuture<Message> call = this.a.cal(target, TIMEOUT, "request");
		this.cluster.run();
		assertThat(call).isCompleted();
		assertNothingIsLeft();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a#silent", "b#silent" })
	void whenACallTimesOutThenNothingIsLeftOfIt(String target) {
		CompletableFuture<Message> call = this.a.cal(target, TIMEOUT, "request");
		this.cluster.advance(TIMEOUT);
		failed(call, CalException.TimedOut.class);
		assertNothingIsLeft();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a#silent", "b#silent" })
	void whenACallIsCancelledThenNothingIsLeftOfIt(String target) {
		CompletableFuture<Message> call = this.a.cal(target, TIMEOUT, "request");
		this.cluster.run();
		call.cancel(false);
		this.cluster.run();
		assertNothingIsLeft();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a#nobody", "b#nobody" })
	void whenThePortOfACallIsUnknownThenNothingIsLeftOfIt(String target) {
		CompletableFuture<Message> call = this.a.cal(target, TIMEOUT, "request");
		this.cluster.run();
		failed(call, CalException.PortDied.class);
		assertNothingIsLeft();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a#silent", "b#silent", "not a port ID" })
	void whenACallIsRefusedThenNothingIsLeftOfIt(String target) {
		Object element = target.contains("#") ? new Object() : "request";
		assertThatIllegalArgumentException().isThrownBy(() -> this.a.cal(target, TIMEOUT, element));
		this.cluster.run();
		assertNothingIsLeft();
	}

	@Test
	void whenTheLinkOfACallFailsThenNothingIsLeftOfIt() {
		CompletableFuture<Message> call = this.a.cal("b#silent", TIMEOUT, "request");
		this.cluster.run();
		this.cluster.cut("a", "b");
		// This one is dropped behind the fence.
		CompletableFuture<Message> fenced = this.a.cal("b#echo", TIMEOUT, "request");
		this.cluster.run();
		failed(call, CalException.LinkLost.class);
		assertThat(fenced).isDone();
		// Until then connections may be under way.
		this.cluster.advance(Duration.ofMinutes(1));
		assertNothingIsLeft();
	}

	@Test
	void whenACallComesWhileItsContextIsFencedThenNothingIsLeftOfIt() {
		List<CompletableFuture<Message>> calls = new ArrayList<>();
		Port caller = this.a.port((message) -> {
			this.cluster.cut("a", "b");
			calls.add(this.a.cal("b#echo", TIMEOUT, "request"));
			calls.add(this.a.cal("b#silent", TIMEOUT, "request"));
		});
		this.ports++;
		this.a.snd(caller.id());
		this.cluster.advance(Duration.ofMinutes(1));
		assertThat(calls).hasSize(2).allMatch(CompletableFuture::isDone);
		assertNothingIsLeft();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a#silent", "b#silent" })
	void whenManyShortLivedPortsMonitoredAPortThenNothingIsLeftOfTheirMonitors(String target) throws Exception {
		for (int i = 0; i < 50; i++) {
			Port shortLived = this.a.port();
			this.a.peval(shortLived, () -> this.a.mon(target, this.reasons::add));
			this.a.kil(shortLived.id());
			if (i % 2 == 0) {
				this.cluster.run();
			}
		}
		this.cluster.run();
		assertThat(this.reasons).isEmpty();
		assertNothingIsLeft();
	}

	@Test
	void whenManyShortLivedPortsWereMonitoredThenNothingIsLeftOfTheirMonitors() throws Exception {
		Port longLived = this.a.port("long");
		for (AempNode node : List.of(this.a, this.b)) {
			for (int i = 0; i < 50; i++) {
				Port shortLived = node.port();
				this.a.peval(longLived, () -> this.a.mon(shortLived.id(), this.reasons::add));
				this.cluster.run();
				node.kil(shortLived.id());
			}
		}
		this.cluster.run();
		assertThat(this.reasons).hasSize(100);
		assertNothingIsTiedTo(this.a, "long");
		assertNoMonitorIsLeft();
	}

	@Test
	void whenVeryManyMonitoredPortsDiedThenTheirNamesDoNotPileUp() {
		for (int i = 0; i < 500; i++) {
			Port shortLived = this.b.port();
			this.a.mon(shortLived.id(), this.reasons::add);
			this.cluster.run();
			this.b.kil(shortLived.id());
			this.cluster.run();
		}
		assertThat(this.reasons).hasSize(500);
		Object remoteNodes = HiddenFields.read(HiddenFields.read(this.a, "links"), "remoteNodes");
		Map<?, ?> nodes = (Map<?, ?>) HiddenFields.read(remoteNodes, "nodes");
		Object sequence = HiddenFields.read(Objects.requireNonNull(nodes.get("b")), "sequence");
		Object monitors = HiddenFields.read(HiddenFields.read(sequence, "state"), "monitors");
		assertThat((Map<?, ?>) HiddenFields.read(monitors, "untaken")).hasSizeLessThanOrEqualTo(64);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a#silent", "b#silent" })
	void whenMonitorsAreClosedThenNothingIsLeftOfThem(String target) throws Exception {
		Port owner = this.a.port("owner");
		for (int i = 0; i < 50; i++) {
			this.a.mon(target, this.reasons::add).close();
			this.a.peval(owner, () -> this.a.mon(target, this.reasons::add)).close();
		}
		this.cluster.run();
		assertNothingIsTiedTo(this.a, "owner");
		assertNoMonitorIsLeft();
	}

	@Test
	void whenAPortIsRegisteredAndTakenOutAHundredTimesThenItIsOutAndCanBeRegisteredAgain() {
		Family family = this.a.family("workers");
		for (int i = 0; i < 100; i++) {
			family.register("a#silent", i).close();
		}
		this.cluster.run();
		assertNothingIsTiedTo(this.a, "silent");
		assertThat(keysOf(family)).isEmpty();
		family.register("a#silent", "again");
		this.cluster.run();
		assertThat(keysOf(family)).containsExactly("a#silent");
		this.a.kil("a#silent");
		this.cluster.run();
		assertThat(keysOf(family)).isEmpty();
	}

	private List<String> keysOf(Family family) {
		CompletableFuture<List<String>> keys = family.keys().thenApply(List::copyOf);
		this.cluster.run();
		return keys.join();
	}

	@Test
	void whenAFunctionIsRegisteredAndTakenAwayAHundredTimesThenItIsAway() {
		for (int i = 0; i < 100; i++) {
			this.a.function("My::function", (arguments) -> {
			}).close();
		}
		assertThat((Map<?, ?>) HiddenFields.read(HiddenFields.read(this.a, "functions"), "functions")).isEmpty();
	}

	@Test
	void whenANodeIsBackWithItsIdWithinTwoSecondsThenNothingOfItsFormerLifeIsLeft() {
		this.a.mon("b#silent", this.reasons::add);
		this.a.mon("b", this.reasons::add);
		this.cluster.run();
		this.cluster.crash("b");
		this.cluster.advance(Duration.ofMillis(500));
		assertThat(this.reasons).hasSize(2).extracting(Reason::kind).containsOnly("transport_error");
		this.reasons.clear();
		this.b = this.cluster.start("b");
		List<Object> received = new ArrayList<>();
		this.b.port("silent").rcv((message) -> received.add(message.get(0, Object.class)));
		this.b.port("echo").rcv((message) -> this.b.snd(message.text(message.size() - 1), "reply"));
		this.cluster.advance(Duration.ofSeconds(1));
		this.a.mon("b#silent", this.reasons::add);
		for (int i = 0; i < 10; i++) {
			this.a.snd("b#silent", i);
		}
		CompletableFuture<Message> call = this.a.cal("b#echo", TIMEOUT, "request");
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(received).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
		assertThat(call).isCompleted();
		this.cluster.advance(Duration.ofMinutes(1));
		assertThat(this.reasons).isEmpty();
		assertThat(this.a.statistics().links()).extracting(LinkStatus::monitors).containsExactly(1);
		this.b.kil("b#silent", "killed");
		this.cluster.run();
		assertThat(this.reasons).containsExactly(Reason.of("killed"));
	}

}
