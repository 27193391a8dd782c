package io.aemp.internal.port;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.aemp.Dispatch;
import io.aemp.LossReason;
import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.PortSettings;
import io.aemp.Reason;
import io.aemp.internal.credit.InboundCredit;
import io.aemp.internal.runtime.SystemRuntime;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.transport.NoTransport;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.Patience;
import io.aemp.testing.PortTables;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * However a message of another node ends, what that node was charged with it is settled,
 * once.
 */
class ChargedMessagesTests {

	private static final int COST = 100;

	private final DeterministicRuntime runtime = new DeterministicRuntime(1);

	private final PortTable table = PortTables.create("n", this.runtime);

	private final InboundCredit credit = new InboundCredit("n2", () -> {
	});

	private final List<Object> received = new ArrayList<>();

	private LocalPort port(Dispatch dispatch) {
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS.on(dispatch));
		port.rcv((message) -> this.received.add(message.get(0)));
		return port;
	}

	/** Sends what another node would send; returns how much of it waits. */
	private long send(PortTable table, LocalPort port, int count) {
		long waits = 0;
		for (int i = 0; i < count; i++) {
			boolean waiting = table.deliver(port.id(), new Object[] { "the name", i }, this.credit.charge(COST));
			waits += waiting ? COST : 0;
		}
		return waits;
	}

	private long send(LocalPort port, int count) {
		return send(this.table, port, count);
	}

	@ParameterizedTest
	@EnumSource(Dispatch.class)
	void whenMessagesAreHandledThenTheyAreSettled(Dispatch dispatch) {
		LocalPort port = port(dispatch);
		assertThat(send(port, 1000)).isEqualTo(1000 * COST);
		assertThat(this.credit.settled()).isZero();
		this.runtime.run();
		assertThat(this.received).hasSize(1000).startsWith(0, 1, 2).endsWith(998, 999);
		assertThat(this.credit.settled()).isEqualTo(1000 * COST);
	}

	@Test
	void whenAMessageIsReceivedThenThePortNameIsNoPartOfIt() {
		LocalPort port = port(Dispatch.POOL);
		port.rcv("tag", (message) -> this.received.addAll(message.elements()));
		this.table.deliver(port.id(), new Object[] { "the name", "tag", 1, 2 }, this.credit.charge(COST));
		this.table.deliver(port.id(), new Object[] { "the name", "other", 3 }, this.credit.charge(COST));
		this.table.deliver(port.id(), new Object[] { "the name", "tag" }, this.credit.charge(COST));
		this.runtime.run();
		assertThat(this.received).containsExactly(1, 2, "other");
	}

	@Test
	void whenAMessageIsHandledAtOnceThenNobodyIsCharged() {
		EventLoop home = new NoTransport("there is no network", this.runtime.kernel()).nextLoop();
		PortTable homely = new PortTable(NodeSettings.builder().nodeId("n").build(), this.runtime, () -> home);
		LocalPort port = homely.factory().create(PortSettings.DEFAULTS.on(Dispatch.INLINE));
		LocalPort other = homely.factory().create(PortSettings.DEFAULTS.on(Dispatch.INLINE));
		List<Long> waiting = new ArrayList<>();
		port.rcv((message) -> waiting.add(send(homely, other, 3)));
		other.rcv((message) -> this.received.add(message.get(0)));
		home.execute(() -> {
			waiting.add(send(homely, port, 1));
			other.die(Reason.of("killed"));
			waiting.add(send(homely, other, 1));
			assertThat(other.dispatcher().deliver(other, new Object[] { "", 1 }, this.credit.charge(COST))).isFalse();
		});
		this.runtime.run();
		assertThat(waiting).as("what a handler sends waits until it returns").containsExactly(3L * COST, 0L, 0L);
		assertThat(this.received).hasSize(3);
		assertThat(this.credit.settled()).isEqualTo(3 * COST);
	}

	@ParameterizedTest
	@EnumSource(Dispatch.class)
	void whenAHandlerThrowsThenItsMessageAndThoseBehindItAreSettled(Dispatch dispatch) {
		LocalPort port = port(dispatch);
		port.rcv((message) -> {
			if (message.integer(0) == 300) {
				throw new IllegalStateException("on purpose");
			}
		});
		send(port, 1000);
		this.runtime.run();
		assertThat(this.table.find(port.id())).isNull();
		assertThat(this.credit.settled()).isEqualTo(1000 * COST);
		assertThat(this.table.losses().count(LossReason.DEAD_PORT)).isEqualTo(699);
	}

	@Test
	void whenNoReceiverMatchesThenAllIsSettledThoughThePortDies() {
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS);
		port.rcv("tag", (message) -> {
		});
		List<Reason> reasons = new ArrayList<>();
		this.table.monitor(port.id(), this.table.threads().outside(), reasons::add);
		send(port, 10);
		this.runtime.run();
		assertThat(reasons).containsExactly(Reason.unhandledMessage("0"));
		assertThat(this.credit.settled()).isEqualTo(10 * COST);
	}

	@Test
	void whenAPortKillsItselfThenWhatWaitsIsSettledAtOnce() {
		LocalPort port = port(Dispatch.POOL);
		List<Long> settled = new ArrayList<>();
		port.rcv((message) -> {
			this.table.kill(port.id(), Reason.of("killed"));
			settled.add(this.credit.settled());
		});
		send(port, 1000);
		this.runtime.run();
		// But for what the run may have begun to take.
		assertThat(settled).singleElement().satisfies((at) -> assertThat(at).isGreaterThanOrEqualTo(744L * COST));
		assertThat(this.credit.settled()).isEqualTo(1000 * COST);
	}

	@Test
	void whenAPortIsKilledBehindItsMailThenAllIsHandledAndSettled() {
		LocalPort port = port(Dispatch.POOL);
		send(port, 10);
		this.table.kill(port.id(), Reason.of("killed"), this.credit.charge(7));
		send(port, 10);
		this.runtime.run();
		assertThat(this.received).hasSize(10);
		assertThat(this.credit.settled()).isEqualTo(20 * COST + 7);
		this.table.kill(port.id(), Reason.of("killed"), this.credit.charge(7));
		assertThat(this.credit.settled()).as("there is no such port").isEqualTo(20 * COST + 14);
	}

	@Test
	void whenThereIsNoSuchPortThenNobodyIsCharged() {
		LocalPort port = port(Dispatch.POOL);
		port.die(Reason.of("killed"));
		assertThat(send(port, 3)).isZero();
		assertThat(this.table.losses().count(LossReason.UNKNOWN_PORT)).isEqualTo(3);
		assertThat(port.dispatcher().deliver(port, new Object[] { "", 1 }, this.credit.charge(COST))).isFalse();
		assertThat(this.table.losses().count(LossReason.DEAD_PORT)).isEqualTo(1);
		assertThat(this.credit.settled()).isZero();
	}

	@ParameterizedTest
	@EnumSource(Dispatch.class)
	void whenTheMailboxLimitIsCrossedThenWhatWaitedIsSettledAndTheRestNotCharged(Dispatch dispatch) {
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS.on(dispatch).mailboxLimit(5));
		assertThat(send(port, 8)).isEqualTo(5 * COST);
		assertThat(this.credit.settled()).isEqualTo(5 * COST);
		this.runtime.run();
		assertThat(this.credit.settled()).isEqualTo(5 * COST);
		assertThat(this.table.losses().total()).isEqualTo(8);
	}

	@Test
	void whenHandledMessagesMakeRoomThenTheMailboxLimitCountsRight() {
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS.mailboxLimit(5));
		port.rcv((message) -> {
			this.received.add(message.get(0));
			if (message.integer(0) == 4) {
				send(port, 4);
			}
		});
		send(port, 5);
		this.runtime.run();
		assertThat(this.received).containsExactly(0, 1, 2, 3, 4, 0, 1, 2, 3);
		assertThat(this.credit.settled()).isEqualTo(9 * COST);
	}

	@Test
	void whenAPortIsEvaluatedThenItsMessagesWaitAndAreSettledAfterwards() throws Exception {
		LocalPort port = port(Dispatch.POOL);
		long waits = Evaluation.evaluate(port, () -> {
			long waiting = send(port, 3);
			this.runtime.run();
			assertThat(this.received).isEmpty();
			assertThat(this.credit.settled()).isZero();
			assertThat(port.held(this.credit)).isEqualTo(3 * COST);
			return waiting;
		});
		assertThat(waits).isEqualTo(3 * COST);
		this.runtime.run();
		assertThat(this.received).hasSize(3);
		assertThat(this.credit.settled()).isEqualTo(3 * COST);
	}

	@Test
	void whenAnEvaluationKillsThePortThenWhatWaitsIsSettled() {
		LocalPort port = port(Dispatch.POOL);
		assertThatIllegalStateException().isThrownBy(() -> Evaluation.evaluate(port, () -> {
			send(port, 3);
			throw new IllegalStateException("on purpose");
		}));
		this.runtime.run();
		assertThat(this.received).isEmpty();
		assertThat(this.credit.settled()).isEqualTo(3 * COST);
	}

	@Test
	void whenASpawnedPortIgnoresMessagesOrDissolvesThenTheyAreSettled() {
		this.table.factory().spawnForeign("ignores", (port) -> port.rcv("tag", (message) -> {
		}), this.credit.charge(7));
		this.table.factory().spawnForeign("dissolves", (port) -> {
		}, this.credit.charge(7));
		this.table.factory().spawnForeign("fails", (port) -> {
			throw new IllegalStateException("on purpose");
		}, this.credit.charge(7));
		for (String name : List.of("ignores", "dissolves", "fails")) {
			this.table.deliver("n#" + name, new Object[] { name, "other" }, this.credit.charge(COST));
		}
		this.runtime.run();
		assertThat(this.credit.settled()).isEqualTo(3 * (COST + 7));
		assertThat(this.table.factory().spawnForeign("ignores", (port) -> {
		}, this.credit.charge(7))).isFalse();
		assertThat(this.credit.settled()).as("the name was used before").isEqualTo(3 * (COST + 7) + 7);
	}

	@Test
	void whenMonitorsOfOtherNodesAreSetThenTheyAreSettledWithTheirTurn() {
		LocalPort port = port(Dispatch.POOL);
		LocalPort owner = port(Dispatch.POOL);
		this.table.monitor(port.id(), this.table.threads().outside(), (reason) -> {
		}, this.credit.charge(7));
		assertThat(this.credit.settled()).isZero();
		this.runtime.run();
		assertThat(this.credit.settled()).isEqualTo(7);
		this.table.monitor(port.id(), this.table.threads().outside(), this.received::add, this.credit.charge(7));
		port.die(Reason.of("killed"));
		assertThat(this.credit.settled()).as("dropped with its mailbox").isEqualTo(14);
		this.table.monitor(port.id(), this.table.threads().outside(), this.received::add, this.credit.charge(7));
		owner.die(Reason.of("killed"));
		this.table.monitor(port.id(), owner, this.received::add, this.credit.charge(7));
		this.runtime.run();
		assertThat(this.credit.settled()).isEqualTo(28);
		assertThat(this.received).containsExactly(Reason.noSuchPort(port.id()), Reason.noSuchPort(port.id()));
	}

	@Test
	void whenAnotherNodeWantsAMessageToBeSentThenThatIsChargedToo() {
		LocalPort port = port(Dispatch.POOL);
		this.table.deliver(port.id(), Message.of("one", 2).rest(1), this.credit.charge(COST));
		assertThat(this.credit.settled()).isZero();
		this.runtime.run();
		assertThat(this.received).containsExactly(2L);
		assertThat(this.credit.settled()).isEqualTo(COST);
		port.die(Reason.of("killed"));
		this.table.deliver(port.id(), Message.of("one"), this.credit.charge(COST));
		assertThat(this.credit.settled()).isEqualTo(2 * COST);
	}

	@Test
	void whenMessagesOfSeveralNodesAndOfThisOneMixThenEachAccountGetsItsOwn() {
		LocalPort port = port(Dispatch.POOL);
		InboundCredit other = new InboundCredit("n2", () -> {
		});
		for (int i = 0; i < 600; i++) {
			send(port, i % 3);
			this.table.deliver(port.id(), new Object[] { "", i }, other.charge(1));
			this.table.deliver(port.id(), Message.of("of this node"));
			assertThat(port.held(other)).isEqualTo(i + 1);
		}
		this.runtime.run();
		assertThat(this.received).hasSize(1800);
		assertThat(this.credit.settled()).isEqualTo(600 * COST);
		assertThat(other.settled()).isEqualTo(600);
		assertThat(port.held(other)).isZero();
	}

	@Test
	void whenNobodyWaitsForItThenARunIsSettledAtItsEndElseEachMessage() {
		LocalPort port = port(Dispatch.POOL);
		List<Long> settled = new ArrayList<>();
		port.rcv((message) -> settled.add(this.credit.settled() / COST));
		send(port, 3);
		this.runtime.run();
		assertThat(settled).containsExactly(0L, 0L, 0L);
		settled.clear();
		this.credit.await(Integer.MAX_VALUE);
		send(port, 3);
		this.runtime.run();
		assertThat(settled).containsExactly(3L, 4L, 5L);
	}

	/** Or a handler that waits would keep what was handled before it, too. */
	@ParameterizedTest
	@EnumSource(Dispatch.class)
	void whenARunIsLongThenMostOfItIsSettledBeforeItIsOver(Dispatch dispatch) {
		LocalPort port = port(dispatch);
		List<Long> unsettled = new ArrayList<>();
		port.rcv((message) -> unsettled.add(message.integer(0) * COST - this.credit.settled()));
		send(port, 60);
		this.runtime.run();
		assertThat(unsettled).hasSize(60).allSatisfy((cost) -> assertThat(cost).isBetween(0L, 2048L));
	}

	@Test
	void whenASpawnedPortIsKilledBeforeItsFunctionWaitsThenThatIsSettled() {
		LocalPort port = port(Dispatch.POOL);
		port.die(Reason.of("killed"));
		port.init((spawned) -> this.received.add("begun"), this.credit.charge(7));
		this.runtime.run();
		assertThat(this.received).isEmpty();
		assertThat(this.credit.settled()).isEqualTo(7);
	}

	@Test
	void whenARunIsOverThenItIsSettledThoughThePortHasMore() {
		LocalPort port = port(Dispatch.POOL);
		send(port, 1000);
		assertThat(this.runtime.executor().runOne()).isTrue();
		assertThat(this.received).hasSize(256);
		assertThat(this.credit.settled()).isEqualTo(256 * COST);
		assertThat(port.held(this.credit)).isEqualTo(744 * COST);
		this.runtime.run();
		assertThat(this.credit.settled()).isEqualTo(1000 * COST);
	}

	@Test
	void whenThePortThatHoldsMostIsWantedThenItIsFoundByWhatItHoldsOfThatAccount() {
		assertThat(this.table.largestHolder(this.credit)).isNull();
		LocalPort small = port(Dispatch.POOL);
		LocalPort large = port(Dispatch.INLINE);
		LocalPort others = port(Dispatch.POOL);
		InboundCredit other = new InboundCredit("n2", () -> {
		});
		this.table.deliver(others.id(), new Object[] { "", 1 }, other.charge(1_000_000));
		assertThat(this.table.largestHolder(this.credit)).isNull();
		send(small, 2);
		send(large, 3);
		assertThat(this.table.largestHolder(this.credit)).isEqualTo(new CreditHolder(large, 3 * COST));
		this.table.monitor(small.id(), this.table.threads().outside(), (reason) -> {
		}, this.credit.charge(101));
		assertThat(this.table.largestHolder(this.credit)).isEqualTo(new CreditHolder(small, 2 * COST + 101));
		this.runtime.run();
		assertThat(this.table.largestHolder(this.credit)).isNull();
	}

	@Test
	void whenAHandlerIsStuckThenItsPortHoldsItsMessageTooAndKillingItDropsTheRestAtOnce() throws Exception {
		try (SystemRuntime threads = new SystemRuntime("stuck", 1)) {
			PortTable real = PortTables.create("n", threads);
			CountDownLatch mayTakeMore = new CountDownLatch(1);
			CountDownLatch takesMore = new CountDownLatch(1);
			CountDownLatch release = new CountDownLatch(1);
			LocalPort port = real.factory().create(PortSettings.DEFAULTS);
			port.rcv((message) -> mayTakeMore.await());
			send(real, port, 1);
			// The first run takes this one only: the others are handed over together.
			Awaitility.await().until(() -> port.held(this.credit) == COST);
			send(real, port, 10_000);
			port.rcv((message) -> {
				takesMore.countDown();
				release.await();
			});
			mayTakeMore.countDown();
			assertThat(takesMore.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
			CreditHolder holder = real.largestHolder(this.credit);
			assertThat(holder).isNotNull();
			assertThat(holder.port()).isSameAs(port);
			assertThat(holder.cost()).isBetween(10_000L * COST, 10_001L * COST);
			holder.kill(Reason.of("mailbox_overflow", "on purpose"));
			assertThat(real.find(port.id())).isNull();
			assertThat(this.credit.settled()).isBetween(9_740L * COST, 10_000L * COST);
			assertThat(real.losses().count(LossReason.MAILBOX_LIMIT)).isGreaterThan(9_700);
			release.countDown();
			Awaitility.await().untilAsserted(() -> assertThat(this.credit.settled()).isEqualTo(10_001L * COST));
			real.close();
		}
	}

	@Test
	void whenMessagesAreLargeThenAStuckHandlerKeepsOnlyItsOwnFromBeingDropped() throws Exception {
		try (SystemRuntime threads = new SystemRuntime("large", 1)) {
			PortTable real = PortTables.create("n", threads);
			CountDownLatch started = new CountDownLatch(1);
			CountDownLatch release = new CountDownLatch(1);
			LocalPort port = real.factory().create(PortSettings.DEFAULTS);
			port.rcv((message) -> {
				started.countDown();
				release.await();
			});
			Evaluation.evaluate(port, () -> {
				for (int i = 0; i < 100; i++) {
					real.deliver(port.id(), new Object[] { "", i }, this.credit.charge(1_000_000));
				}
				return true;
			});
			assertThat(started.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
			new CreditHolder(port, 0).kill(Reason.of("mailbox_overflow", "on purpose"));
			assertThat(this.credit.settled()).isEqualTo(99_000_000);
			release.countDown();
			Awaitility.await().untilAsserted(() -> assertThat(this.credit.settled()).isEqualTo(100_000_000));
			real.close();
		}
	}

	@Test
	void whenManyThreadsSendWhileThePortIsKilledThenEverythingIsSettledOnce() throws Exception {
		try (SystemRuntime threads = new SystemRuntime("race", 2)) {
			for (int round = 0; round < 200; round++) {
				PortTable real = PortTables.create("n", threads);
				InboundCredit charged = new InboundCredit("n2", () -> {
				});
				LocalPort port = real.factory().create(PortSettings.DEFAULTS);
				port.rcv((message) -> {
				});
				long waits = 0;
				for (int i = 0; i < 1000; i++) {
					waits += real.deliver(port.id(), new Object[] { "", i }, charged.charge(1 + i)) ? 1 + i : 0;
					if (i == 900) {
						threads.callbacks().execute(() -> port.die(Reason.of("killed")));
					}
				}
				long expected = waits;
				Awaitility.await()
					.pollInterval(Duration.ofMillis(1))
					.untilAsserted(() -> assertThat(charged.settled()).isEqualTo(expected));
				real.close();
			}
		}
	}

}
