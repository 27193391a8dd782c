package io.aemp.node;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.aemp.Guard;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.testing.FakeCluster;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The four forms of monitors and what each belongs to.
 */
class MonitorFormsTests {

	private final FakeCluster cluster = new FakeCluster("n");

	private final AempNode node = this.cluster.start("n", (settings) -> settings.secret(null));

	private final List<Object> log = new ArrayList<>();

	private final List<Reason> reasons = new ArrayList<>();

	private final Port target = this.node.port();

	private void kill(Port port, Object... reason) {
		this.node.kil(port.id(), reason);
		this.cluster.run();
	}

	private boolean isAlive(Port port) {
		try {
			this.node.peval(port, () -> true);
			return true;
		}
		catch (Exception ex) {
			assertThat(ex).isInstanceOf(IllegalStateException.class).hasMessageContaining("dead");
			return false;
		}
	}

	@Test
	void whenAPortDiesOfAReasonThenTheVictimOfItsMonitorDiesOfTheSame() {
		Port victim = this.node.port();
		this.node.mon(this.target.id(), victim.id());
		this.node.mon(victim.id(), this.reasons::add);
		kill(this.target, "my_error", 42);
		assertThat(this.reasons).containsExactly(Reason.of("my_error", 42));
	}

	@Test
	void whenAPortEndsNormallyThenTheVictimOfItsMonitorLives() {
		Port victim = this.node.port();
		this.node.mon(this.target.id(), victim.id());
		kill(this.target);
		assertThat(isAlive(victim)).isTrue();
	}

	@Test
	void whenThePortToWatchDoesNotExistThenTheVictimDiesOfThat() {
		Port victim = this.node.port();
		this.node.mon(victim.id(), this.reasons::add);
		this.node.mon("n#nobody", victim.id());
		this.cluster.run();
		assertThat(this.reasons).containsExactly(Reason.noSuchPort("n#nobody"));
	}

	@Test
	void whenAPortWatchesAnotherForItselfThenItDiesWithIt() throws Exception {
		Port self = this.node.port();
		this.node.mon(self.id(), this.reasons::add);
		this.cluster.run();
		this.node.peval(self, () -> this.node.mon(this.target.id()));
		this.cluster.run();
		kill(this.target, "my_error");
		assertThat(this.reasons).containsExactly(Reason.of("my_error"));
	}

	@Test
	void whenNoPortRunsThenNothingCanBeWatchedForIt() {
		assertThatIllegalStateException().isThrownBy(() -> this.node.mon(this.target.id()));
	}

	@Test
	void whenPortsAreLinkedBothWaysThenTheyDieTogetherWhicheverGoesFirst() {
		for (int first = 0; first < 2; first++) {
			List<Port> pair = List.of(this.node.port(), this.node.port());
			this.node.mon(pair.get(0).id(), pair.get(1).id());
			this.node.mon(pair.get(1).id(), pair.get(0).id());
			kill(pair.get(first), "together");
			assertThat(pair).noneMatch(this::isAlive);
		}
	}

	@Test
	void whenLinkedPortsEndNormallyThenOnlyTheOneDoes() {
		Port one = this.node.port();
		Port other = this.node.port();
		this.node.mon(one.id(), other.id());
		this.node.mon(other.id(), one.id());
		kill(one);
		assertThat(isAlive(one)).isFalse();
		assertThat(isAlive(other)).isTrue();
	}

	@Test
	void whenALongChainIsLinkedThenItDiesFromEndToEndWithoutRecursion() {
		List<Port> chain = new ArrayList<>();
		for (int i = 0; i < 20_000; i++) {
			chain.add(this.node.port());
			if (i > 0) {
				this.node.mon(chain.get(i - 1).id(), chain.get(i).id());
			}
		}
		this.node.mon(chain.get(chain.size() - 1).id(), this.reasons::add);
		this.cluster.run();
		kill(chain.get(0), "domino");
		assertThat(this.reasons).containsExactly(Reason.of("domino"));
	}

	@Test
	void whenAnExceptionKillsThenLinkedPortsGetItsReason() {
		Port failing = this.node.port((message) -> {
			throw new IOException("failed on purpose");
		});
		Port victim = this.node.port();
		this.node.mon(failing.id(), victim.id());
		this.node.mon(victim.id(), this.reasons::add);
		this.node.snd(failing.id());
		this.cluster.run();
		assertThat(this.reasons).containsExactly(Reason.of("die", "failed on purpose"));
	}

	@Test
	void whenTheVictimIsANodeThenTheErrorComesAtOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.mon(this.target.id(), "n"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.mon(this.target.id(), "no port ID"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.mon(this.target.id(), "no port ID", "died"));
	}

	@Test
	void whenAMessageIsWantedThenTheReasonIsAppended() {
		Port receiver = this.node.port((message) -> this.log.add(message.elements()));
		this.node.mon(this.target.id(), receiver.id(), "died", 1, null);
		this.node.mon("n#nobody", receiver.id(), "missing");
		this.cluster.run();
		kill(this.target, "my_error", 42);
		assertThat(this.log).containsExactly(
				List.of("missing", "no_such_port", "cannot monitor nonexistent port", "n#nobody"),
				Arrays.asList("died", 1L, null, "my_error", 42L));
	}

	@Test
	void whenAPortEndsNormallyThenTheMessageComesWithoutAnAddition() {
		Port receiver = this.node.port().rcv("died", (message) -> this.log.add(message.size()));
		this.node.mon(this.target.id(), receiver.id(), "died");
		kill(this.target);
		assertThat(this.log).containsExactly(0);
	}

	@Test
	void whenAMessageCannotBeSentThenTheErrorComesWhenTheMonitorIsSet() {
		Port receiver = this.node.port();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.node.mon(this.target.id(), receiver.id(), "died", new Object()));
		kill(this.target);
		assertThat(isAlive(receiver)).isTrue();
	}

	@Test
	void whenTheMessageOfAMonitorIsDueThenItComesBeforeAnythingSentLaterAndAfterAllSentBefore() {
		Port receiver = this.node.port((message) -> this.log.add(message.text(0)));
		this.node.mon(this.target.id(), receiver.id(), "died");
		this.cluster.run();
		this.node.kil(this.target.id());
		this.node.snd(receiver.id(), "before");
		assertThat(this.cluster.runtime().executor().runOne()).as("the death").isTrue();
		this.node.snd(receiver.id(), "later");
		this.cluster.run();
		assertThat(this.log).containsExactly("before", "died", "later");
	}

	@Test
	void whenTheMessageOfAMonitorIsDueThenWhatItsReceiverSentItselfBeforeComesFirst() {
		Port receiver = this.node.port();
		receiver.rcv("go", (message) -> {
			this.node.kil(this.target.id());
			this.node.snd(receiver.id(), "self");
		}).rcv("self", (message) -> this.log.add("self")).rcv("died", (message) -> this.log.add("died"));
		this.node.mon(this.target.id(), receiver.id(), "died");
		this.node.snd(receiver.id(), "go");
		this.cluster.run();
		assertThat(this.log).containsExactly("self", "died");
	}

	@Test
	void whenTheReceiverOfAMonitorFailsThenItDiesAsWithAnyMessage() {
		Port failing = this.node.port((message) -> {
			throw new IOException("failed on purpose");
		});
		Port tagged = this.node.port().rcv("else", (message) -> {
		});
		this.node.mon(failing.id(), this.reasons::add);
		this.node.mon(tagged.id(), this.reasons::add);
		this.node.mon(this.target.id(), failing.id(), "died");
		this.node.mon(this.target.id(), tagged.id(), "died");
		kill(this.target);
		assertThat(this.reasons).containsExactlyInAnyOrder(Reason.of("die", "failed on purpose"),
				Reason.of("unhandled_message", "no callback found for message 'died'"));
	}

	@Test
	void whenTheReceiverIsUnknownOrDeadThenTheMonitorFiresIntoTheVoid() throws Exception {
		Port owner = this.node.port();
		Port dead = this.node.port();
		kill(dead);
		this.node.peval(owner, () -> this.node.mon(this.target.id(), dead.id(), "died"));
		this.node.peval(owner, () -> this.node.mon(this.target.id(), "n#unknown", "died"));
		this.node.peval(owner, () -> this.node.mon(this.target.id(), dead.id()));
		kill(this.target, "my_error");
		assertThat(isAlive(owner)).isTrue();
	}

	@Test
	void whenTheSetterDiesThenMonitorsThatBelongToTheVictimOrReceiverStay() throws Exception {
		Port setter = this.node.port();
		Port victim = this.node.port();
		Port receiver = this.node.port((message) -> this.log.add(message.text(0)));
		this.node.peval(setter, () -> {
			this.node.mon(this.target.id(), victim.id());
			return this.node.mon(this.target.id(), receiver.id(), "died");
		});
		kill(setter);
		kill(this.target, "my_error");
		assertThat(isAlive(victim)).isFalse();
		assertThat(this.log).containsExactly("died");
	}

	@Test
	void whenACallbackIsSetInAPortThenItRunsThereAndInItsOrder() throws Exception {
		Port owner = this.node.port((message) -> this.log.add(message.text(0)));
		this.node.peval(owner, () -> this.node.mon(this.target.id(), (reason) -> this.log.add(this.node.self().id())));
		this.cluster.run();
		this.node.kil(this.target.id());
		this.node.snd(owner.id(), "before");
		this.cluster.runtime().executor().runOne();
		this.node.snd(owner.id(), "later");
		this.cluster.run();
		assertThat(this.log).containsExactly("before", owner.id(), "later");
	}

	@Test
	void whenACallbackIsSetOutsidePortsThenItRunsOutsidePorts() {
		this.node.mon(this.target.id(), (reason) -> {
			assertThatIllegalStateException().isThrownBy(this.node::self);
			this.log.add("ran");
		});
		kill(this.target);
		assertThat(this.log).containsExactly("ran");
	}

	@Test
	void whenOneOutsideActionFailsThenTheOthersRun() {
		this.node.mon(this.target.id(), (reason) -> {
			throw new IllegalStateException("failed on purpose");
		});
		this.node.mon(this.target.id(), this.reasons::add);
		kill(this.target);
		assertThat(this.reasons).hasSize(1);
	}

	@Test
	void whenAPortIsWatchedTwiceThenBothMonitorsFireOnceEach() {
		Port receiver = this.node.port((message) -> this.log.add(message.text(0)));
		this.node.mon(this.target.id(), receiver.id(), "died");
		this.node.mon(this.target.id(), receiver.id(), "died");
		kill(this.target);
		kill(this.target);
		assertThat(this.log).containsExactly("died", "died");
	}

	@Test
	void whenGuardsAreClosedBeforeThenNoFormFires() throws Exception {
		Port self = this.node.port((message) -> this.log.add(message.text(0)));
		List<Guard> guards = new ArrayList<>();
		guards.add(this.node.mon(this.target.id(), this.reasons::add));
		guards.add(this.node.mon(this.target.id(), self.id()));
		guards.add(this.node.mon(this.target.id(), self.id(), "died"));
		guards.add(this.node.peval(self, () -> this.node.mon(this.target.id())));
		this.cluster.run();
		assertThat(this.target).extracting("dependents").as("monitors").isNotNull();
		guards.forEach(Guard::close);
		guards.forEach(Guard::close);
		this.cluster.run();
		assertThat(this.target).extracting("dependents").as("no monitors").isNull();
		kill(this.target, "my_error");
		assertThat(this.reasons).isEmpty();
		assertThat(this.log).isEmpty();
		assertThat(isAlive(self)).isTrue();
	}

	@Test
	void whenGuardsAreClosedInTheirContextWhileTheyAreQueuedThenNoFormFires() {
		Port self = this.node.port();
		List<Guard> guards = new ArrayList<>();
		self.rcv("set", (message) -> {
			guards.add(this.node.mon(this.target.id(), this.reasons::add));
			guards.add(this.node.mon(this.target.id()));
			guards.add(this.node.mon(this.target.id(), self.id(), "died"));
		}).rcv("close", (message) -> guards.forEach(Guard::close)).rcv("died", (message) -> this.log.add("died"));
		this.node.snd(self.id(), "set");
		this.cluster.run();
		this.node.kil(this.target.id(), "my_error");
		this.node.snd(self.id(), "close");
		assertThat(this.cluster.runtime().executor().runOne()).as("the death").isTrue();
		this.cluster.run();
		assertThat(this.reasons).isEmpty();
		assertThat(this.log).isEmpty();
		assertThat(isAlive(self)).isTrue();
	}

	@Test
	void whenGuardIsClosedAfterwardsThenNothingHappens() {
		Guard guard = this.node.mon(this.target.id(), this.reasons::add);
		kill(this.target);
		guard.close();
		this.cluster.run();
		assertThat(this.reasons).hasSize(1);
	}

	@Test
	void whenAPortDiesThenItsResourcesAreClosedInTheirOrderEvenIfOneFails() {
		this.node.monGuard(this.target.id(), () -> this.log.add("first"), () -> {
			throw new IOException("failed on purpose");
		}, () -> this.log.add("last"));
		this.cluster.run();
		assertThat(this.log).isEmpty();
		kill(this.target);
		assertThat(this.log).containsExactly("first", "last");
	}

	@Test
	void whenTheGuardOfResourcesIsClosedThenTheyStayOpen() {
		this.node.monGuard(this.target.id(), () -> this.log.add("closed")).close();
		kill(this.target);
		assertThat(this.log).isEmpty();
	}

	@Test
	void whenThePortIsDeadAlreadyThenItsResourcesAreClosed() {
		kill(this.target);
		this.node.monGuard(this.target.id(), () -> this.log.add("closed"));
		this.cluster.run();
		assertThat(this.log).containsExactly("closed");
	}

	/** The commonest use: a port keeps a timer of its own. */
	@Test
	void whenAPortGuardsItsOwnResourcesThenTheyAreClosedWithIt() throws Exception {
		this.node.peval(this.target, () -> this.node.monGuard(this.node.self().id(), () -> this.log.add("closed")));
		this.cluster.run();
		kill(this.target);
		assertThat(this.log).containsExactly("closed");
	}

	@Test
	void whenThePortThatGuardedResourcesOfAnotherDiesThenTheyAreStillClosedWithTheOther() throws Exception {
		Port setter = this.node.port();
		this.node.peval(setter, () -> this.node.monGuard(this.target.id(), () -> this.log.add("closed")));
		kill(setter);
		assertThat(this.log).isEmpty();
		kill(this.target);
		assertThat(this.log).containsExactly("closed");
	}

}
