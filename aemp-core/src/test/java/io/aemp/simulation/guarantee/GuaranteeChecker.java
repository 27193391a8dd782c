package io.aemp.simulation.guarantee;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Checks a history against the promise, sentence by sentence. It knows nothing of how the
 * promise is kept.
 *
 * <p>
 * What counts as sent under a monitor are the calls that began after the one that set it
 * had returned, and returned before the monitor fired or was closed. One call is before
 * another one if it had returned when that one began.
 */
final class GuaranteeChecker {

	private final History history;

	private final Map<String, List<Sending>> byContext = new HashMap<>();

	private final List<Violation> violations = new ArrayList<>();

	private GuaranteeChecker(History history) {
		this.history = history;
		history.sendings()
			.forEach((sending) -> this.byContext.computeIfAbsent(sending.context(), (context) -> new ArrayList<>())
				.add(sending));
	}

	/**
	 * Checks what happened so far.
	 * @param history when everything is quiet
	 * @return what is wrong
	 */
	static List<Violation> check(History history) {
		GuaranteeChecker checker = new GuaranteeChecker(history);
		checker.violations.addAll(history.violations());
		history.monitorings().forEach(checker::check);
		history.calls().forEach(checker::check);
		return checker.violations;
	}

	/**
	 * Checks that the end of all links was heard of.
	 * @param history when no link is left
	 * @return what is wrong
	 */
	static List<Violation> checkAllFired(History history) {
		return history.monitorings()
			.stream()
			.filter((monitoring) -> !monitoring.isFired() && !monitoring.isClosed()
					&& history.isAlive(monitoring.owner()) && !isOnNodeOf(monitoring.owner(), monitoring.target())
					&& !mayHaveFiredUnseen(history, monitoring))
			.map((monitoring) -> new Violation(Rule.LINK_FAILURE_IS_TOLD, monitoring + " did not", monitoring.owner(),
					monitoring.target()))
			.toList();
	}

	private static boolean isOnNodeOf(String context, String target) {
		return Contexts.nodeOf(context).equals(Contexts.nodeOf(target));
	}

	/**
	 * Determines if a monitor may have fired although nobody saw it: the actions of the
	 * outside are tasks of their own, which do nothing if the monitor was closed
	 * meanwhile, and a monitor that kills does nothing if the end was a normal one.
	 */
	private static boolean mayHaveFiredUnseen(History history, Monitoring monitoring) {
		return !monitoring.isFired() && (monitoring.isClosed() && Contexts.isOutside(monitoring.owner())
				|| monitoring.form() == Monitoring.Form.KILL && history.mayHaveEndedNormally(monitoring.target()));
	}

	private void check(History.Call call) {
		if (this.history.isAlive(call.context()) && !call.reply().isDone()) {
			this.violations.add(new Violation(Rule.CALLS_END, "it waits for ever", call.context(), call.target()));
		}
	}

	private void check(Monitoring monitoring) {
		if (mayHaveFiredUnseen(this.history, monitoring)) {
			return;
		}
		List<Sending> all = this.byContext.getOrDefault(monitoring.owner(), List.of());
		List<Sending> later = all.stream()
			.filter((sending) -> !sending.isRefused() && sending.begun() > monitoring.set())
			.toList();
		List<Sending> toPort = later.stream()
			.filter((sending) -> sending.target().equals(monitoring.target()))
			.toList();
		long end = Math.min(monitoring.closed(), this.history.takenAt(monitoring));
		List<Sending> covered = toPort.stream().filter((sending) -> sending.done() < end).toList();
		checkOneLife(monitoring, covered);
		checkOrder(monitoring, covered, toPort);
		Sending lost = first(covered, (sending) -> sending.kind() != Sending.Kind.KIL && !sending.isReceived());
		if (lost != null) {
			checkUnbroken(monitoring, lost, covered);
			checkNothingArrivesBehind(monitoring, lost, later);
			checkLossIsTold(monitoring, lost);
		}
		Sending kill = first(covered, (sending) -> sending.kind() == Sending.Kind.KIL);
		if (kill != null) {
			checkNothingIsBehindTheEnd(monitoring, kill, covered);
			checkLossIsTold(monitoring, kill);
		}
	}

	/** That which had returned first: what began later is behind it. */
	private static @Nullable Sending first(List<Sending> sendings, Predicate<Sending> condition) {
		return sendings.stream().filter(condition).min(Comparator.comparingLong(Sending::done)).orElse(null);
	}

	private void checkUnbroken(Monitoring monitoring, Sending lost, List<Sending> covered) {
		for (Sending sending : covered) {
			if (sending.isReceived() && sending.begun() > lost.done()) {
				report(monitoring, Rule.UNBROKEN, sending + " arrived behind " + lost);
			}
		}
	}

	private void checkNothingArrivesBehind(Monitoring monitoring, Sending lost, List<Sending> later) {
		if (monitoring.isClosed()) {
			return;
		}
		long fired = this.history.takenAt(monitoring);
		for (Sending sending : later) {
			// What a port that is still there did not get was lost with the link.
			boolean concerned = sending.target().equals(monitoring.target())
					|| sending.targetNode().equals(monitoring.targetNode())
							&& this.history.survived(monitoring.target());
			if (concerned && sending.isReceived() && sending.begun() > lost.done() && sending.received() < fired) {
				report(monitoring, Rule.NOTHING_BEHIND_A_LOSS, sending + " did, sent behind " + lost);
			}
		}
	}

	/** A kill stands in one line with messages. */
	private void checkNothingIsBehindTheEnd(Monitoring monitoring, Sending end, List<Sending> covered) {
		for (Sending sending : covered) {
			if (sending.isReceived() && sending.kind() != Sending.Kind.KIL && sending.begun() > end.done()) {
				report(monitoring, Rule.NOTHING_BEHIND_A_KILL, sending + " arrived behind " + end);
			}
		}
	}

	private void checkLossIsTold(Monitoring monitoring, Sending lost) {
		if (!monitoring.isFired() && !monitoring.isClosed() && this.history.isAlive(monitoring.owner())) {
			report(monitoring, Rule.LOSS_IS_TOLD, monitoring + " did not, without " + lost);
		}
	}

	/**
	 * Checks the order: messages in flight may arrive late, but before anything sent
	 * later.
	 */
	private void checkOrder(Monitoring monitoring, List<Sending> covered, List<Sending> toPort) {
		for (Sending earlier : covered) {
			for (Sending later : toPort) {
				if (later.begun() > earlier.done() && earlier.isReceived() && later.isReceived()
						&& later.received() < earlier.received()) {
					report(monitoring, Rule.ORDER, later + " arrived before " + earlier);
				}
			}
		}
	}

	private void checkOneLife(Monitoring monitoring, List<Sending> covered) {
		String first = null;
		for (Sending sending : covered) {
			if (sending.isReceived() && sending.kind() != Sending.Kind.KIL) {
				first = (first != null) ? first : sending.receiver();
				if (!sending.receiver().equals(first)) {
					report(monitoring, Rule.ONE_LIFE,
							sending + " was got by " + sending.receiver() + ", others by " + first);
				}
			}
		}
	}

	private void report(Monitoring monitoring, Rule rule, String what) {
		this.violations
			.add(new Violation(rule, what + " under " + monitoring, monitoring.owner(), monitoring.target()));
	}

}
