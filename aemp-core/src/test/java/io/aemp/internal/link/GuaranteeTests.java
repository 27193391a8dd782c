package io.aemp.internal.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.aemp.Guard;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.Receiver;
import io.aemp.node.AempNode;
import io.aemp.testing.FakeCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The message guarantee when a link fails, rules R1 to R4: each interleaving is
 * constructed, none is left to chance. Node a sends, node b receives, and the log holds
 * what arrived and what fired in the order in which that happened.
 */
class GuaranteeTests {

	private static final Reason RESET = Reason.transportError("b", "Connection reset by peer");

	private final FakeCluster cluster = new FakeCluster("a", "b");

	private final List<String> log = new ArrayList<>();

	private final List<Reason> reasons = new ArrayList<>();

	private int tasks;

	private AempNode a;

	private AempNode b;

	@BeforeEach
	void linkNodes() {
		this.a = this.cluster.start("a", (settings) -> settings.limits((limits) -> limits.sendQueueBytes(10_000)));
		this.b = this.cluster.start("b");
		this.b.port("log").rcv((message) -> this.log.add(message.text(0)));
		this.b.port("other").rcv((message) -> this.log.add(message.text(0)));
		this.a.snd("b#log", "hello");
		this.cluster.run();
		assertThat(this.log).containsExactly("hello");
		this.log.clear();
	}

	/** A port that has done something in its context. */
	private Port portThat(Receiver receiver) {
		Port port = this.a.port().rcv(receiver);
		this.a.snd(port.id(), "begin");
		this.cluster.run();
		return port;
	}

	private void fired(String what, Reason reason) {
		this.log.add(what);
		this.reasons.add(reason);
	}

	private void cut() {
		this.cluster.network().connection().cut();
	}

	/** Lets happen what makes node a notice, and nothing that follows. */
	private void untilDown() {
		while (this.a.nodeIsUp("b")) {
			this.cluster.runtime().executor().runOne();
		}
	}

	/** Something in a context of its own, in the order of a port. */
	private void in(Port port, Runnable task) {
		String tag = "task " + this.tasks++;
		port.rcv(tag, (message) -> task.run());
		this.a.snd(port.id(), tag);
	}

	@Test
	void whenTheLinkFailsThenEachMonitorFiresOnce() {
		portThat((message) -> {
			this.a.mon("b#log", (reason) -> fired("one log", reason));
			this.a.mon("b#log", (reason) -> fired("one log again", reason));
			this.a.mon("b#other", (reason) -> fired("one other", reason));
		});
		portThat((message) -> this.a.mon("b", (reason) -> fired("two node", reason)));
		this.a.mon("b#log", (reason) -> fired("outside", reason));
		this.cluster.run();
		cut();
		this.cluster.run();
		assertThat(this.log).containsExactlyInAnyOrder("one log", "one log again", "one other", "two node", "outside");
		assertThat(this.reasons).containsOnly(RESET);
		this.a.snd("b#log", "again");
		this.cluster.advance(Duration.ofSeconds(1));
		cut();
		this.cluster.run();
		assertThat(this.log).hasSize(6).endsWith("again");
	}

	@Test
	void whenContextSendsBeforeItTakesNoticeThenThatIsLostAndWhatItsMonitorSendsArrives() {
		Port port = portThat((message) -> this.a.mon("b#log", (reason) -> {
			fired("fired", reason);
			this.a.snd("b#log", "after");
		}));
		cut();
		in(port, () -> {
			assertThat(this.a.nodeIsUp("b")).isFalse();
			this.a.snd("b#log", "between");
			this.a.snd("b#other", "between, to another port");
		});
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(this.log).containsExactly("fired", "after");
	}

	@Test
	void whenContextSendsBeforeTheFailureThenNothingSentLaterArrivesBeforeTheMonitorFired() {
		Port port = portThat((message) -> this.a.mon("b#log", (reason) -> {
			fired("fired", reason);
			this.a.snd("b#log", "after");
		}));
		this.cluster.network().connection().towards("b").hold();
		in(port, () -> this.a.snd("b#log", "lost on its way"));
		this.cluster.run();
		cut();
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(this.log).containsExactly("fired", "after");
	}

	@Test
	void whenOutsideSendsBeforeItTakesNoticeThenThatIsLost() {
		this.a.mon("b#log", (reason) -> {
			fired("fired", reason);
			this.a.snd("b#log", "after");
		});
		this.cluster.run();
		cut();
		untilDown();
		this.a.snd("b#log", "between");
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(this.log).containsExactly("fired", "after");
	}

	@Test
	void whenContextHasNoMonitorThenItIsNotFenced() {
		Port monitoring = portThat((message) -> this.a.mon("b#log", (reason) -> fired("fired", reason)));
		Port plain = portThat((message) -> {
		});
		cut();
		untilDown();
		in(plain, () -> this.a.snd("b#log", "plain"));
		in(monitoring, () -> this.log.add("turn of the other"));
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(this.log).containsExactly("fired", "turn of the other", "plain");
	}

	@Test
	void whenMonitorIsSetWhileFencedThenItFiresWithTheOthersBeforeAnythingLaterIsSent() {
		Port port = portThat((message) -> this.a.mon("b#log", (reason) -> fired("first", reason)));
		cut();
		in(port, () -> {
			this.a.mon("b#other", (reason) -> fired("second", reason));
			this.a.snd("b#other", "between");
			this.a.snd("a#none", "local");
		});
		in(port, () -> this.a.snd("b#log", "still fenced"));
		untilDown();
		in(port, () -> {
			this.log.add("lifted");
			this.a.snd("b#log", "sent later");
		});
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(this.log).containsExactly("first", "second", "lifted", "sent later");
		assertThat(this.reasons).containsOnly(RESET);
	}

	@Test
	void whenMonitorIsSetWhileFencedAndClosedThenItDoesNotFire() {
		Port port = portThat((message) -> this.a.mon("b#log", (reason) -> fired("first", reason)));
		cut();
		in(port, () -> this.a.mon("b#other", (reason) -> fired("second", reason)).close());
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(this.log).containsExactly("first");
	}

	@Test
	void whenAnActionClosesAnotherMonitorOfItsContextThenThatOneNeverRuns() {
		List<Guard> guards = new ArrayList<>();
		portThat((message) -> {
			guards.add(this.a.mon("b#log", (reason) -> {
				fired("one", reason);
				guards.forEach(Guard::close);
			}));
			guards.add(this.a.mon("b#other", (reason) -> {
				fired("two", reason);
				guards.forEach(Guard::close);
			}));
		});
		cut();
		this.cluster.run();
		assertThat(this.log).hasSize(1);
	}

	@Test
	void whenAnActionFailsThenItsPortDiesAndItsOtherMonitorsEnd() {
		Port port = portThat((message) -> {
			this.a.mon("b#log", (reason) -> {
				throw new IllegalStateException("failed on purpose");
			});
			this.a.mon("b#log", (reason) -> fired("not any more", reason));
		});
		this.a.mon(port.id(), this.reasons::add);
		this.cluster.run();
		cut();
		this.cluster.run();
		assertThat(this.log).isEmpty();
		assertThat(this.reasons).containsExactly(Reason.of("die", "failed on purpose"));
		this.a.snd("b#log", "the outside goes on");
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(this.log).containsExactly("the outside goes on");
	}

	@Test
	void whenActionMonitorsAgainThenTheNewMonitorFiresForTheNextFailure() {
		Port port = portThat((message) -> monitorForEver(1));
		cut();
		this.cluster.advance(Duration.ofSeconds(5));
		cut();
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(this.log).containsExactly("fired 1", "after 1", "fired 2", "after 2");
		in(port, () -> this.a.snd("b#log", "end"));
		this.cluster.run();
		assertThat(this.log).endsWith("end");
	}

	private void monitorForEver(int round) {
		this.a.mon("b#log", (reason) -> {
			fired("fired " + round, reason);
			monitorForEver(round + 1);
			this.a.snd("b#log", "after " + round);
		});
	}

	@Test
	void whenFencedPortDiesThenOthersAreNotHeldUpAndTheNodeIsForgotten() {
		Port port = portThat((message) -> this.a.mon("b#log", (reason) -> fired("fired", reason)));
		cut();
		// It dies while the fence waits in its mailbox.
		in(port, () -> {
			assertThat(this.a.nodeIsUp("b")).isFalse();
			this.a.kil(port.id());
		});
		untilDown();
		this.a.snd("b#log", "meanwhile");
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(this.log).containsExactly("meanwhile");
		this.a.snd("b#log", "later");
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(this.log).containsExactly("meanwhile", "later");
		assertThat(this.a.statistics().links()).hasSize(1);
		cut();
		this.cluster.advance(Duration.ofMinutes(1));
		assertThat(this.a.statistics().links()).isEmpty();
	}

	@Test
	void whenTheQueueOverflowsThenTheLinkFailsInTheSameStepAndNothingSmallerGetsIn() {
		Port port = portThat((message) -> this.a.mon("b#log", (reason) -> {
			fired("fired", reason);
			this.a.snd("b#log", "after");
		}));
		this.cluster.network().connection().setWritable("a", false);
		in(port, () -> {
			for (int i = 0; i < 9; i++) {
				this.a.snd("b#log", "x".repeat(1000));
			}
			assertThat(this.a.nodeIsUp("b")).isTrue();
			this.a.snd("b#log", "x".repeat(1000));
			assertThat(this.a.nodeIsUp("b")).isFalse();
			this.a.snd("b#log", "small");
		});
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(this.log).containsExactly("fired", "after");
		assertThat(this.reasons).containsExactly(Reason.transportError("b", "send queue overflow"));
	}

	@Test
	void whenTheQueueOverflowsBeforeThereIsALinkThenMonitorsFireToo() {
		cut();
		this.cluster.run();
		Port port = this.a.port();
		in(port, () -> {
			this.a.mon("b#log", (reason) -> {
				fired("fired", reason);
				this.a.snd("b#log", "after");
			});
			for (int i = 0; i < 20; i++) {
				this.a.snd("b#log", "x".repeat(1000));
			}
			this.a.snd("b#log", "small");
		});
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(this.log).containsExactly("fired", "after");
		assertThat(this.reasons).containsExactly(Reason.transportError("b", "send queue overflow"));
	}

	@Test
	void whenOnlyThePeerNoticesTheFailureThenNothingSentLaterArrivesBeforeTheMonitorFired() {
		Port port = portThat((message) -> this.a.mon("b#log", (reason) -> {
			fired("fired", reason);
			this.a.snd("b#log", "after");
		}));
		this.cluster.network().connection().cutFor("b");
		this.cluster.run();
		in(port, () -> this.a.snd("b#log", "into the void"));
		this.cluster.run();
		// The peer dials us: as the lower one we have the choice, and our link still
		// seems to live.
		this.b.snd("a#none", "hello");
		this.cluster.advance(Duration.ofSeconds(3));
		assertThat(this.log).doesNotContain("into the void");
		cut();
		this.cluster.advance(Duration.ofSeconds(10));
		assertThat(this.log).containsExactly("fired", "after");
	}

	@Test
	void whenTheNodeIsMonitoredThenItIsDialledAndTheLossFires() {
		cut();
		this.cluster.advance(Duration.ofSeconds(1));
		this.a.mon("b", (reason) -> fired("fired", reason));
		this.cluster.run();
		assertThat(this.a.nodeIsUp("b")).isTrue();
		cut();
		this.cluster.run();
		assertThat(this.log).containsExactly("fired");
	}

	@Test
	void whenRemotePortDiesThenItsMonitorsFireWithTheReasonBehindItsLastMessage() {
		Port here = this.a.port("here").rcv((message) -> this.log.add(message.text(0)));
		this.b.port("mortal").rcv((message) -> {
			this.b.snd(here.id(), "last words");
			this.b.kil("b#mortal", "tired", 7L);
		});
		in(here, () -> {
			this.a.mon("b#mortal", (reason) -> fired("one", reason));
			this.a.mon("b#mortal", (reason) -> fired("two", reason));
		});
		this.cluster.run();
		this.a.snd("b#mortal", "die");
		this.cluster.run();
		assertThat(this.log).containsExactly("last words", "one", "two");
		assertThat(this.reasons).containsOnly(Reason.of("tired", 7L));
	}

	@Test
	void whenRemotePortDoesNotExistThenItsMonitorFires() {
		this.a.mon("b#nobody", (reason) -> fired("fired", reason));
		this.cluster.run();
		assertThat(this.reasons).containsExactly(Reason.noSuchPort("b#nobody"));
		this.a.mon("b#nobody", (reason) -> fired("fired again", reason));
		this.cluster.run();
		assertThat(this.log).containsExactly("fired", "fired again");
	}

	@Test
	void whenRemotePortEndsNormallyThenTheReasonIsEmpty() {
		this.a.mon("b#log", (reason) -> fired("fired", reason));
		this.cluster.run();
		this.b.kil("b#log");
		this.cluster.run();
		assertThat(this.reasons).containsExactly(Reason.NORMAL);
	}

	@Test
	void whenMonitorAndMessageAreSetBeforeThereIsALinkAndItCannotBeHadThenItFires() {
		cut();
		this.cluster.advance(Duration.ofSeconds(1));
		this.cluster.network().silence(FakeCluster.address(this.cluster.portOf("b")));
		this.a.mon("b#log", (reason) -> {
			fired("fired", reason);
			this.cluster.network().unsilence(FakeCluster.address(this.cluster.portOf("b")));
			this.a.snd("b#log", "after");
		});
		this.a.snd("b#log", "lost");
		this.cluster.advance(Duration.ofMillis(1999));
		assertThat(this.log).isEmpty();
		this.cluster.advance(Duration.ofSeconds(3));
		assertThat(this.log).containsExactly("fired", "after");
		assertThat(this.reasons)
			.containsExactly(Reason.transportError("b", "node b cannot be reached: no link within 2000 ms"));
	}

}
