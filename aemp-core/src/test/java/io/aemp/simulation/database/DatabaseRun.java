package io.aemp.simulation.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.aemp.FamilyContent;
import io.aemp.NodeSettingsBuilder;
import io.aemp.local.LocalConnection;
import io.aemp.local.LocalMode;
import io.aemp.simulation.Application;
import io.aemp.simulation.SimulatedNode;
import io.aemp.simulation.Simulation;
import io.aemp.simulation.guarantee.ErrorLog;
import org.jspecify.annotations.Nullable;

/**
 * Plays a history with real nodes, lets the network become quiet, and compares what every
 * node sees with what all of them have set.
 *
 * <p>
 * The first hosts are the seeds of nearly all nodes, each of which tries another one
 * first. On the last one runs a node that is global by its settings, is no seed of
 * anybody, and knows one seed only, so that other global nodes have to hear of it.
 */
final class DatabaseRun {

	/** The prefix of violations of the database. */
	static final String VIOLATION = "Node ";

	private static final int SEEDS = 3;

	private static final int GLOBAL_HOST = Step.HOSTS - 1;

	/** Without its only seed it may be alone for good. */
	private static final int SEED_OF_GLOBAL_HOST = SEEDS - 1;

	private static final Duration ARRIVAL = Duration.ofMillis(100);

	/** Longer than nodes need to find each other. */
	private static final Duration CALM = Duration.ofSeconds(15);

	private final Simulation simulation;

	private final List<Step> steps;

	private final Map<SimulatedNode, Owner> owners = new HashMap<>();

	/** In which one end at most believes. */
	private final Set<LocalConnection> halfOpen = new LinkedHashSet<>();

	private final List<String> violations = new ArrayList<>();

	DatabaseRun(Histories.History history) {
		this.simulation = new Simulation(history.schedule(), Step.HOSTS, LocalMode.BARE);
		this.simulation.install(new Nodes());
		this.steps = history.steps();
	}

	/**
	 * Plays it, and checks it.
	 * @return what was wrong
	 */
	List<String> play() {
		try (ErrorLog log = new ErrorLog()) {
			IntStream.range(0, Step.HOSTS - 1).forEach((host) -> join(host, 0));
			this.steps.forEach(this::play);
			calmDown();
			Owner.FAMILIES.forEach(this::check);
			this.violations.addAll(this.simulation.failures());
			this.violations.addAll(log.errors());
		}
		return this.violations;
	}

	private void play(Step step) {
		Owner owner = ownerAt(step.host());
		switch (step.kind()) {
			case JOIN -> {
				if (owner == null) {
					join(step.host(), step.coin() ? 0 : 1);
				}
			}
			case SPLIT -> split(step);
			case MERGE -> merge();
			case RUN -> IntStream.range(0, 1 << step.number()).forEach((i) -> this.simulation.runOne());
			case PASS -> this.simulation.settle(step.pause());
			default -> {
				if (owner != null) {
					play(step, owner);
				}
			}
		}
	}

	private void play(Step step, Owner owner) {
		String ownKey = owner + "-" + step.key();
		String sharedKey = "key-" + step.key();
		switch (step.kind()) {
			case SET -> owner.set(Owner.OWN, ownKey, (long) step.number());
			case DELETE -> owner.delete(Owner.OWN, step.coin() ? List.of(ownKey) : List.of(ownKey, owner + "-0"));
			case SHARE -> owner.set(Owner.SHARED, sharedKey, (long) step.number() % 3);
			case UNSHARE -> owner.delete(Owner.SHARED, List.of(sharedKey));
			case MONITOR -> owner.monitor(step.coin() ? Owner.OWN : Owner.SHARED);
			case UNMONITOR -> owner.unmonitor(step.coin() ? Owner.OWN : Owner.SHARED);
			case LOSE -> connections(step.host(), step.other()).forEach(LocalConnection::cut);
			case LOSE_FOR_ONE -> connections(step.host(), step.other()).forEach((connection) -> {
				this.halfOpen.add(connection);
				connection.cutFor(step.coin() ? connection.dialler() : connection.acceptor());
			});
			case CRASH -> crash(owner);
			default -> throw new IllegalArgumentException("No step of a node: " + step);
		}
	}

	private @Nullable Owner ownerAt(int host) {
		SimulatedNode process = this.simulation.nodeAt(host);
		return (process != null) ? this.owners.get(process) : null;
	}

	private void join(int host, int name) {
		SimulatedNode process = this.simulation.start(host, Simulation.nodeIds(host).get(name));
		this.owners.put(process, new Owner(process));
	}

	private void crash(Owner owner) {
		List<LocalConnection> orphans = this.simulation.network()
			.connections()
			.stream()
			.filter((connection) -> connection.dialler().equals(owner.toString())
					|| connection.acceptor().equals(owner.toString()))
			.toList();
		this.simulation.crash(owner.process());
		this.owners.remove(owner.process());
		orphans.forEach(LocalConnection::cut);
	}

	private List<LocalConnection> connections(int host, int other) {
		List<String> one = Simulation.nodeIds(host);
		List<String> another = Simulation.nodeIds(other);
		return this.simulation.network()
			.connections()
			.stream()
			.filter((connection) -> one.contains(connection.dialler()) && another.contains(connection.acceptor())
					|| another.contains(connection.dialler()) && one.contains(connection.acceptor()))
			.toList();
	}

	private void split(Step step) {
		forAllPairs((host, other) -> {
			if (step.isLeft(host) != step.isLeft(other)) {
				ways(host, other, true);
				if (step.coin()) {
					connections(host, other).forEach(LocalConnection::cut);
				}
			}
		});
	}

	private void merge() {
		forAllPairs((host, other) -> ways(host, other, false));
	}

	private void ways(int host, int other, boolean held) {
		for (String from : Simulation.nodeIds(host)) {
			for (String to : Simulation.nodeIds(other)) {
				if (held) {
					this.simulation.network().path(from, to).hold();
				}
				else {
					this.simulation.network().path(from, to).release();
				}
			}
		}
	}

	private static void forAllPairs(Pairs action) {
		for (int host = 0; host < Step.HOSTS; host++) {
			for (int other = 0; other < Step.HOSTS; other++) {
				if (host != other) {
					action.accept(host, other);
				}
			}
		}
	}

	/** Everything works, and whoever believes in a connection that is over is told. */
	private void calmDown() {
		if (ownerAt(SEED_OF_GLOBAL_HOST) == null) {
			join(SEED_OF_GLOBAL_HOST, 0);
		}
		merge();
		this.simulation.settle(ARRIVAL);
		this.halfOpen.forEach(LocalConnection::cut);
		this.simulation.settle(CALM);
	}

	private void check(String family) {
		Map<String, List<@Nullable Object>> union = new HashMap<>();
		this.owners.values()
			.forEach((owner) -> owner.database(family)
				.forEach((key, value) -> union.computeIfAbsent(key, (name) -> new ArrayList<>()).add(value)));
		for (Owner owner : this.owners.values()) {
			CompletableFuture<FamilyContent> answer = owner.process().node().family(family).content();
			this.simulation.settle(ARRIVAL);
			if (!answer.isDone() || answer.isCompletedExceptionally()) {
				violation(owner, family, "gets no answer");
				continue;
			}
			Map<String, @Nullable Object> view = answer.join().asMap();
			if (!view.keySet().equals(union.keySet()) || !view.entrySet()
				.stream()
				.allMatch((entry) -> union.get(entry.getKey()).contains(entry.getValue()))) {
				violation(owner, family, "sees " + view + " although all together have " + union);
			}
			if (owner.process().node().family(family).staleSince().isPresent()) {
				violation(owner, family, "takes what it sees for stale");
			}
			owner.folds(family)
				.forEach((fold) -> fold.violations(view)
					.forEach((violation) -> violation(owner, family, "has a monitor that " + violation)));
		}
	}

	private void violation(Owner owner, String family, String what) {
		this.violations.add(VIOLATION + owner + ", family " + family + ": " + what);
	}

	/** Two different hosts. */
	private interface Pairs {

		void accept(int host, int other);

	}

	/** The nodes and their settings. */
	private static final class Nodes implements Application {

		@Override
		public boolean addressesKnown() {
			return false;
		}

		@Override
		public NodeSettingsBuilder configure(NodeSettingsBuilder settings) {
			int host = settings.build().nodeId().charAt(1) - '0';
			if (host == GLOBAL_HOST) {
				return settings.network((network) -> network.global(true))
					.seed(Simulation.address(SEED_OF_GLOBAL_HOST));
			}
			for (int next = host; next < host + SEEDS; next++) {
				settings.seed(Simulation.address(next % SEEDS));
			}
			return settings;
		}

		@Override
		public void started(SimulatedNode node) {
		}

	}

}
