package io.aemp.internal.request;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.Guard;
import io.aemp.Port;
import io.aemp.PortId;
import io.aemp.node.AempNode;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import io.aemp.testing.LogRecorder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests the calls of functions by other nodes, packet by packet (protocol, section 5).
 */
class CallRequestTests {

	private static final String SPAWN = "AnyEvent::MP::_spawn";

	private final FakeCluster cluster = new FakeCluster("a", "p", "q");

	private final AempNode a = this.cluster.start("a");

	private final FakePeer p = new FakePeer(this.cluster, "p", Map.of());

	private final List<Object> log = new ArrayList<>();

	@RegisterExtension
	private final LogRecorder logged = new LogRecorder("io.aemp");

	@BeforeEach
	void link() {
		this.a.function("My::init", (arguments) -> {
			this.log.add(this.a.self().id());
			this.a.self().rcv("tag", (message) -> this.log.add("received")).rcv("fail", (message) -> {
				throw new IllegalStateException("failed on purpose");
			});
		});
		this.a.function("My::function", (arguments) -> this.log.addAll(arguments.elements()));
		this.p.dial(this.cluster.portOf("a"));
		this.cluster.run();
		assertThat(this.a.nodeIsUp("p")).isTrue();
		this.logged.clear();
	}

	private void ask(@Nullable Object... request) {
		this.p.send("", request);
		this.cluster.run();
	}

	private List<String> logTexts() {
		return this.logged.events().stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	private static List<@Nullable Object> noSuchPort(String name) {
		return Arrays.asList("", "kil0", name, "no_such_port", "cannot monitor nonexistent port", "a#" + name);
	}

	@Test
	void whenAPortIsSpawnedThenItIgnoresWhatItsTagsDoNotMatchAndDiesOfAnException() {
		this.p.send("", SPAWN, "name", "My::init");
		this.p.send("name", "unknown");
		this.p.send("name");
		this.p.send("name", "tag");
		this.cluster.run();
		ask("mon1", "name");
		assertThat(this.log).containsExactly("a#name", "received");
		assertThat(this.p.received()).isEmpty();
		this.p.send("name", "fail");
		this.cluster.run();
		assertThat(this.p.received()).containsExactly(Arrays.asList("", "kil0", "name", "die", "failed on purpose"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "two words", "a#b", "#", "line\nend", "\u00e9" })
	void whenTheNameIsIllegalThenNothingIsSpawnedAndThatIsLoggedInOneLine(String name) {
		ask(SPAWN, name, "My::init");
		assertThat(this.log).isEmpty();
		assertThat(logTexts()).singleElement()
			.asString()
			.startsWith("Refused to spawn port '")
			.endsWith("' for node p: the name is illegal or was used before")
			.matches("[ -~]*");
		assertThat(this.p.received()).isEmpty();
	}

	@Test
	void whenTheNameIsTooLongThenNothingIsSpawnedAndTheLogIsShort() {
		ask(SPAWN, "x".repeat(256), "My::init");
		assertThat(this.log).isEmpty();
		assertThat(logTexts()).singleElement().asString().hasSizeLessThan(200);
		ask(SPAWN, "x".repeat(255), "My::init");
		assertThat(this.log).hasSize(1);
	}

	@Test
	void whenTheNameWasUsedBeforeThenNothingIsSpawned() {
		this.a.port("living").rcv((message) -> this.log.add("living"));
		this.a.port("dead");
		this.a.kil("a#dead");
		String unique = PortId.parse(this.a.port().id()).name();
		String ownSpawned = PortId.parse(this.a.spawn("q", "My::init")).name();
		ask(SPAWN, "spawned", "My::init");
		ask("kil1", "spawned");
		this.log.clear();
		for (String name : List.of("living", "dead", unique, unique + "later", ownSpawned, "spawned")) {
			this.logged.clear();
			ask(SPAWN, name, "My::init");
			assertThat(logTexts()).as(name).singleElement().asString().contains(name);
		}
		assertThat(this.log).isEmpty();
		assertThat(this.p.received()).isEmpty();
		for (String name : List.of("dead", unique + "later", ownSpawned, "spawned")) {
			ask("mon1", name);
			assertThat(this.p.received()).last().isEqualTo(noSuchPort(name));
		}
		ask("snd", "a#living");
		assertThat(this.log).containsExactly("living");
	}

	@Test
	void whenAPeerSpawnedAPortThenTheApplicationCannotChooseItsName() {
		ask(SPAWN, "spawned", "My::init");
		assertThatIllegalArgumentException().isThrownBy(() -> this.a.port("spawned"));
		ask("kil1", "spawned");
		assertThatIllegalArgumentException().isThrownBy(() -> this.a.port("spawned"));
	}

	@Test
	void whenASpawnIsMalformedThenNothingHappens() {
		ask(SPAWN);
		ask(SPAWN, "name");
		ask(SPAWN, null, "My::init");
		ask(SPAWN, List.of("name"), "My::init");
		ask(SPAWN, "name", null);
		ask(SPAWN, "name", Map.of("My::init", 1));
		assertThat(this.log).isEmpty();
		assertThat(this.logged.events()).isEmpty();
		assertThat(this.p.ends()).isEmpty();
		ask(SPAWN, "name", "My::init");
		assertThat(this.log).containsExactly("a#name");
	}

	@Test
	void whenTheFunctionIsUnknownThenNothingIsAnsweredAndTheNameStaysFree() {
		ask(SPAWN, "name", "My::unknown");
		ask(SPAWN, "name", "mon1");
		assertThat(this.p.received()).isEmpty();
		assertThat(logTexts()).hasSize(2).allMatch((text) -> text.startsWith("Refused a call of the function "));
		ask("mon1", "name");
		assertThat(this.p.received()).containsExactly(noSuchPort("name"));
		ask(SPAWN, "name", "My::init");
		assertThat(this.log).containsExactly("a#name");
	}

	@Test
	void whenTheFunctionFailsOrSetsNoReceiverThenThePeerLearnsItFromItsMonitor() {
		this.a.function("My::failing", (arguments) -> {
			throw new IllegalStateException("failed on purpose");
		});
		this.p.send("", SPAWN, "one", "My::failing");
		this.p.send("", "mon1", "one");
		this.p.send("", SPAWN, "two", "My::function");
		this.p.send("", "mon1", "two");
		this.cluster.run();
		assertThat(this.p.received()).containsExactly(noSuchPort("one"), noSuchPort("two"));
	}

	@Test
	void whenAPeerLetsFunctionsFailForEverThenTheLogStaysShort() {
		this.a.function("My::failing", (arguments) -> {
			throw new IllegalStateException("failed on purpose");
		});
		for (int i = 0; i < 1000; i++) {
			this.p.send("", SPAWN, "name" + i, "My::failing");
			this.p.send("", "My::failing");
			this.p.send("", "My::unknown" + i);
			this.p.send("", "eval", "code");
		}
		this.cluster.run();
		assertThat(this.logged.events()).hasSize(40);
		this.logged.clear();
		this.cluster.advance(Duration.ofMinutes(1));
		ask("My::unknown");
		assertThat(logTexts()).hasSize(5)
			.contains("Suppressed 990 more warnings within a minute, the last one: "
					+ "Refused a call of the function 'My::unknown999' by node p: it is not registered on this node")
			.last()
			.isEqualTo("Refused a call of the function 'My::unknown' by node p: it is not registered on this node");
	}

	@Test
	void whenTheNameOfAFunctionIsHostileThenTheLogHasOneShortLine() {
		ask("My::\n2026-01-01 ERROR You were hacked\u001b[31m\u202e" + "x".repeat(100_000));
		assertThat(logTexts()).singleElement().asString().matches("[ -~]*").hasSizeLessThan(200);
	}

	@Test
	void whenAPeerCallsAFunctionThenItGetsTheArgumentsInOrder() {
		for (int i = 0; i < 100; i++) {
			this.p.send("", "My::function", i);
		}
		this.cluster.run();
		assertThat(this.log).hasSize(100).isSortedAccordingTo((one, other) -> Long.compare((Long) one, (Long) other));
		assertThat(this.p.received()).isEmpty();
	}

	@Test
	void whenAFunctionCallsThenTheCallIsNoHandlerOfAPort() {
		this.a.function("My::caller", (arguments) -> {
			this.a.snd("p#in", "from outside");
			this.a.self();
		});
		ask("My::caller");
		assertThat(this.p.received()).containsExactly(List.of("in", "from outside"));
		assertThat(this.logged.events()).singleElement().satisfies((event) -> {
			assertThat(event.getFormattedMessage()).isEqualTo("Function My::caller, called by node p, failed");
			assertThat(event.getThrowableProxy().getMessage())
				.isEqualTo("This thread runs no handler of a port of node a; a function runs in a port only if it is "
						+ "spawned");
		});
	}

	/** It must not wait: the two could wait for each other. */
	@Test
	void whenASpawnedFunctionNeedsAPortThatIsBusyThenItFailsAndIsToldWhatToDo() {
		Port busy = this.a.port("busy").rcv((message) -> this.log.add("handled"));
		this.a.function("My::impatient", (arguments) -> {
			this.a.snd(busy.id(), "keeps it busy");
			this.a.peval(busy, () -> this.log.add("never"));
		});
		ask(SPAWN, "name", "My::impatient");
		assertThat(this.log).containsExactly("handled");
		assertThat(this.logged.events()).singleElement()
			.satisfies((event) -> assertThat(event.getThrowableProxy().getMessage())
				.isEqualTo("Port a#busy is busy, and port a#name must not wait for it: send it a message instead"));
	}

	@Test
	void whenAFunctionIsMadeUnknownThenPeersCannotCallItAnyMore() {
		Guard guard = this.a.function("My::passing", (arguments) -> this.log.add("called"));
		ask("My::passing");
		guard.close();
		ask("My::passing");
		ask(SPAWN, "name", "My::passing");
		assertThat(this.log).containsExactly("called");
	}

}
