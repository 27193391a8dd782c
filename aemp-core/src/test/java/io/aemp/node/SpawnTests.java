package io.aemp.node;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.aemp.Dispatch;
import io.aemp.Guard;
import io.aemp.Port;
import io.aemp.PortId;
import io.aemp.Reason;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.LogRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Functions that are called, and ports that are spawned, on the own node.
 */
class SpawnTests {

	private final FakeCluster cluster = new FakeCluster("n");

	private final AempNode node = this.cluster.start("n", (settings) -> settings.secret(null));

	private final List<Object> log = new ArrayList<>();

	private final List<Reason> reasons = new ArrayList<>();

	@RegisterExtension
	private final LogRecorder logged = new LogRecorder("io.aemp");

	@Test
	void whenAPortIsSpawnedThenTheFunctionRunsInItWithTheArguments() {
		this.node.function("My::init", (arguments) -> {
			this.log.add(this.node.self().id());
			this.log.addAll(arguments.elements());
			this.node.self().rcv((message) -> this.log.add("received " + message.text(0)));
		});
		String spawned = this.node.spawn("n", "My::init", "argument", 42);
		assertThat(this.log).isEmpty();
		this.node.snd(spawned, "right after");
		this.cluster.run();
		assertThat(this.log).containsExactly(spawned, "argument", 42L, "received right after");
		assertThat(PortId.nodeOf(spawned)).isEqualTo("n");
		this.node.mon(spawned, this.reasons::add);
		this.node.kil(spawned, "enough");
		this.cluster.run();
		assertThat(this.reasons).containsExactly(Reason.of("enough"));
	}

	@Test
	void whenTheIdOfAnyPortIsTheTargetThenItsNodeIsMeant() {
		this.node.function("My::init", (arguments) -> this.node.self().rcv((message) -> this.log.add(message.text(0))));
		for (String target : List.of(this.node.port().id(), "n#unknown", "n#", "n")) {
			this.node.snd(this.node.spawn(target, "My::init"), target);
		}
		this.cluster.run();
		assertThat(this.log).containsExactly(this.log.get(0), "n#unknown", "n#", "n").hasSize(4);
	}

	@Test
	void whenPortsAreSpawnedThenTheirNamesDifferFromEachOtherAndInTheirRandomPartFromThoseOfPorts() {
		this.node.function("My::init", (arguments) -> this.node.self().rcv((message) -> {
		}));
		String one = PortId.parse(this.node.spawn("n", "My::init")).name();
		String other = PortId.parse(this.node.spawn("n", "My::init")).name();
		String port = PortId.parse(this.node.port().id()).name();
		assertThat(one).isNotEqualTo(other).startsWith(other.substring(0, 9));
		assertThat(port).doesNotStartWith(one.substring(0, 9));
	}

	@Test
	void whenTheNameOfASpawnedPortIsChosenAfterItsDeathThenItIsRefused() {
		this.node.function("My::init", (arguments) -> this.node.self().rcv((message) -> {
		}));
		String spawned = this.node.spawn("n", "My::init");
		this.cluster.run();
		String name = PortId.parse(spawned).name();
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.port(name));
		this.node.kil(spawned);
		String dissolved = PortId.parse(this.node.spawn("n", "My::unknown")).name();
		this.cluster.run();
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.port(name));
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.port(dissolved));
	}

	@Test
	void whenTheFunctionIsNotRegisteredThenNoPortComesToBeAndThatIsLogged() {
		String spawned = this.node.spawn("n", "My::unknown", "argument");
		this.node.mon(spawned, this.reasons::add);
		this.node.snd(spawned, "lost");
		this.cluster.run();
		assertThat(this.reasons).containsExactly(Reason.noSuchPort(spawned));
		assertThat(this.logged.events()).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("My::unknown"));
	}

	@Test
	void whenTheFunctionFailsBeforeItSetAReceiverThenNoPortComesToBe() {
		this.node.function("My::init", (arguments) -> {
			throw new IOException("failed on purpose");
		});
		this.node.function("My::error", (arguments) -> {
			throw new AssertionError("failed on purpose");
		});
		for (String function : List.of("My::init", "My::error")) {
			String spawned = this.node.spawn("n", function);
			this.node.mon(spawned, this.reasons::add);
			this.node.snd(spawned, "lost");
			this.cluster.run();
			assertThat(this.reasons).as(function).containsExactly(Reason.noSuchPort(spawned));
			assertThat(this.logged.events()).as(function)
				.singleElement()
				.satisfies(
						(event) -> assertThat(event.getThrowableProxy().getMessage()).isEqualTo("failed on purpose"));
			this.reasons.clear();
			this.logged.clear();
		}
	}

	@Test
	void whenTheFunctionFailsAfterItSetAReceiverThenThePortDiesOfThat() {
		this.node.function("My::init", (arguments) -> {
			this.node.mon(this.node.self().id(), arguments.text(0), "died");
			this.node.self().rcv((message) -> this.log.add("never"));
			throw new IOException("failed on purpose");
		});
		Port watching = this.node.port().rcv("died", (message) -> this.log.add(message.elements()));
		String spawned = this.node.spawn("n", "My::init", watching.id());
		this.node.mon(spawned, this.reasons::add);
		this.node.snd(spawned, "lost");
		this.cluster.run();
		assertThat(this.log).hasSize(1);
		assertThat(this.reasons).singleElement()
			.satisfies((reason) -> assertThat(reason.kind()).isIn("die", "no_such_port"));
	}

	@Test
	void whenTheFunctionSetsNoReceiverThenThePortDissolves() {
		this.node.function("My::init", (arguments) -> this.log.add("ran"));
		String spawned = this.node.spawn("n", "My::init");
		this.node.mon(spawned, this.reasons::add);
		this.node.snd(spawned, "lost");
		this.cluster.run();
		assertThat(this.log).containsExactly("ran");
		assertThat(this.reasons).containsExactly(Reason.noSuchPort(spawned));
	}

	@Test
	void whenTheFunctionRemovesItsOnlyReceiverThenThePortDissolves() {
		this.node.function("My::init", (arguments) -> this.node.self().rcv("tag", (message) -> {
		}).rcv("tag", null));
		String spawned = this.node.spawn("n", "My::init");
		this.node.mon(spawned, this.reasons::add);
		this.cluster.run();
		assertThat(this.reasons).containsExactly(Reason.noSuchPort(spawned));
	}

	@Test
	void whenTheFunctionKillsItsPortThenThatIsItsEnd() {
		this.node.function("My::init", (arguments) -> {
			this.node.self().rcv((message) -> this.log.add("never"));
			this.node.kil(this.node.self().id(), "enough");
		});
		String spawned = this.node.spawn("n", "My::init");
		this.node.snd(spawned, "lost");
		this.cluster.run();
		this.node.mon(spawned, this.reasons::add);
		this.cluster.run();
		assertThat(this.log).isEmpty();
		assertThat(this.reasons).containsExactly(Reason.noSuchPort(spawned));
	}

	@Test
	void whenASpawnedPortHasTaggedReceiversOnlyThenItIgnoresWhatDoesNotMatch() {
		this.node.function("My::init",
				(arguments) -> this.node.self().rcv("tag", (message) -> this.log.add("matched")));
		String spawned = this.node.spawn("n", "My::init");
		this.node.snd(spawned, "other");
		this.node.snd(spawned);
		this.node.snd(spawned, "tag");
		this.cluster.run();
		assertThat(this.log).containsExactly("matched");
	}

	@ParameterizedTest
	@EnumSource(Dispatch.class)
	void whenAHandlerSpawnsSendsAndCallsThenNothingOfItHappensBeforeItReturns(Dispatch dispatch) throws Exception {
		AempNode node = this.cluster.start("n",
				(settings) -> settings.secret(null).handlers((handlers) -> handlers.dispatch(dispatch)));
		node.function("My::init", (arguments) -> {
			this.log.add("init");
			node.self().rcv("get", (message) -> this.log.add("got"));
		});
		node.function("My::function", (arguments) -> this.log.add("function"));
		Port port = node.port().rcv("died", (message) -> this.log.add("died"));
		port.rcv("go", (message) -> {
			String spawned = node.spawn("n", "My::init");
			node.mon(spawned, port.id(), "died");
			node.snd(spawned, "get");
			node.kil(spawned);
			node.sndToFunc("n", "My::function");
			this.log.add("handler returns");
		});
		node.snd(port.id(), "go");
		this.cluster.run();
		assertThat(this.log).startsWith("handler returns").contains("function");
		assertThat(this.log).filteredOn((it) -> !it.equals("function"))
			.containsExactly("handler returns", "init", "got", "died");
	}

	@Test
	void whenAFunctionIsCalledThenCallsKeepTheirOrder() {
		this.node.function("My::function", (arguments) -> this.log.add(arguments.integer(0)));
		this.node.function("My::other", (arguments) -> this.log.add(arguments.integer(0)));
		for (int i = 0; i < 100; i += 2) {
			this.node.sndToFunc("n", "My::function", i);
			this.node.sndToFunc("n#any", "My::other", i + 1);
		}
		assertThat(this.log).isEmpty();
		this.cluster.run();
		assertThat(this.log).hasSize(100).isSorted();
	}

	@Test
	void whenAnUnknownFunctionIsCalledThenThatIsOnlyLogged() {
		this.node.sndToFunc("n", "My::unknown", "argument");
		this.cluster.run();
		assertThat(this.logged.events()).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("My::unknown")
				.doesNotContain("argument"));
	}

	@Test
	void whenAFunctionThrowsAnythingThenLaterCallsStillHappen() {
		this.node.function("My::exception", (arguments) -> {
			throw new IOException("failed on purpose");
		});
		this.node.function("My::error", (arguments) -> {
			throw new StackOverflowError("failed on purpose");
		});
		this.node.function("My::function", (arguments) -> this.log.add(arguments.text(0)));
		this.node.sndToFunc("n", "My::exception");
		this.node.sndToFunc("n", "My::function", "after an exception");
		this.node.sndToFunc("n", "My::error");
		this.node.sndToFunc("n", "My::function", "after an error");
		this.cluster.run();
		assertThat(this.log).containsExactly("after an exception", "after an error");
	}

	@Test
	void whenAFunctionThrowsWhatCannotBePrintedThenLaterCallsStillHappen() {
		this.node.function("My::unprintable", (arguments) -> {
			throw new IllegalStateException() {

				@Override
				public String getMessage() {
					throw new UnsupportedOperationException("failed on purpose");
				}

			};
		});
		this.node.function("My::function", (arguments) -> this.log.add("called"));
		this.node.sndToFunc("n", "My::unprintable");
		this.node.sndToFunc("n", "My::function");
		String spawned = this.node.spawn("n", "My::unprintable");
		this.node.mon(spawned, this.reasons::add);
		this.cluster.run();
		this.node.sndToFunc("n", "My::function");
		this.cluster.run();
		assertThat(this.log).containsExactly("called", "called");
		assertThat(this.reasons).containsExactly(Reason.noSuchPort(spawned));
	}

	/** Any peer may call what was registered, in either way. */
	@Test
	void whenAFunctionMeantForSpawningIsCalledThenLaterCallsStillHappen() {
		this.node.function("My::init", (arguments) -> {
			this.node.self().rcv((message) -> this.log.add("hijacked"));
			this.node.kil(this.node.self().id());
		});
		this.node.function("My::monitor", (arguments) -> this.node.mon("n#nobody", (reason) -> {
			throw new IllegalStateException("failed on purpose");
		}));
		this.node.function("My::function", (arguments) -> this.log.add("called"));
		this.node.sndToFunc("n", "My::init");
		this.node.sndToFunc("n", "My::function");
		this.node.sndToFunc("n", "My::monitor");
		this.cluster.run();
		this.node.sndToFunc("n", "My::function");
		this.cluster.run();
		assertThat(this.log).containsExactly("called", "called");
	}

	@Test
	void whenAFunctionIsMadeUnknownThenItCanBeRegisteredAnew() {
		Guard guard = this.node.function("My::function", (arguments) -> this.log.add("first"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.function("My::function", (arguments) -> {
		})).withMessageContaining("My::function");
		guard.close();
		this.node.sndToFunc("n", "My::function");
		this.cluster.run();
		assertThat(this.log).isEmpty();
		this.node.function("My::function", (arguments) -> this.log.add("second"));
		guard.close();
		this.node.sndToFunc("n", "My::function");
		this.cluster.run();
		assertThat(this.log).containsExactly("second");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "function", "My", "My::", "::", "My:function", "My::func tion", "1My::function",
			"My::function\n", "My::\u00e9", "My::f()", "My::::f", "mon1" })
	void whenTheNameOfAFunctionIsIllegalThenItIsRefusedEverywhere(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.function(name, (arguments) -> {
		})).withMessageContaining("Illegal function name");
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.spawn("n", name));
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.sndToFunc("n", name));
	}

	@ParameterizedTest
	@ValueSource(strings = { "::main", "My::function", "My::App::Chat_2::connect", "_My::_f" })
	void whenTheNameOfAFunctionIsInPerlsFormThenItMayBeCalled(String name) {
		this.node.function(name, (arguments) -> this.log.add(name));
		this.node.sndToFunc("n", name);
		this.cluster.run();
		assertThat(this.log).containsExactly(name);
	}

	@Test
	void whenTheNodeOrAnArgumentIsIllegalThenThatIsAnErrorAtOnce() {
		this.node.function("My::init", (arguments) -> this.log.add("never"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.spawn("not a node", "My::init"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.sndToFunc("not a node", "My::init"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.spawn("n", "My::init", new Object()));
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.sndToFunc("n", "My::init", new Object()));
		this.cluster.run();
		assertThat(this.log).isEmpty();
	}

}
