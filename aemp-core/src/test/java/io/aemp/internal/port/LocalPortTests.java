package io.aemp.internal.port;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.Port;
import io.aemp.PortId;
import io.aemp.PortSettings;
import io.aemp.Reason;
import io.aemp.internal.context.Context;
import io.aemp.node.AempNode;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.LogRecorder;
import io.aemp.testing.PortTables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests a port, one step after the other in one thread.
 */
class LocalPortTests {

	private final FakeCluster cluster = new FakeCluster("n");

	private final AempNode node = this.cluster.start("n", (settings) -> settings.secret(null));

	private final List<String> log = new ArrayList<>();

	private final List<Reason> reasons = new ArrayList<>();

	@RegisterExtension
	private final LogRecorder logged = new LogRecorder("io.aemp.internal.port");

	private static String text(Message message) {
		return message.elements().stream().map(String::valueOf).reduce((one, other) -> one + " " + other).orElse("");
	}

	@Test
	void whenMessagesAreSentThenTheyArriveInOrder() {
		Port port = this.node.port((message) -> this.log.add(text(message)));
		for (int i = 0; i < 100; i++) {
			this.node.snd(port.id(), i);
		}
		this.cluster.run();
		assertThat(this.log).hasSize(100).startsWith("0", "1", "2").endsWith("98", "99");
	}

	@Test
	void whenTagMatchesThenItsReceiverGetsTheRestElseTheDefaultGetsAll() {
		Port port = this.node.port()
			.rcv((message) -> this.log.add("default " + text(message)))
			.rcv("add", (message) -> this.log.add("add: " + text(message)))
			.rcv("42", (message) -> this.log.add("42: " + text(message)));
		this.node.snd(port.id(), "add", 1, 2);
		this.node.snd(port.id(), "add".getBytes(), 3);
		this.node.snd(port.id(), 42, "number");
		this.node.snd(port.id(), "sub", 4);
		this.node.snd(port.id());
		this.node.snd(port.id(), null, 5);
		this.node.snd(port.id(), List.of("add"), 6);
		this.cluster.run();
		assertThat(this.log).containsExactly("add: 1 2", "add: 3", "42: number", "default sub 4", "default ",
				"default null 5", "default [add] 6");
	}

	@Test
	void whenReceiverIsReplacedOrRemovedThenThatCountsForWhatIsHandledNext() {
		Port port = this.node.port((message) -> this.log.add("default"));
		port.rcv("tag", (message) -> {
			this.log.add("first");
			port.rcv("tag", (next) -> {
				this.log.add("second");
				port.rcv("tag", null);
			});
		});
		for (int i = 0; i < 3; i++) {
			this.node.snd(port.id(), "tag");
		}
		this.cluster.run();
		assertThat(this.log).containsExactly("first", "second", "default");
		port.rcv((message) -> this.log.add("new default"));
		this.node.snd(port.id(), "tag");
		this.cluster.run();
		assertThat(this.log).endsWith("new default");
	}

	@Test
	void whenNobodyReceivesMessageThenThePortDiesWithTheTagCutAndMadePrintable() {
		Port port = this.node.port().rcv("known", (message) -> {
		});
		this.node.mon(port.id(), this.reasons::add);
		this.node.snd(port.id(), "123456789 \n\u00e9\u20ac\u007f~123456789012345678", "x");
		this.cluster.run();
		assertThat(this.reasons).containsExactly(
				Reason.of("unhandled_message", "no callback found for message '123456789 ....~123456789012345'"));
	}

	@Test
	void whenReceiverFailsAndNobodyMonitorsThenItIsLoggedOnceWithItsStack() {
		Port port = this.node.port((message) -> {
			throw new IOException("failed on purpose");
		});
		this.node.snd(port.id(), 1);
		this.node.snd(port.id(), 2);
		this.cluster.run();
		assertThat(this.logged.events()).singleElement().satisfies((event) -> {
			assertThat(event.getFormattedMessage()).contains(port.id());
			assertThat(event.getThrowableProxy().getMessage()).isEqualTo("failed on purpose");
		});
		this.node.mon(port.id(), this.reasons::add);
		this.cluster.run();
		assertThat(this.reasons).containsExactly(Reason.noSuchPort(port.id()));
	}

	@Test
	void whenReceiverFailsAndSomebodyMonitorsThenTheReasonHasTheTextAndNothingIsLogged() {
		Port port = this.node.port((message) -> {
			throw new IllegalStateException(message.text(0));
		});
		Port other = this.node.port((message) -> {
			throw new AssertionError();
		});
		this.node.mon(port.id(), this.reasons::add);
		this.node.mon(other.id(), this.reasons::add);
		this.node.snd(port.id(), "failed on purpose");
		this.node.snd(other.id());
		this.cluster.run();
		assertThat(this.reasons).containsExactly(Reason.of("die", "failed on purpose"),
				Reason.of("die", "java.lang.AssertionError"));
		assertThat(this.logged.events()).isEmpty();
	}

	@Test
	void whenPortIsKilledFromOutsideThenWhatWaitsIsHandledFirst() {
		Port port = this.node.port((message) -> this.log.add(text(message)));
		this.node.mon(port.id(), (reason) -> this.log.add("dead: " + reason));
		this.node.snd(port.id(), "before");
		this.node.kil(port.id(), "enough");
		this.node.snd(port.id(), "after");
		this.cluster.run();
		assertThat(this.log).containsExactly("before", "dead: enough");
	}

	@Test
	void whenPortKillsItselfThenThatActsAtOnceAndTheRestIsDroppedAndCounted() {
		PortTable table = PortTables.create("t", this.cluster.runtime());
		LocalPort port = table.factory().create(PortSettings.DEFAULTS);
		port.rcv((message) -> {
			this.log.add(text(message));
			table.kill(port.id(), Reason.of("self"));
			this.log.add("found: " + (table.find(port.id()) != null));
		});
		Context outside = table.threads().currentContext();
		table.monitor(port.id(), outside, this.reasons::add);
		for (int i = 0; i < 4; i++) {
			table.deliver(port.id(), Message.of(i));
		}
		this.cluster.run();
		assertThat(this.log).containsExactly("0", "found: false");
		assertThat(table.losses().total()).isEqualTo(3);
		assertThat(this.reasons).containsExactly(Reason.of("self"));
		table.deliver(port.id(), Message.of("late"));
		table.deliver("t#unknown", Message.of("lost"));
		assertThat(table.losses().total()).isEqualTo(5);
		assertThat(table.size()).isZero();
	}

	@Test
	void whenMonitorWaitsInTheMailboxOfADyingPortThenItFires() {
		Port port = this.node.port();
		port.rcv((message) -> this.node.kil(port.id(), "self"));
		this.node.mon(port.id(), this.reasons::add);
		this.node.snd(port.id(), "go");
		this.node.mon(port.id(), this.reasons::add);
		this.node.mon(port.id(), this.reasons::add).close();
		this.cluster.run();
		assertThat(this.reasons).containsExactly(Reason.of("self"), Reason.noSuchPort(port.id()));
	}

	@Test
	void whenUnknownPortIsMonitoredThenTheMonitorFires() {
		this.node.mon("n#nobody", this.reasons::add);
		assertThat(this.reasons).isEmpty();
		this.cluster.run();
		assertThat(this.reasons).containsExactly(Reason.noSuchPort("n#nobody"));
	}

	@Test
	void whenTheOwnNodeIsMonitoredThenNothingFires() {
		this.node.mon("n", this.reasons::add).close();
		this.cluster.run();
		assertThat(this.reasons).isEmpty();
	}

	@Test
	void whenMonitorIsClosedInItsContextThenItNeverRunsEvenIfItIsQueued() {
		Port target = this.node.port();
		List<Guard> guards = new ArrayList<>();
		Port owner = this.node.port()
			.rcv("set", (message) -> guards.add(this.node.mon(target.id(), this.reasons::add)))
			.rcv("close", (message) -> guards.get(0).close());
		this.node.snd(owner.id(), "set");
		this.cluster.run();
		// The owner has its message before the target, which runs first, fires the
		// monitor.
		this.node.kil(target.id());
		this.node.snd(owner.id(), "close");
		assertThat(this.cluster.runtime().executor().runOne()).isTrue();
		this.cluster.run();
		assertThat(this.reasons).isEmpty();
	}

	@Test
	void whenOwnerDiesThenItsMonitorsEnd() {
		Port target = this.node.port();
		Port owner = this.node.port((message) -> this.node.mon(target.id(), this.reasons::add));
		this.node.snd(owner.id(), "set");
		this.cluster.run();
		assertThat(target).extracting("dependents").as("a monitor").isNotNull();
		this.node.kil(owner.id());
		this.cluster.run();
		assertThat(target).extracting("dependents").as("no monitor").isNull();
		this.node.kil(target.id());
		this.cluster.run();
		assertThat(this.reasons).isEmpty();
	}

	@Test
	void whenOwnerDiesThenWhatItOwnsEndsInTheOrderInWhichItWasMade() {
		PortTable table = PortTables.create("o", this.cluster.runtime());
		LocalPort owner = table.factory().create(PortSettings.DEFAULTS);
		List<Integer> ended = new ArrayList<>();
		List<Integer> expected = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			int number = i;
			expected.add(number);
			owner.own(() -> ended.add(number));
		}
		owner.die(Reason.NORMAL);
		assertThat(ended).isEqualTo(expected);
	}

	@Test
	void whenDeadPortSetsAMonitorThenItNeverFires() {
		Port target = this.node.port();
		Port owner = this.node.port();
		owner.rcv((message) -> {
			this.node.kil(owner.id());
			this.node.mon(target.id(), this.reasons::add);
			this.node.mon("n#nobody", this.reasons::add);
		});
		this.node.snd(owner.id(), "go");
		this.node.kil(target.id());
		this.cluster.run();
		assertThat(this.reasons).isEmpty();
	}

	@Test
	void whenMonitorActionFailsThenThePortThatOwnsItDies() {
		Port target = this.node.port();
		Port owner = this.node.port((message) -> this.node.mon(target.id(), (reason) -> {
			throw new IllegalStateException("failed on purpose");
		}));
		this.node.mon(owner.id(), this.reasons::add);
		this.node.snd(owner.id(), "set");
		this.cluster.run();
		this.node.kil(target.id());
		this.cluster.run();
		assertThat(this.reasons).containsExactly(Reason.of("die", "failed on purpose"));
	}

	@Test
	void whenPortMonitorsItselfThenNothingRunsAnyMore() {
		Port port = this.node.port();
		port.rcv((message) -> this.node.mon(port.id(), this.reasons::add));
		this.node.snd(port.id(), "set");
		this.node.kil(port.id());
		this.cluster.run();
		assertThat(this.reasons).isEmpty();
	}

	@Test
	void whenPortsAreMadeThenTheirNamesAreUnique() {
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			ids.add(this.node.port().id());
		}
		assertThat(ids).doesNotHaveDuplicates().allMatch((id) -> id.startsWith("n#"));
	}

	@Test
	void whenNameIsInUseThenItIsNotGivenAgainBeforeItsPortIsDead() {
		Port port = this.node.port("name");
		assertThat(port.id()).isEqualTo("n#name");
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.port("name")).withMessageContaining("'name'");
		this.node.kil(port.id());
		this.cluster.run();
		assertThat(this.node.port("name").id()).isEqualTo("n#name");
	}

	@Test
	void whenTheNameOfADeadPortWithAUniqueNameIsChosenThenItIsRefused() {
		Port port = this.node.port();
		String name = PortId.parse(port.id()).name();
		this.node.kil(port.id());
		this.cluster.run();
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.port(name));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "a#b", "\n", "\u00e9", "\u007f" })
	void whenNameIsIllegalThenItIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.port(name))
			.withMessageContaining("Illegal port name");
	}

	@Test
	void whenPortIsNeverIdleThenOthersGetTheirTurnAfter256Entries() {
		Port endless = this.node.port();
		endless.rcv((message) -> {
			this.log.add("endless");
			this.node.snd(endless.id(), "again");
		});
		Port other = this.node.port((message) -> this.log.add("other"));
		this.node.snd(endless.id(), "go");
		this.node.snd(other.id(), "go");
		while (!this.log.contains("other")) {
			assertThat(this.cluster.runtime().executor().runOne()).isTrue();
		}
		assertThat(this.log).hasSize(257).endsWith("other");
		assertThat(this.cluster.runtime().executor().waiting()).isEqualTo(1);
	}

	@Test
	void whenTheMailboxGrowsThenNothingIsLostOrMisplaced() {
		List<Integer> received = new ArrayList<>();
		Port port = this.node.port((message) -> received.add((int) message.integer(0)));
		List<Integer> sent = new ArrayList<>();
		for (int round = 0; round < 3; round++) {
			for (int i = 0; i < 20_000; i++) {
				this.node.snd(port.id(), i);
				sent.add(i);
				if (i % 1000 == 0) {
					this.cluster.runtime().executor().runOne();
				}
			}
			this.cluster.run();
		}
		assertThat(received).isEqualTo(sent);
		assertThat(this.cluster.runtime().executor().waiting()).isZero();
	}

	@Test
	void whenMessageIsForNobodyThenNothingHappens() {
		this.node.snd("n#nobody", 1);
		this.node.snd("n", "unknown request", 1);
		this.node.kil("n#nobody");
		this.cluster.run();
		assertThat(this.cluster.network().dials()).isZero();
	}

	@Test
	void whenHandlerOfOneNodeUsesAnotherNodeThenItIsOutsideThere() {
		PortTable one = PortTables.create("one", this.cluster.runtime());
		PortTable other = PortTables.create("other", this.cluster.runtime());
		List<Context> contexts = new ArrayList<>();
		LocalPort port = one.factory().create(PortSettings.DEFAULTS);
		port.rcv((message) -> {
			contexts.add(one.threads().currentContext());
			contexts.add(other.threads().currentContext());
		});
		one.deliver(port.id(), Message.of());
		this.cluster.run();
		assertThat(contexts).containsExactly(port, other.threads().currentContext());
	}

}
