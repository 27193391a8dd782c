package io.aemp.simulation.guarantee;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.aemp.Reason;
import io.aemp.simulation.Trace;
import io.aemp.testing.ManualTimers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests which histories the checker accepts and which it refuses. Context {@code a#c}
 * sends to ports of node b.
 */
class GuaranteeCheckerTests {

	private static final String CONTEXT = Contexts.port("a#c", "1");

	private static final String PORT = "b#x";

	private static final String LIFE = Contexts.port(PORT, "1");

	private static final String OTHER_PORT = "b#y";

	private static final Reason LINK_LOST = Reason.transportError("b", "gone");

	private static final Reason DEAD = Reason.of("die", "for a test");

	private final History history = new History(new Trace(new ManualTimers()));

	GuaranteeCheckerTests() {
		this.history.born(PORT, LIFE);
		this.history.alive(CONTEXT);
		this.history.alive(LIFE);
	}

	private Sending send(String context, String target) {
		Sending sending = this.history.begin(Sending.Kind.SND, context, target);
		this.history.done(sending);
		return sending;
	}

	private Sending send() {
		return send(CONTEXT, PORT);
	}

	private Sending kill() {
		Sending kill = this.history.begin(Sending.Kind.KIL, CONTEXT, PORT);
		this.history.done(kill);
		return kill;
	}

	private void arrive(Sending... sendings) {
		for (Sending sending : sendings) {
			this.history.received(sending.number(), sending.target(), Contexts.port(sending.target(), "1"));
		}
	}

	private Monitoring monitor(String target) {
		Monitoring monitoring = this.history.setting(Monitoring.Form.ACTION, CONTEXT, target);
		this.history.set(monitoring);
		return monitoring;
	}

	private Monitoring monitor() {
		return monitor(PORT);
	}

	private void fire(Monitoring monitoring, Reason reason) {
		this.history.fired(monitoring, reason, null);
	}

	/** Something else than monitors gets its turn in the context. */
	private void enter() {
		this.history.entered(CONTEXT);
	}

	private void assertViolations(Rule... rules) {
		assertThat(GuaranteeChecker.check(this.history)).extracting(Violation::rule).containsOnly(rules);
	}

	private void assertNoViolation() {
		assertThat(GuaranteeChecker.check(this.history)).isEmpty();
	}

	@Test
	void whenAllArrivesInOrderThenNothingIsWrong() {
		monitor();
		arrive(send(), send(), send());
		assertNoViolation();
	}

	@Test
	void whenTheEndIsLostAndTheMonitorFiresThenNothingIsWrong() {
		Monitoring monitoring = monitor();
		arrive(send());
		send();
		fire(monitoring, LINK_LOST);
		arrive(send());
		assertNoViolation();
	}

	@Test
	void whenTheMonitorFiresAlthoughAllArrivedThenNothingIsWrong() {
		Monitoring monitoring = monitor();
		arrive(send());
		fire(monitoring, LINK_LOST);
		assertNoViolation();
	}

	@Test
	void whenTheMiddleIsLostThenTheBeginningIsBroken() {
		Monitoring monitoring = monitor();
		send();
		Sending behind = send();
		fire(monitoring, LINK_LOST);
		arrive(behind);
		assertViolations(Rule.UNBROKEN);
	}

	@Test
	void whenSomethingArrivesBehindALossBeforeTheMonitorFiresThenThatIsTooEarly() {
		Monitoring monitoring = monitor();
		send();
		arrive(send());
		fire(monitoring, LINK_LOST);
		assertViolations(Rule.UNBROKEN, Rule.NOTHING_BEHIND_A_LOSS);
	}

	@Test
	void whenSomethingArrivesAtAnotherPortOfTheNodeBehindALossOfTheLinkThenThatIsTooEarly() {
		Monitoring monitoring = monitor();
		send();
		arrive(send(CONTEXT, OTHER_PORT));
		fire(monitoring, LINK_LOST);
		assertViolations(Rule.NOTHING_BEHIND_A_LOSS);
	}

	@Test
	void whenThePortDiedThenOtherPortsOfItsNodeMayGetWhatIsSentLater() {
		this.history.forgetWhoIsAlive();
		this.history.alive(CONTEXT);
		Monitoring monitoring = monitor();
		send();
		arrive(send(CONTEXT, OTHER_PORT));
		fire(monitoring, DEAD);
		assertNoViolation();
	}

	@Test
	void whenSomethingIsLostAndTheMonitorNeverFiresThenTheLossIsNotTold() {
		monitor();
		send();
		assertViolations(Rule.LOSS_IS_TOLD);
	}

	@Test
	void whenTheOwnerIsDeadThenNobodyHasToBeTold() {
		this.history.forgetWhoIsAlive();
		monitor();
		send();
		assertNoViolation();
	}

	@Test
	void whenMessagesChangePlacesThenTheOrderIsBroken() {
		monitor();
		Sending first = send();
		Sending second = send();
		arrive(second, first);
		assertViolations(Rule.ORDER);
	}

	@Test
	void whenSomethingIsLateThenItMayArriveAfterTheMonitorFiredButBeforeAnythingSentLater() {
		Monitoring monitoring = monitor();
		Sending late = send();
		fire(monitoring, LINK_LOST);
		Sending next = send();
		arrive(late, next);
		assertNoViolation();
	}

	@Test
	void whenSomethingArrivesAfterWhatWasSentLaterThenTheOrderIsBroken() {
		Monitoring monitoring = monitor();
		Sending late = send();
		fire(monitoring, LINK_LOST);
		Sending next = send();
		arrive(next, late);
		assertViolations(Rule.ORDER);
	}

	@Test
	void whenThereIsNoMonitorThenNothingIsPromised() {
		Sending first = send();
		send();
		Sending third = send();
		arrive(third, first);
		assertNoViolation();
	}

	@Test
	void whenSomebodyElseMonitorsThenNothingIsPromised() {
		monitor();
		String other = Contexts.port("a#d", "1");
		send(other, PORT);
		arrive(send(other, PORT));
		assertNoViolation();
	}

	@Test
	void whenWhatIsLostWasSentBeforeTheMonitorWasSetThenNothingIsWrong() {
		send();
		monitor();
		arrive(send());
		assertNoViolation();
	}

	@Test
	void whenTheMonitorIsClosedThenItPromisesNothingFromThenOn() {
		Monitoring monitoring = monitor();
		arrive(send());
		this.history.closing(monitoring, true);
		send();
		arrive(send());
		assertNoViolation();
	}

	@Test
	void whenCallsOverlapThenTheyHaveNoOrder() {
		monitor();
		Sending first = this.history.begin(Sending.Kind.SND, CONTEXT, PORT);
		Sending second = send();
		this.history.done(first);
		arrive(second, first);
		assertNoViolation();
	}

	@Test
	void whenMonitorsOfOneLinkAreTakenTogetherThenAllHaveFiredWhenTheFirstOneActs() {
		Monitoring one = monitor(OTHER_PORT);
		Monitoring another = monitor();
		send();
		fire(one, LINK_LOST);
		Sending fromAction = send();
		fire(another, LINK_LOST);
		arrive(fromAction);
		assertNoViolation();
	}

	@Test
	void whenTheContextDoesSomethingElseInBetweenThenTheyWereNotTakenTogether() {
		Monitoring one = monitor(OTHER_PORT);
		Monitoring another = monitor();
		send();
		fire(one, LINK_LOST);
		enter();
		Sending inBetween = send();
		fire(another, LINK_LOST);
		arrive(inBetween);
		assertViolations(Rule.UNBROKEN);
	}

	@Test
	void whenAMonitorFiresTwiceThenThatIsOnceTooOften() {
		Monitoring monitoring = monitor();
		fire(monitoring, DEAD);
		fire(monitoring, DEAD);
		assertViolations(Rule.FIRES_ONCE);
	}

	@Test
	void whenAMonitorFiresAfterItsContextClosedItThenThatIsTooLate() {
		Monitoring monitoring = monitor();
		this.history.closing(monitoring, true);
		fire(monitoring, DEAD);
		assertViolations(Rule.FIRES_ONCE);
	}

	@Test
	void whenAMonitorFiresAfterSomebodyElseClosedItThenNothingIsWrong() {
		Monitoring monitoring = monitor();
		this.history.closing(monitoring, false);
		fire(monitoring, DEAD);
		assertNoViolation();
	}

	@Test
	void whenAMessageArrivesTwiceOrElsewhereOrWasRefusedThenThatIsWrong() {
		Sending twice = send();
		arrive(twice, twice);
		this.history.received(send().number(), OTHER_PORT, Contexts.port(OTHER_PORT, "1"));
		Sending refused = this.history.begin(Sending.Kind.SND, CONTEXT, PORT);
		this.history.refused(refused, "for a test");
		arrive(refused);
		assertViolations(Rule.ONCE);
		assertThat(this.history.violations()).hasSize(3);
	}

	@Test
	void whenAMessageWasRefusedThenItIsNotMissing() {
		monitor();
		Sending refused = this.history.begin(Sending.Kind.SND, CONTEXT, PORT);
		this.history.refused(refused, "for a test");
		arrive(send());
		assertNoViolation();
	}

	@Test
	void whenTwoPortsOfOneNameShareWhatIsSentUnderOneMonitorThenThatIsWrong() {
		monitor();
		arrive(send());
		this.history.received(send().number(), PORT, Contexts.port(PORT, "2"));
		assertViolations(Rule.ONE_LIFE);
	}

	@Test
	void whenThePortGetsWhatIsSentBehindAKillThenThatIsWrong() {
		Monitoring monitoring = monitor();
		kill();
		Sending behind = send();
		arrive(behind);
		fire(monitoring, DEAD);
		assertViolations(Rule.NOTHING_BEHIND_A_KILL);
	}

	@Test
	void whenAKillOvertakesAMessageThenTheBeginningIsBroken() {
		Monitoring monitoring = monitor();
		send();
		Sending kill = kill();
		fire(monitoring, Reason.of("killed", kill.number()));
		assertThat(GuaranteeChecker.check(this.history)).extracting(Violation::rule).contains(Rule.UNBROKEN);
	}

	@Test
	void whenAKillIsNotFollowedByTheMonitorThenTheLossIsNotTold() {
		monitor();
		kill();
		assertViolations(Rule.LOSS_IS_TOLD);
	}

	@Test
	void whenACallNeverEndsThenThatIsWrong() {
		this.history.call(CONTEXT, PORT, CompletableFuture.completedFuture("reply"));
		assertNoViolation();
		this.history.call(CONTEXT, PORT, new CompletableFuture<>());
		assertViolations(Rule.CALLS_END);
	}

	@Test
	void whenAllLinksHaveFailedThenAllMonitorsOnOtherNodesMustHaveFired() {
		monitor();
		monitor("a#local");
		fire(monitor(OTHER_PORT), LINK_LOST);
		this.history.closing(monitor("b#z"), true);
		List<Violation> violations = GuaranteeChecker.checkAllFired(this.history);
		assertThat(violations).extracting(Violation::rule).containsExactly(Rule.LINK_FAILURE_IS_TOLD);
		assertThat(violations).extracting(Violation::target).containsExactly(PORT);
	}

}
