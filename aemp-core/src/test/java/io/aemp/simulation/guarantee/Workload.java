package io.aemp.simulation.guarantee;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.aemp.Dispatch;
import io.aemp.NodeSettingsBuilder;
import io.aemp.simulation.Application;
import io.aemp.simulation.Faults;
import io.aemp.simulation.SimulatedNode;
import io.aemp.simulation.Simulation;

/**
 * Contexts on all nodes that send and monitor at random.
 */
final class Workload implements Application {

	/** The function that node ports are asked for. */
	static final String FUNCTION = "Simulation::note";

	/** The prefix of the names of spawned ports. */
	static final String SPAWNED = "Simulation::port";

	/** A name that a node gives to one of its ports each time it starts. */
	private static final String CHOSEN_NAME = "service";

	private static final int FIRST_PORTS = 2;

	private static final int SMALLEST_SEND_QUEUE = 4096;

	private static final int SMALLEST_RECEIVE_QUEUE = 4096;

	private static final int LARGEST_RECEIVE_QUEUE = 16 << 20;

	private final Simulation simulation;

	private final Faults faults;

	private final History history;

	private final long sendQueueBytes;

	private final long receiveQueueBytes;

	/** The number of starts of each node ID. */
	private final Map<String, Integer> lives = new HashMap<>();

	private final List<Residents> residents = new ArrayList<>();

	/** All ports there ever were, dead ones too. */
	private final List<String> targets = new ArrayList<>();

	private final List<TrickyElement> spoilable = new ArrayList<>();

	private boolean calm;

	private int linkFailures;

	/**
	 * Will run on all nodes that start from now on.
	 */
	Workload(Simulation simulation, Faults faults, History history) {
		this.simulation = simulation;
		this.faults = faults;
		this.history = history;
		this.sendQueueBytes = SMALLEST_SEND_QUEUE + random().nextInt(SMALLEST_SEND_QUEUE);
		// With every third seed so little may wait that reading stops.
		this.receiveQueueBytes = (this.sendQueueBytes % 3 == 0) ? SMALLEST_RECEIVE_QUEUE : LARGEST_RECEIVE_QUEUE;
		for (int host = 0; host < simulation.hosts(); host++) {
			Simulation.nodeIds(host).forEach((nodeId) -> this.targets.add(nodeId + '#' + CHOSEN_NAME));
		}
		this.targets.add("nowhere#" + CHOSEN_NAME);
		simulation.install(this);
	}

	Simulation simulation() {
		return this.simulation;
	}

	Random random() {
		return this.simulation.random();
	}

	Faults faults() {
		return this.faults;
	}

	History history() {
		return this.history;
	}

	/** Determines if nothing new should be begun. */
	boolean isCalm() {
		return this.calm;
	}

	/** Begins nothing new any more. */
	void calmDown() {
		this.calm = true;
	}

	int linkFailures() {
		return this.linkFailures;
	}

	void countLinkFailure() {
		this.linkFailures++;
	}

	@Override
	public NodeSettingsBuilder configure(NodeSettingsBuilder settings) {
		return settings
			.limits((limits) -> limits.sendQueueBytes(this.sendQueueBytes).receiveQueueBytes(this.receiveQueueBytes))
			.handlers((handlers) -> handlers.dispatch(anyDispatch()));
	}

	@Override
	public void started(SimulatedNode process) {
		int life = this.lives.merge(process.id(), 1, Integer::sum);
		Residents residents = new Residents(this, process, life);
		this.residents.add(residents);
		residents.addPort(CHOSEN_NAME);
		for (int port = 1; port < FIRST_PORTS; port++) {
			residents.addPort(null);
		}
	}

	Dispatch anyDispatch() {
		return Dispatch.values()[random().nextInt(Dispatch.values().length)];
	}

	void addTarget(String portId) {
		this.targets.add(portId);
	}

	/**
	 * A port of any node, or a node. Mostly a living port of another node, for there is
	 * most to lose.
	 */
	String anyTarget(SimulatedNode sender) {
		List<Residents> nodes = this.residents.stream()
			.filter((node) -> node.process().isAlive() && (node.process() != sender || random().nextInt(8) == 0))
			.toList();
		int choice = random().nextInt(12);
		if (choice == 0) {
			return anyNode();
		}
		if (choice == 1 || nodes.isEmpty()) {
			return this.simulation.pick(this.targets);
		}
		List<PortSender> ports = this.simulation.pick(nodes).ports();
		return ports.get(ports.size() - 1 - random().nextInt(Math.min(ports.size(), FIRST_PORTS))).portId();
	}

	/** A node that runs or does not. */
	String anyNode() {
		List<String> nodeIds = Simulation.nodeIds(random().nextInt(this.simulation.hosts()));
		return nodeIds.get((random().nextInt(6) == 0) ? 1 : 0);
	}

	void spoilable(TrickyElement element) {
		this.spoilable.add(element);
	}

	/** Makes some context do something. */
	void step() {
		List<Residents> running = this.residents.stream().filter((node) -> node.process().isRunning()).toList();
		if (running.isEmpty()) {
			return;
		}
		Residents node = this.simulation.pick(running);
		if (node.newestNamed(CHOSEN_NAME).isDead()) {
			node.addPortAgain(CHOSEN_NAME);
		}
		switch (random().nextInt(10)) {
			case 0, 1 -> node.outside().act();
			case 2 -> node.kernel().execute(node.kernel()::act);
			case 3 -> spoilOne();
			default -> {
				PortSender port = this.simulation.pick(node.ports());
				if (port.isDead() && random().nextBoolean()) {
					node.addPort(null);
				}
				int times = 1 + random().nextInt(3);
				for (int time = 0; time < times; time++) {
					node.outside().tell(port, "go");
				}
			}
		}
	}

	/** While somebody stands still in the middle of something. */
	void meanwhile() {
		if (!this.calm && random().nextInt(24) == 0) {
			this.faults.disturbNetwork();
		}
		runSome();
		if (!this.calm && random().nextInt(6) == 0) {
			this.simulation.pass(Duration.ofMillis(random().nextInt(200)));
			runSome();
		}
	}

	/** Some tasks of some nodes run. */
	void runSome() {
		int tasks = 1 + random().nextInt(6);
		for (int task = 0; task < tasks; task++) {
			this.simulation.runOne();
		}
	}

	private void spoilOne() {
		if (!this.spoilable.isEmpty()) {
			this.spoilable.remove(random().nextInt(this.spoilable.size())).spoil();
		}
	}

	/** All contexts send one last message to each port that they monitor. */
	void sayLastWords() {
		for (Residents node : living()) {
			node.outside().sayLastWords();
			node.kernel().execute(node.kernel()::sayLastWords);
			tellAll(node, "say last words");
		}
	}

	/** All contexts that still live say so. */
	void callTheRoll() {
		this.history.forgetWhoIsAlive();
		for (Residents node : living()) {
			this.history.alive(node.outside().name());
			this.history.alive(node.kernel().name());
			tellAll(node, "say that you live");
		}
	}

	private List<Residents> living() {
		return this.residents.stream().filter((node) -> node.process().isAlive()).toList();
	}

	/** One after the other, for mailboxes are small. */
	private void tellAll(Residents node, String what) {
		for (PortSender port : List.copyOf(node.ports())) {
			node.outside().tell(port, what);
			this.simulation.settle(Duration.ofMillis(20));
		}
	}

}
