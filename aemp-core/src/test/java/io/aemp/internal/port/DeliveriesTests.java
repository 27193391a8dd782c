package io.aemp.internal.port;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.aemp.Dispatch;
import io.aemp.LossReason;
import io.aemp.Message;
import io.aemp.PortSettings;
import io.aemp.Reason;
import io.aemp.internal.credit.InboundCredit;
import io.aemp.internal.dispatch.ThreadState;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.PortTables;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the delivery of the messages of one peer into mailboxes.
 */
class DeliveriesTests {

	private static final int COST = 100;

	private final DeterministicRuntime runtime = new DeterministicRuntime(1);

	private final PortTable table = PortTables.create("n", this.runtime);

	private final Deliveries deliveries = new Deliveries(this.table);

	private final InboundCredit credit = new InboundCredit("n2", () -> {
	});

	private final List<String> log = new ArrayList<>();

	private void port(String name) {
		port(PortSettings.DEFAULTS.named(name), name);
	}

	private void port(PortSettings settings, String name) {
		this.table.factory().create(settings).rcv((message) -> this.log.add(name + " " + message.integer(0)));
	}

	private void deliver(String name, int number) {
		hold(name, number);
		this.deliveries.finish();
		this.runtime.run();
	}

	private boolean hold(String name, int number) {
		return this.deliveries.deliver(name, new Object[] { name, number }, this.credit.charge(COST));
	}

	private List<Object> kept() {
		List<Object> kept = new ArrayList<>();
		assertThat(this.deliveries).extracting("recentPorts.ports", InstanceOfAssertFactories.array(Object[].class))
			.filteredOn(Objects::nonNull)
			.allSatisfy(kept::add);
		return kept;
	}

	@Test
	void whenAPortGetsManyMessagesThenItGetsThemAll() {
		port("port");
		for (int i = 0; i < 5; i++) {
			deliver("port", i);
		}
		assertThat(this.log).containsExactly("port 0", "port 1", "port 2", "port 3", "port 4");
		assertThat(kept()).hasSize(1);
	}

	@Test
	void whenAPortDiesThenMessagesForItAreForAnUnknownPort() {
		port("port");
		deliver("port", 0);
		deliver("port", 1);
		deliver("port", 2);
		this.table.kill("n#port", Reason.NORMAL);
		this.runtime.run();
		deliver("port", 3);
		deliver("port", 4);
		assertThat(this.log).hasSize(3);
		assertThat(this.table.losses().count(LossReason.UNKNOWN_PORT)).isEqualTo(2);
		assertThat(kept()).isEmpty();
	}

	@Test
	void whenAPortIsUnknownAtFirstThenItIsFoundWhenItExists() {
		deliver("port", 0);
		deliver("port", 1);
		port("port");
		deliver("port", 2);
		deliver("port", 3);
		assertThat(this.log).containsExactly("port 2", "port 3");
		assertThat(this.table.losses().count(LossReason.UNKNOWN_PORT)).isEqualTo(2);
	}

	@Test
	void whenAPortGetsOneMessageOnlyThenItIsNotKept() {
		for (int i = 0; i < 1000; i++) {
			port("reply" + i);
			deliver("reply" + i, i);
		}
		assertThat(this.log).hasSize(1000);
		assertThat(kept()).isEmpty();
	}

	@Test
	void whenPortsAreKeptThenThatDoesNotKeepThemFromBeingForgotten() {
		port("port");
		deliver("port", 0);
		deliver("port", 1);
		assertThat(kept()).hasSize(1).allSatisfy((port) -> assertThat(port).isInstanceOf(WeakReference.class));
	}

	@Test
	void whenARunIsOverThenTheThreadDoesNotKeepThePort() {
		this.table.factory()
			.create(PortSettings.DEFAULTS.named("pool").on(Dispatch.POOL))
			.rcv((message) -> this.log.add(String.valueOf(ThreadState.currentContext())));
		deliver("pool", 0);
		assertThat(this.log).containsExactly("n#pool");
		assertThat(ThreadState.find()).satisfiesAnyOf((none) -> assertThat(none).isNull(),
				(state) -> assertThat(state).extracting("context").isNull());
	}

	@Test
	void whenTwoPortsPushEachOtherOutThenEachGetsItsOwnMessages() {
		for (int i = 0; i < 1000; i++) {
			port("port" + i);
		}
		List<String> expected = new ArrayList<>();
		for (int round = 0; round < 5; round++) {
			for (int i = 0; i < 1000; i++) {
				deliver("port" + i, round);
				deliver("port" + i, round + 100);
				expected.add("port" + i + " " + round);
				expected.add("port" + i + " " + (round + 100));
			}
		}
		assertThat(this.log).isEqualTo(expected);
	}

	@Test
	void whenANameIsLongThenItsPortIsReachedAllTheSame() {
		String name = "x".repeat(1000);
		port(name);
		for (int i = 0; i < 3; i++) {
			deliver(name, i);
		}
		assertThat(this.log).hasSize(3);
		assertThat(kept()).isEmpty();
	}

	@Test
	void whenMessagesForOnePortFollowEachOtherThenTheyComeIntoItsMailboxTogether() {
		port("port");
		for (int i = 0; i < 3; i++) {
			assertThat(hold("port", i)).isTrue();
		}
		this.runtime.run();
		assertThat(this.log).isEmpty();
		this.deliveries.finish();
		this.runtime.run();
		assertThat(this.log).containsExactly("port 0", "port 1", "port 2");
		assertThat(this.credit.settled()).isEqualTo(3 * COST);
	}

	@Test
	void whenManyMessagesFollowEachOtherThenNotAllOfThemAreHeldBack() {
		port("port");
		for (int i = 0; i < 1000; i++) {
			hold("port", i);
		}
		this.runtime.run();
		assertThat(this.log).hasSize(768);
	}

	@ParameterizedTest
	@EnumSource(Dispatch.class)
	void whenAMessageForAnotherPortComesThenThoseBeforeItAreDeliveredBefore(Dispatch dispatch) {
		port("first");
		port(PortSettings.DEFAULTS.named("second").on(dispatch), "second");
		this.runtime.kernel().execute(() -> {
			hold("first", 0);
			hold("first", 1);
			hold("second", 2);
			assertThat(this.table.find("n#first").hasMail()).isTrue();
			hold("first", 3);
			this.deliveries.finish();
		});
		this.runtime.run();
		assertThat(this.log).containsExactlyInAnyOrder("first 0", "first 1", "second 2", "first 3")
			.containsSubsequence("first 0", "first 1", "first 3");
	}

	@Test
	void whenAMessageForAnUnknownPortComesThenThoseBeforeItAreDeliveredBefore() {
		port("port");
		hold("port", 0);
		assertThat(hold("unknown", 1)).isFalse();
		this.runtime.run();
		assertThat(this.log).containsExactly("port 0");
		assertThat(this.table.losses().count(LossReason.UNKNOWN_PORT)).isOne();
	}

	@Test
	void whenAPortDiesBeforeItGetsWhatIsHeldBackThenThatIsLostAndSettled() {
		port("port");
		hold("port", 0);
		hold("port", 1);
		this.table.kill("n#port", Reason.NORMAL);
		this.runtime.run();
		this.deliveries.finish();
		assertThat(this.table.losses().count(LossReason.DEAD_PORT)).isEqualTo(2);
		assertThat(this.credit.settled()).isEqualTo(2 * COST);
	}

	@Test
	void whenAMailboxOverflowsInBetweenThenAllIsLostAndSettledOnce() {
		port(PortSettings.DEFAULTS.named("port").mailboxLimit(9), "port");
		for (int i = 0; i < 10; i++) {
			hold("port", i);
		}
		this.deliveries.finish();
		this.runtime.run();
		assertThat(this.log).isEmpty();
		assertThat(this.table.find("n#port")).isNull();
		assertThat(this.table.losses().count(LossReason.MAILBOX_LIMIT)).isEqualTo(10);
		assertThat(this.credit.settled()).isEqualTo(10 * COST);
	}

	@Test
	void whenAPortMayHaveFewMessagesThenFewComeAtOnce() {
		port(PortSettings.DEFAULTS.named("port").mailboxLimit(8), "port");
		for (int i = 0; i < 3; i++) {
			hold("port", i);
		}
		this.runtime.run();
		assertThat(this.log).containsExactly("port 0", "port 1");
	}

	@Test
	void whenANameWasGivenAgainThenItsNewPortIsReachedOnlyWhenTheGateIsOpen() {
		Set<String> open = new HashSet<>();
		List<Long> asked = new ArrayList<>();
		Deliveries gated = new Deliveries(this.table, (name, reopened) -> {
			asked.add(reopened);
			return !open.contains(name);
		});
		port("port");
		gated.deliver("port", new Object[] { "port", 0 }, this.credit.charge(COST));
		gated.finish();
		this.runtime.run();
		assertThat(asked).as("no earlier port had the name").isEmpty();
		this.table.kill("n#port", Reason.NORMAL);
		this.runtime.run();
		port("port");
		assertThat(gated.deliver("port", new Object[] { "port", 1 }, this.credit.charge(COST))).isFalse();
		open.add("port");
		assertThat(gated.deliver("port", new Object[] { "port", 2 }, this.credit.charge(COST))).isTrue();
		gated.finish();
		this.runtime.run();
		assertThat(this.log).containsExactly("port 0", "port 2");
		assertThat(this.table.losses().count(LossReason.UNKNOWN_PORT)).isOne();
		assertThat(asked).containsExactly(this.table.find("n#port").reopened(), this.table.find("n#port").reopened());
	}

	@Test
	void whenNoGateIsGivenThenANameThatWasGivenAgainIsReached() {
		port("port");
		this.table.kill("n#port", Reason.NORMAL);
		this.runtime.run();
		port("port");
		deliver("port", 1);
		assertThat(this.log).containsExactly("port 1");
	}

	@Test
	void whenAnInlinePortTakesAMessageLaterThenTheMessageWaits() {
		port(PortSettings.DEFAULTS.named("port").on(Dispatch.INLINE), "port");
		assertThat(hold("port", 0)).isTrue();
		this.table.find("n#port").die(Reason.NORMAL);
		assertThat(hold("port", 1)).isFalse();
	}

}
