package io.aemp.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.aemp.Guard;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.testing.FakeCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests both forms of {@code after}.
 */
class DelayTests {

	private static final Duration DELAY = Duration.ofMillis(100);

	private final FakeCluster cluster = new FakeCluster("n");

	private final AempNode node = this.cluster.start("n", (settings) -> settings.secret(null));

	private final List<Object> log = new ArrayList<>();

	private final List<Reason> reasons = new ArrayList<>();

	private final Port port = this.node.port((message) -> this.log.add(message.text(0)));

	private int timers;

	/** The node has timers of its own. */
	@BeforeEach
	void countTimers() {
		this.node.snd(this.port.id(), "first");
		this.cluster.run();
		this.log.clear();
		this.timers = this.cluster.runtime().timers().waiting();
	}

	@Test
	void whenTheTimeHasComeThenTheMessageIsSentAndNotBefore() {
		this.node.after(DELAY, this.port.id(), "message");
		this.cluster.advance(DELAY.minusNanos(1));
		assertThat(this.log).isEmpty();
		this.cluster.advance(Duration.ofNanos(1));
		assertThat(this.log).containsExactly("message");
		this.cluster.advance(DELAY.multipliedBy(3));
		assertThat(this.log).hasSize(1);
	}

	@Test
	void whenTheTimeHasComeThenTheTaskRunsOutsideIfItWasSetThere() {
		this.node.after(DELAY, () -> {
			assertThatIllegalStateException().isThrownBy(this.node::self);
			this.log.add("task");
		});
		this.cluster.advance(DELAY.minusNanos(1));
		assertThat(this.log).isEmpty();
		this.cluster.advance(Duration.ofNanos(1));
		assertThat(this.log).containsExactly("task");
	}

	@Test
	void whenTasksAreDueThenTheyRunInTheOrderOfTheirTimes() throws Exception {
		this.node.peval(this.port, () -> {
			this.node.after(DELAY.multipliedBy(2), () -> this.log.add("second"));
			this.node.after(DELAY, () -> this.log.add("first"));
			return this.node.after(Duration.ZERO, () -> this.log.add("at once"));
		});
		assertThat(this.log).isEmpty();
		this.cluster.run();
		assertThat(this.log).containsExactly("at once");
		this.cluster.advance(DELAY.multipliedBy(2));
		assertThat(this.log).containsExactly("at once", "first", "second");
	}

	@Test
	void whenTheGuardIsClosedInTimeThenNothingHappensAndNoTimerIsLeft() throws Exception {
		Guard message = this.node.after(DELAY, this.port.id(), "message");
		Guard task = this.node.after(DELAY, () -> this.log.add("task"));
		Guard inPort = this.node.<Guard>peval(this.port, () -> this.node.after(DELAY, () -> this.log.add("in port")));
		assertThat(this.cluster.runtime().timers().waiting()).isEqualTo(this.timers + 3);
		List.of(message, task, inPort, message, task, inPort).forEach(Guard::close);
		assertThat(this.cluster.runtime().timers().waiting()).isEqualTo(this.timers);
		this.cluster.advance(DELAY.multipliedBy(2));
		assertThat(this.log).isEmpty();
	}

	@Test
	void whenATaskWasSetInAPortThenItRunsThereInItsOrder() throws Exception {
		this.node.peval(this.port, () -> this.node.after(DELAY, () -> {
			this.node.snd(this.port.id(), "sent by the task");
			this.log.add(this.node.self().id());
		}));
		this.cluster.advance(DELAY);
		assertThat(this.log).containsExactly(this.port.id(), "sent by the task");
	}

	@Test
	void whenATaskOfAPortFailsThenThePortDies() throws Exception {
		this.node.mon(this.port.id(), this.reasons::add);
		this.cluster.run();
		this.node.peval(this.port, () -> this.node.after(DELAY, () -> {
			throw new IllegalArgumentException("failed on purpose");
		}));
		this.cluster.advance(DELAY);
		assertThat(this.reasons).containsExactly(Reason.of("die", "failed on purpose"));
	}

	@Test
	void whenThePortDiesThenItsTasksAndTheirTimersEndWithIt() throws Exception {
		this.node.peval(this.port, () -> this.node.after(DELAY, () -> this.log.add("never")));
		assertThat(this.cluster.runtime().timers().waiting()).isEqualTo(this.timers + 1);
		this.node.kil(this.port.id());
		this.cluster.run();
		assertThat(this.cluster.runtime().timers().waiting()).isEqualTo(this.timers);
		this.cluster.advance(DELAY);
		assertThat(this.log).isEmpty();
	}

	@Test
	void whenADeadPortSetsATaskThenItNeverRuns() throws Exception {
		this.node.peval(this.port, () -> {
			this.node.kil(this.port.id());
			return this.node.after(DELAY, () -> this.log.add("never"));
		});
		assertThat(this.cluster.runtime().timers().waiting()).isEqualTo(this.timers);
		this.cluster.advance(DELAY);
		assertThat(this.log).isEmpty();
	}

	@Test
	void whenThePortThatSetAMessageDiesThenItIsSentNevertheless() throws Exception {
		Port setter = this.node.port();
		this.node.peval(setter, () -> this.node.after(DELAY, this.port.id(), "last will"));
		this.node.kil(setter.id());
		this.cluster.advance(DELAY);
		assertThat(this.log).containsExactly("last will");
	}

	@Test
	void whenThePortThatSetAMessageDiesWhileItWaitsForItsTurnThenItIsSentNevertheless() throws Exception {
		Port setter = this.node.port();
		this.node.peval(setter, () -> this.node.after(DELAY, this.port.id(), "last will"));
		setter.rcv((message) -> {
			// Hands over what is due, into the mailbox of this port.
			this.cluster.runtime().timers().advance(DELAY);
			this.cluster.runtime().executor().runOne();
			this.node.kil(setter.id());
		});
		this.node.snd(setter.id());
		this.cluster.run();
		assertThat(this.log).containsExactly("last will");
	}

	@Test
	void whenAMessageWasSetInAPortThenItStandsBehindWhatThePortSentBefore() throws Exception {
		Port setter = this.node.port();
		this.node.peval(setter, () -> this.node.after(DELAY, this.port.id(), "delayed"));
		setter.rcv((message) -> this.node.snd(this.port.id(), "sent before"));
		this.node.snd(setter.id());
		this.cluster.runtime().timers().advance(DELAY);
		this.cluster.run();
		assertThat(this.log).containsExactly("sent before", "delayed");
	}

	@Test
	void whenTheMessageCannotBeSentThenTheErrorComesAtOnce() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.node.after(DELAY, this.port.id(), "message", new Object()));
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.after(DELAY, "no port ID", "message"));
		assertThat(this.cluster.runtime().timers().waiting()).isEqualTo(this.timers);
	}

	/** The promise of {@link Guard}: the action never runs, even if it was queued. */
	@Test
	void whenTheGuardIsClosedInItsContextWhileTheActionIsQueuedThenItNeverRuns() throws Exception {
		Port receiver = this.node.port((message) -> this.log.add("received " + message.text(0)));
		List<Guard> guards = new ArrayList<>();
		this.node.peval(this.port, () -> {
			guards.add(this.node.after(DELAY, () -> this.log.add("task")));
			return guards.add(this.node.after(DELAY, receiver.id(), "message"));
		});
		this.port.rcv("close", (message) -> guards.forEach(Guard::close));
		this.node.snd(this.port.id(), "close");
		// The clock hands over what is due, behind the message that waits already.
		this.cluster.runtime().timers().advance(DELAY);
		this.cluster.run();
		assertThat(this.log).isEmpty();
	}

	@Test
	void whenAMessageOutsidePortsIsForgottenAfterItWasSentThenNothingHappens() {
		Guard guard = this.node.after(DELAY, this.port.id(), "message");
		this.cluster.advance(DELAY);
		guard.close();
		this.cluster.run();
		assertThat(this.log).containsExactly("message");
	}

}
