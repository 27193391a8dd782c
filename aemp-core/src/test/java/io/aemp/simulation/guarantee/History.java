package io.aemp.simulation.guarantee;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.aemp.Reason;
import io.aemp.simulation.Trace;
import org.jspecify.annotations.Nullable;

/**
 * The messages and monitors of contexts as seen from outside, which is all that the
 * checker knows.
 */
final class History {

	private final Trace trace;

	private final List<Sending> sendings = new ArrayList<>();

	private final List<Monitoring> monitorings = new ArrayList<>();

	private final List<Call> calls = new ArrayList<>();

	private final List<Violation> violations = new ArrayList<>();

	/** Contexts that answered in the end. */
	private final Set<String> alive = new HashSet<>();

	/** Ports that were killed without a reason. */
	private final Set<String> endedNormally = new HashSet<>();

	/** The contexts that ports were, one for each life. */
	private final Map<String, Set<String>> lives = new HashMap<>();

	/** Contexts that fire monitors at the moment. */
	private final Map<String, Firing> firing = new HashMap<>();

	History(Trace trace) {
		this.trace = trace;
	}

	Trace trace() {
		return this.trace;
	}

	List<Sending> sendings() {
		return this.sendings;
	}

	List<Monitoring> monitorings() {
		return this.monitorings;
	}

	List<Call> calls() {
		return this.calls;
	}

	/** Returns the violations that were detected at once. */
	List<Violation> violations() {
		return this.violations;
	}

	/** A context is about to send. */
	Sending begin(Sending.Kind kind, String context, String target) {
		Sending sending = new Sending(this.sendings.size(), kind, context, target, this.trace.now() + 1);
		this.trace.add(context, "begins ", sending);
		this.sendings.add(sending);
		return sending;
	}

	/** The call has returned. */
	void done(Sending sending) {
		sending.done(this.trace.add(sending.context(), "has done ", sending));
	}

	/** The call has thrown. */
	void refused(Sending sending, String why) {
		sending.refuse(this.trace.add(sending.context(), "was refused ", sending, ": ", why));
	}

	/**
	 * A port got what was sent.
	 * @param port the port
	 * @param life tells it from others of the same name
	 */
	void received(int number, String port, String life) {
		long now = this.trace.add(life, "gets ", number);
		Sending sending = this.sendings.get(number);
		if (sending.isReceived() || sending.isRefused() || !sending.target().equals(port)) {
			this.violations
				.add(new Violation(Rule.ONCE, sending + " came to " + life, sending.context(), sending.target()));
			return;
		}
		sending.receive(life, now);
	}

	/** Somebody is about to set a monitor. */
	Monitoring setting(Monitoring.Form form, String owner, String target) {
		Monitoring monitoring = new Monitoring(this.monitorings.size(), form, owner, target);
		this.monitorings.add(monitoring);
		return monitoring;
	}

	/** The call that set it has returned. */
	void set(Monitoring monitoring) {
		monitoring.set(this.trace.add(monitoring.owner(), "has set ", monitoring, " (", monitoring.form(), ")"));
	}

	/** Somebody is about to close a monitor. */
	void closing(Monitoring monitoring, boolean byOwner) {
		long now = this.trace.add(monitoring.owner(), "gives up ", monitoring);
		if (!monitoring.isFired()) {
			monitoring.close(byOwner, now);
		}
	}

	/**
	 * The action of a monitor begins.
	 * @param taken when its context took it, if that is known
	 */
	void fired(Monitoring monitoring, Reason reason, @Nullable Long taken) {
		String owner = monitoring.owner();
		long now = this.trace.add(owner, monitoring, " fires: ", reason);
		if (monitoring.isFired() || monitoring.isClosedByOwner()) {
			this.violations
				.add(new Violation(Rule.FIRES_ONCE, monitoring + " fired again", owner, monitoring.target()));
		}
		if (reason.kind().equals("killed")) {
			// A text if the reason had to be shortened for lack of memory.
			killed(Integer.parseInt(String.valueOf(reason.elements().get(1))), monitoring.target(), now);
		}
		monitoring.fire(reason, (taken != null) ? taken : takenTogether(monitoring, reason, now));
	}

	/**
	 * Monitors of one context that a link fires are taken together: only then their
	 * actions run. So the later ones have fired when the first one acts.
	 */
	private long takenTogether(Monitoring monitoring, Reason reason, long now) {
		Firing begun = this.firing.get(monitoring.owner());
		if (begun != null && begun.node().equals(monitoring.targetNode()) && begun.reason().equals(reason)
				&& monitoring.set() < begun.since()) {
			return begun.since();
		}
		this.firing.put(monitoring.owner(), new Firing(monitoring.targetNode(), reason, now));
		return now;
	}

	/**
	 * Returns when a monitor was taken whose action was never seen, because it was
	 * closed, or its owner was killed, before its turn came: together with the others of
	 * its owner that the same link fired.
	 */
	private long takenUnseen(Monitoring monitoring) {
		if (!isAlive(monitoring.owner()) && monitoring.noticed() != Sending.NEVER) {
			// Its process crashed before the action.
			return monitoring.noticed();
		}
		if (!monitoring.isClosed() && isAlive(monitoring.owner())) {
			return Sending.NEVER;
		}
		return this.monitorings.stream()
			.filter((other) -> other.isLinkLost() && other.owner().equals(monitoring.owner())
					&& other.targetNode().equals(monitoring.targetNode()) && other.fired() > monitoring.set())
			.mapToLong(Monitoring::fired)
			.min()
			.orElse(Sending.NEVER);
	}

	/** A monitor of threads outside ports is taken, and its action is still to come. */
	void noticeTaken(Monitoring monitoring) {
		if (monitoring.noticed() == Sending.NEVER) {
			monitoring.notice(this.trace.add(monitoring.owner(), "has taken ", monitoring));
		}
	}

	/** Returns when a monitor had fired, as its context counts it. */
	long takenAt(Monitoring monitoring) {
		return monitoring.isFired() ? monitoring.fired() : takenUnseen(monitoring);
	}

	/** A port comes to be. */
	void born(String port, String context) {
		this.lives.computeIfAbsent(port, (name) -> new HashSet<>()).add(context);
	}

	/** A context begins something else than to fire monitors. */
	void entered(String context) {
		this.firing.remove(context);
	}

	/** Somebody heard of the death of a port, and that it was this kill. */
	private void killed(int number, String target, long now) {
		Sending kill = this.sendings.get(number);
		if (!kill.isReceived()) {
			kill.receive(target, now);
		}
	}

	void call(String context, String target, CompletableFuture<?> reply) {
		this.calls.add(new Call(context, target, reply));
	}

	/** A context is still there in the end. */
	void alive(String context) {
		this.trace.add(context, "is alive");
		this.alive.add(context);
	}

	/** Before they are asked again. */
	void forgetWhoIsAlive() {
		this.alive.clear();
	}

	boolean isAlive(String context) {
		return this.alive.contains(context);
	}

	/**
	 * Determines if a port is still alive in the end, and was the only one of its name.
	 */
	boolean survived(String port) {
		Set<String> lives = this.lives.getOrDefault(port, Set.of());
		return lives.size() == 1 && isAlive(lives.iterator().next());
	}

	/** A port is killed without a reason. */
	void endedNormally(String target) {
		this.endedNormally.add(target);
	}

	/**
	 * Determines if a monitor that kills may have fired unseen: a normal end kills
	 * nobody.
	 */
	boolean mayHaveEndedNormally(String target) {
		return this.endedNormally.contains(target);
	}

	/**
	 * A call, which needs an end.
	 *
	 * @param context who called
	 * @param target whom
	 * @param reply what it waits for
	 */
	record Call(String context, String target, CompletableFuture<?> reply) {

	}

	/**
	 * Monitors that a context takes together.
	 *
	 * @param node whose link failed
	 * @param reason why
	 * @param since when the first one fired
	 */
	private record Firing(String node, Reason reason, long since) {

	}

}
