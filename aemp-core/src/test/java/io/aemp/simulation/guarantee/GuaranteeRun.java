package io.aemp.simulation.guarantee;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.aemp.simulation.Faults;
import io.aemp.simulation.SimulatedNode;
import io.aemp.simulation.Simulation;
import io.aemp.simulation.Trace;
import io.aemp.transport.local.LocalMode;

/**
 * The history of one seed: some nodes, a storm, and the calm after it.
 */
final class GuaranteeRun {

	private static final int STEPS = 400;

	/** Every so many seeds there are few nodes, which change connections all the time. */
	static final int HANDOVERS = 4;

	private static final int FEWEST_NODES = 3;

	private static final int HANDOVER_PACE = 100;

	private static final int MOST_NODES = 8;

	private static final Duration CALM = Duration.ofSeconds(20);

	/** Longer than anything is remembered of a link. */
	private static final Duration LONG_CALM = Duration.ofSeconds(60);

	private final long seed;

	private final Simulation simulation;

	private final History history;

	private final Faults faults;

	/** How many milliseconds pass at most when time passes. */
	private final int pace;

	private final Workload workload;

	private final List<Violation> violations = new ArrayList<>();

	GuaranteeRun(long seed) {
		this.seed = seed;
		Random random = new Random(seed);
		boolean handovers = seed % HANDOVERS == 0;
		int nodes = handovers ? FEWEST_NODES : anyNumberOfNodes(random);
		this.simulation = new Simulation(random.nextLong(), nodes, mode(random.nextInt(20)));
		this.history = new History(this.simulation.trace());
		this.pace = handovers ? HANDOVER_PACE : 100 << random.nextInt(5);
		this.faults = handovers ? Faults.ofHandovers(this.simulation) : Faults.ofAllKinds(this.simulation);
		this.workload = new Workload(this.simulation, this.faults, this.history);
	}

	/** Few are more likely: they have more to do with each other. */
	private static int anyNumberOfNodes(Random random) {
		return FEWEST_NODES + random.nextInt(1 + random.nextInt(MOST_NODES - FEWEST_NODES + 1));
	}

	/** Most seeds leave out what costs time and decides nothing. */
	private static LocalMode mode(int choice) {
		return switch (choice) {
			case 0 -> LocalMode.REAL;
			case 1, 2 -> LocalMode.WITHOUT_HANDSHAKE;
			default -> LocalMode.BARE;
		};
	}

	/** Plays it, and checks it. */
	List<Violation> play() {
		for (int host = 0; host < this.simulation.hosts(); host++) {
			this.simulation.start(host, Simulation.nodeIds(host).get(0));
		}
		for (int step = 0; step < STEPS; step++) {
			step();
		}
		this.workload.calmDown();
		this.faults.heal();
		this.simulation.settle(CALM);
		this.workload.sayLastWords();
		this.simulation.settle(CALM);
		this.workload.callTheRoll();
		this.simulation.settle(CALM);
		this.violations.addAll(GuaranteeChecker.check(this.history));
		checkEverythingIsForgotten();
		return this.violations;
	}

	private void step() {
		Random random = this.simulation.random();
		int choice = random.nextInt(100);
		if (choice < 70) {
			this.workload.runSome();
		}
		else if (choice < 86) {
			this.workload.step();
		}
		else if (choice < 95) {
			this.simulation.pass(Duration.ofMillis(random.nextInt(this.pace)));
		}
		else if (choice < 99) {
			this.faults.disturbNetwork();
		}
		else {
			this.faults.disturbHost();
		}
	}

	/** Without links, and with nothing to send, nothing may be left. */
	private void checkEverythingIsForgotten() {
		this.faults.cutAll();
		this.simulation.settle(LONG_CALM);
		this.workload.callTheRoll();
		this.simulation.settle(CALM);
		this.violations.addAll(GuaranteeChecker.checkAllFired(this.history));
		for (SimulatedNode node : this.simulation.nodes()) {
			if (node.remoteNodes() > 0) {
				this.violations.add(new Violation("In the end nothing is left of other nodes",
						"queues, fences or monitors of " + node.remoteNodes() + " are", node.id(), ""));
			}
		}
		this.simulation.failures()
			.forEach((failure) -> this.violations.add(new Violation("Nothing fails", failure, "", "")));
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

	/** What happened to those who have to do with a violation. */
	String story(Violation violation) {
		return this.simulation.trace().text((event) -> isConcerned(event, violation));
	}

	private static boolean isConcerned(Trace.Event event, Violation violation) {
		String node = Contexts.nodeOf(event.who());
		return event.who().isEmpty() || event.who().equals(violation.context())
				|| !violation.target().isEmpty() && event.who().startsWith(violation.target())
				|| node.equals(event.who());
	}

	@Override
	public String toString() {
		return "seed " + this.seed;
	}

}
