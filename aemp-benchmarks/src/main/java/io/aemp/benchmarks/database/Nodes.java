package io.aemp.benchmarks.database;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.aemp.NetworkStatus;
import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.node.AempNode;
import io.aemp.transport.local.LocalNetwork;

/**
 * Nodes of this process on one network in memory, with the same seeds.
 */
final class Nodes implements AutoCloseable {

	static final String FAMILY = "workers";

	private static final int FIRST_PORT = 4001;

	private static final long POLL_MILLIS = 1;

	private final LocalNetwork network = new LocalNetwork();

	private final int seeds;

	private final List<AempNode> nodes = new ArrayList<>();

	/**
	 * No nodes yet.
	 * @param seeds how many of those to come are the seeds of all
	 */
	Nodes(int seeds) {
		this.seeds = seeds;
	}

	/** The next node; it tries another seed first than the one before. */
	AempNode create() {
		int number = this.nodes.size();
		NodeSettingsBuilder settings = NodeSettings.builder()
			.nodeId("node" + number)
			.bind("127.0.0.1:" + (FIRST_PORT + number))
			.secret("benchmark")
			.handlerThreads(1);
		for (int seed = 0; seed < this.seeds; seed++) {
			settings.seed("127.0.0.1:" + (FIRST_PORT + (number + seed) % this.seeds));
		}
		AempNode node = AempNode.create(settings.build(), this.network);
		this.nodes.add(node);
		return node;
	}

	/** Starts as many nodes, and returns when they are one network. */
	List<AempNode> start(int count) throws InterruptedException {
		List<AempNode> started = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			AempNode node = create();
			node.start();
			started.add(node);
		}
		await(this::areOneNetwork);
		return started;
	}

	/** All seeds are linked to each other, and all others are slaves of one of them. */
	boolean areOneNetwork() {
		int slaves = 0;
		for (AempNode seed : this.nodes.subList(0, this.seeds)) {
			NetworkStatus status = seed.network();
			if (status.globalNodes().size() < this.seeds - 1) {
				return false;
			}
			slaves += status.slaveNodes().size();
		}
		return slaves == this.nodes.size() - this.seeds;
	}

	static void await(BooleanSupplier condition) throws InterruptedException {
		while (!condition.getAsBoolean()) {
			Thread.sleep(POLL_MILLIS);
		}
	}

	/** The slaves first: none of them looks for another master then. */
	@Override
	public void close() {
		for (int i = this.nodes.size() - 1; i >= 0; i--) {
			this.nodes.get(i).close();
		}
	}

}
