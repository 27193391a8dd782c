package io.aemp.internal.port;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.PortSettings;
import io.aemp.Reason;
import io.aemp.internal.context.Context;
import io.aemp.internal.credit.Charge;
import io.aemp.internal.credit.InboundCredit;
import io.aemp.internal.dispatch.ThreadState;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.HiddenFields;
import io.aemp.testing.PortTables;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests the table of the ports of a node, and what dead ports and closed tables refuse.
 */
class PortTableTests {

	private static final int COST = 100;

	private final DeterministicRuntime runtime = new DeterministicRuntime(1);

	private final PortTable table = PortTables.create("n", this.runtime);

	private final InboundCredit credit = new InboundCredit("n2", () -> {
	});

	private final List<Object> log = new ArrayList<>();

	private LocalPort port(String name) {
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS.named(name));
		port.rcv((message) -> this.log.add(message.get(0)));
		return port;
	}

	private LocalPort deadPort() {
		LocalPort port = port("dead");
		port.die(Reason.NORMAL);
		return port;
	}

	private void monitor(String portId, Charge charge) {
		this.table.monitor(portId, this.table.threads().outside(), this.log::add, charge);
	}

	@Test
	void whenTheTableIsClosedThenItsPortsDieAndNoneCanBeMade() {
		monitor(port("port").id(), Charge.NONE);
		this.runtime.run();
		assertThat(this.table.isClosed()).isFalse();
		this.table.close();
		this.runtime.run();
		assertThat(this.log).containsExactly(Reason.NODE_CLOSED);
		assertThat(this.table.size()).isZero();
		assertThat(this.table.isClosed()).isTrue();
		assertThatIllegalStateException().isThrownBy(() -> port("other")).withMessage("Node n was closed");
		assertThat(this.table.factory().createForCompletion().isDead()).isTrue();
	}

	@Test
	void whenTheTableIsClosedThenAForeignPortIsSpawnedDeadAndItsChargeIsSettled() {
		this.table.close();
		assertThat(this.table.factory().spawnForeign("n2.1", (port) -> this.log.add("init"), this.credit.charge(COST)))
			.isTrue();
		this.runtime.run();
		assertThat(this.log).isEmpty();
		assertThat(this.table.size()).isZero();
		assertThat(this.credit.settled()).isEqualTo(COST);
	}

	@Test
	void whenAForeignNameIsSpawnedTwiceThenTheSecondIsRefusedAndSettled() {
		InitFunction init = (port) -> port.rcv((message) -> this.log.add(message.get(0)));
		assertThat(this.table.factory().spawnForeign("n2.1", init, this.credit.charge(COST))).isTrue();
		assertThat(this.table.factory().spawnForeign("n2.1", init, this.credit.charge(COST))).isFalse();
		assertThat(this.credit.settled()).isEqualTo(COST);
		this.runtime.run();
		assertThat(this.credit.settled()).isEqualTo(2 * COST);
		assertThat(this.table.size()).isOne();
	}

	@Test
	void whenAnInitFunctionFailsAfterItSetAReceiverThenThePortDiesOfThat() {
		this.table.factory().spawn("n.1", (port) -> {
			port.rcv((message) -> this.log.add(message.get(0)));
			throw new IllegalStateException("failed on purpose");
		});
		monitor("n#n.1", Charge.NONE);
		this.runtime.run();
		assertThat(this.table.find("n#n.1")).isNull();
		assertThat(this.log).containsExactly(Reason.noSuchPort("n#n.1"));
	}

	@Test
	void whenANameIsGivenAgainThenTheListenerHearsOfTheNewPortOnly() {
		this.table.factory().whenReopened((port) -> {
			assertThat(this.table.find(port.id())).isSameAs(port);
			this.log.add(port);
		});
		long before = this.table.nextMoment();
		LocalPort first = port("port");
		assertThat(this.log).isEmpty();
		assertThat(first.reopened()).isZero();
		first.die(Reason.NORMAL);
		LocalPort second = port("port");
		assertThat(this.log).containsExactly(second);
		assertThat(second.reopened()).isGreaterThan(before).isLessThan(this.table.nextMoment());
	}

	@Test
	void whenAMessageIsForAPortOfThisNodeThenItIsTakenWhetherThePortExistsOrNot() {
		port("port");
		assertThat(this.table.deliver("n#port", Message.of(1))).isTrue();
		assertThat(this.table.deliver("n#unknown", Message.of(2))).isTrue();
		assertThat(this.table.deliver("n", Message.of(3))).isFalse();
		assertThat(this.table.deliver("n#", Message.of(4))).isFalse();
		assertThat(this.table.deliver("n2#port", Message.of(5))).isFalse();
		this.runtime.run();
		assertThat(this.log).containsExactly(1L);
	}

	@Test
	void whenADeadPortIsToOwnAGuardThenItRefuses() {
		LocalPort port = port("port");
		Guard guard = () -> this.log.add("closed");
		assertThat(port.own(guard)).isTrue();
		port.die(Reason.NORMAL);
		assertThat(this.log).containsExactly("closed");
		assertThat(port.own(guard)).isFalse();
	}

	@Test
	void whenADeadPortIsKilledThenTheChargeIsSettledOnce() {
		LocalPort port = deadPort();
		port.kill(Reason.NORMAL, this.credit.charge(COST));
		this.table.kill("n#unknown", Reason.NORMAL, this.credit.charge(COST));
		this.runtime.run();
		assertThat(this.credit.settled()).isEqualTo(2 * COST);
	}

	@Test
	void whenALivingPortIsKilledThenTheChargeIsSettledWhenItIsDead() {
		port("port");
		this.table.kill("n#port", Reason.NORMAL, this.credit.charge(COST));
		assertThat(this.credit.settled()).isZero();
		this.runtime.run();
		assertThat(this.table.find("n#port")).isNull();
		assertThat(this.credit.settled()).isEqualTo(COST);
	}

	@Test
	void whenAPortKillsItselfForAnotherNodeThenTheChargeIsSettledAtOnce() {
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS);
		port.rcv((message) -> {
			port.kill(Reason.NORMAL, this.credit.charge(COST));
			this.log.add(this.credit.settled());
		});
		port.deliver(Message.of(1));
		this.runtime.run();
		assertThat(this.log).containsExactly((long) COST);
	}

	@Test
	void whenALivingPortIsMonitoredThenTheChargeIsSettledWhenItsTurnHasComeAndTheMonitorDoesNotFire() {
		LocalPort port = port("port");
		monitor(port.id(), this.credit.charge(COST));
		assertThat(this.credit.settled()).isZero();
		this.runtime.run();
		assertThat(this.credit.settled()).isEqualTo(COST);
		assertThat(this.log).isEmpty();
		port.die(Reason.of("killed"));
		this.runtime.run();
		assertThat(this.log).containsExactly(Reason.of("killed"));
	}

	@Test
	void whenAPortDiesBetweenTheSearchAndTheMonitorThenTheMonitorFiresAndTheChargeIsSettled() {
		LocalPort port = deadPort();
		Context outside = this.table.threads().outside();
		this.table.monitor(port.id(), port, outside, this.log::add, this.credit.charge(COST));
		this.runtime.run();
		assertThat(this.log).containsExactly(Reason.noSuchPort(port.id()));
		assertThat(this.credit.settled()).isEqualTo(COST);
	}

	@Test
	void whenATaskRunsOutsideThenItHasNoPortAndTheHandlerHasItAgainAfterwards() {
		PortThreads threads = this.table.threads();
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS);
		port.rcv((message) -> {
			threads.runOutside(() -> this.log.add(threads.currentContext()));
			this.log.add(threads.currentContext());
		});
		port.deliver(Message.of(1));
		this.runtime.run();
		threads.runOutside(() -> this.log.add("run"));
		assertThat(this.log).containsExactly(threads.outside(), port, "run");
		assertThat(threads.isOwnThread()).isTrue();
		assertThat(threads.nanoTime()).isEqualTo(this.runtime.timers().nanoTime());
	}

	@Test
	void whenAHandlerWaitsThenItsThreadIsWaitingUntilTheGuardIsClosed() {
		PortThreads threads = this.table.threads();
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS);
		port.rcv((message) -> {
			Guard waiting = threads.beginWaiting(new CompletableFuture<>(), null);
			this.log.add(HiddenFields.read(ThreadState.find(), "waits"));
			waiting.close();
			this.log.add(HiddenFields.read(ThreadState.find(), "waits"));
			Guard done = threads.beginWaiting(CompletableFuture.completedFuture(1), port.id());
			this.log.add(HiddenFields.read(ThreadState.find(), "waits"));
			done.close();
			assertThatIllegalStateException()
				.isThrownBy(() -> threads.beginWaiting(new CompletableFuture<>(), port.id()))
				.withMessageContaining("must not wait for an answer of its own");
		});
		port.deliver(Message.of(1));
		this.runtime.run();
		assertThat(this.log).containsExactly(1, 0, 0);
		assertThat(port.isDead()).isFalse();
	}

}
