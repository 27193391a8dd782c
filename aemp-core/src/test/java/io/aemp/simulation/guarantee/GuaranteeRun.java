package io.aemp.simulation.guarantee;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.aemp.local.LocalMode;
import io.aemp.simulation.Faults;
import io.aemp.simulation.InjectedFailures;
import io.aemp.simulation.SimulatedNode;
import io.aemp.simulation.Simulation;
import io.aemp.simulation.Trace;

/**
 * The history of one seed: some nodes, a storm, and the calm after it.
 */
final class GuaranteeRun {

	/**
	 * Every so many seeds there are few nodes, which change connections all the time.
	 */
	static final int HANDOVERS_EVERY = 4;

	private static final int STEPS = 400;

	/** For one thing that fails; the likeliest that a seed has. */
	private static final int FEWEST_SUCCESSES = 100;

	private static final int FEWEST_NODES = 3;

	private static final int MOST_NODES = 8;

	/** Longer than a link may be silent, and an attempt may take. */
	private static final Duration CALM = Duration.ofSeconds(20);

	/** Longer than anything is remembered of a link. */
	private static final Duration LONG_CALM = Duration.ofSeconds(60);

	private final Simulation simulation;

	private final Random random;

	private final History history;

	private final Faults faults;

	private final Workload workload;

	/** With one of so many seeds memory and threads are short, and applications fail. */
	static final int FAILURES_EVERY = 3;

	/** The number of 100 steps that disturb the network. */
	private final int disturbances;

	/** The longest advance of the clock, in milliseconds. */
	private final int pace;

	private final boolean failures;

	private final List<Violation> violations = new ArrayList<>();

	GuaranteeRun(long seed) {
		this.random = new Random(seed);
		boolean handovers = seed % HANDOVERS_EVERY == 0;
		int hosts = handovers ? FEWEST_NODES : anyNumberOfHosts();
		this.simulation = new Simulation(this.random.nextLong(), hosts, anyMode());
		this.history = new History(this.simulation.trace());
		this.faults = handovers ? Faults.ofHandovers(this.simulation) : Faults.ofAllKinds(this.simulation);
		this.workload = new Workload(this.simulation, this.faults, this.history);
		this.disturbances = handovers ? 15 : 4;
		this.pace = handovers ? 100 : 100 << this.random.nextInt(5);
		this.failures = seed % FAILURES_EVERY == 0;
	}

	/** Few are more likely: they have more to do with each other. */
	private int anyNumberOfHosts() {
		return FEWEST_NODES + this.random.nextInt(1 + this.random.nextInt(MOST_NODES - FEWEST_NODES + 1));
	}

	/** Most seeds leave out what costs time and decides nothing. */
	private LocalMode anyMode() {
		return switch (this.random.nextInt(20)) {
			case 0 -> LocalMode.REAL;
			case 1, 2 -> LocalMode.WITHOUT_HANDSHAKE;
			default -> LocalMode.BARE;
		};
	}

	/**
	 * Plays it, and checks it.
	 * @return what was wrong
	 */
	List<Violation> play() {
		try (ErrorLog log = new ErrorLog()) {
			for (int host = 0; host < this.simulation.hosts(); host++) {
				this.simulation.start(host, Simulation.nodeIds(host).get(0));
			}
			if (this.failures) {
				this.simulation.injected().begin(FEWEST_SUCCESSES << this.random.nextInt(4));
			}
			for (int step = 0; step < STEPS; step++) {
				step();
			}
			calmDown();
			this.violations.addAll(GuaranteeChecker.check(this.history));
			endAllLinks();
			this.violations.addAll(GuaranteeChecker.checkAllFired(this.history));
			checkNothingIsLeft();
			this.simulation.failures().forEach(this::failed);
			log.errors().stream().filter((error) -> !InjectedFailures.isInjected(error)).forEach(this::failed);
		}
		return this.violations;
	}

	private void step() {
		int choice = this.random.nextInt(100);
		if (choice < this.disturbances) {
			this.faults.disturbNetwork();
		}
		else if (choice == this.disturbances) {
			this.faults.disturbHost();
		}
		else if (choice < 20) {
			this.simulation.pass(Duration.ofMillis(this.random.nextInt(this.pace)));
		}
		else if (choice < 35) {
			this.workload.step();
		}
		else {
			this.workload.runSome();
		}
	}

	/** Everything works, so all that was sent arrives, or its loss is told. */
	private void calmDown() {
		this.workload.calmDown();
		this.simulation.injected().end();
		this.faults.heal();
		this.simulation.settle(CALM);
		this.workload.sayLastWords();
		this.simulation.settle(CALM);
		this.workload.callTheRoll();
		this.simulation.settle(CALM);
	}

	private void endAllLinks() {
		this.faults.cutAll();
		this.simulation.settle(LONG_CALM);
		this.workload.callTheRoll();
		this.simulation.settle(CALM);
	}

	private void checkNothingIsLeft() {
		for (SimulatedNode node : this.simulation.nodes()) {
			if (node.remoteNodes() > 0 || node.waitingTasks() > 0) {
				this.violations.add(new Violation(Rule.NOTHING_IS_LEFT,
						"there are " + node.remoteNodes() + " other nodes and " + node.waitingTasks() + " tasks",
						node.id(), ""));
			}
		}
	}

	private void failed(String what) {
		this.violations.add(new Violation(Rule.NOTHING_FAILS, what, "", ""));
	}

	Simulation simulation() {
		return this.simulation;
	}

	History history() {
		return this.history;
	}

	Workload workload() {
		return this.workload;
	}

	Faults faults() {
		return this.faults;
	}

	/** Returns the events of those involved in a violation. */
	String story(Violation violation) {
		return this.simulation.trace().text((event) -> isConcerned(event, violation));
	}

	private static boolean isConcerned(Trace.Event event, Violation violation) {
		String who = event.who();
		return Contexts.nodeOf(who).equals(who) || who.equals(violation.context())
				|| !violation.target().isEmpty() && who.startsWith(violation.target());
	}

}
