package io.aemp.benchmarks.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

import io.aemp.NetworkStatus;
import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.runtime.SystemRuntime;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.local.LocalMode;
import io.aemp.local.LocalNetwork;
import io.aemp.local.LocalTransport;
import io.aemp.local.LocalTransportSettings;
import io.aemp.node.AempNode;
import io.aemp.node.MeasuredNodes;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of this process on one network in memory, with the same seeds.
 */
final class Nodes implements AutoCloseable {

	static final String FAMILY = "workers";

	private static final int FIRST_PORT = 4001;

	private static final long POLL_MILLIS = 1;

	private final LocalNetwork network;

	private final int seeds;

	/** Null if each node has threads of its own. */
	private final @Nullable SystemRuntime machine;

	private final List<AempNode> nodes = new ArrayList<>();

	private Nodes(int seeds, LocalNetwork network, @Nullable SystemRuntime machine) {
		this.seeds = seeds;
		this.network = network;
		this.machine = machine;
	}

	/**
	 * No nodes yet. Each will have threads of its own, greet and authenticate.
	 * @param seeds how many of those to come are the seeds of all
	 */
	static Nodes alone(int seeds) {
		return new Nodes(seeds, new LocalNetwork(), null);
	}

	/**
	 * No nodes yet. All will share a few threads: thousands of nodes would have more
	 * threads than the system can bear.
	 * @param seeds how many of those to come are the seeds of all
	 */
	static Nodes sharingThreads(int seeds) {
		SystemRuntime machine = new SystemRuntime("all", Runtime.getRuntime().availableProcessors());
		return new Nodes(seeds, new LocalNetwork(machine.timers(), LocalMode.WITHOUT_HANDSHAKE), machine);
	}

	/** The next node; it tries another seed first than the one before. */
	AempNode create() {
		int number = this.nodes.size();
		NodeSettingsBuilder settings = NodeSettings.builder()
			.nodeId("node" + number)
			.bind("127.0.0.1:" + (FIRST_PORT + number))
			.secret("benchmark")
			.handlers((handlers) -> handlers.threads(1));
		for (int seed = 0; seed < this.seeds; seed++) {
			settings.seed("127.0.0.1:" + (FIRST_PORT + (number + seed) % this.seeds));
		}
		AempNode node = create(settings.build());
		this.nodes.add(node);
		return node;
	}

	private AempNode create(NodeSettings settings) {
		return (this.machine != null) ? MeasuredNodes.create(settings, this.machine, transport(settings, this.machine))
				: AempNode.create(settings, this.network);
	}

	private LocalTransport transport(NodeSettings settings, SystemRuntime machine) {
		Greeting greeting = new Greeting(settings.nodeId(), settings.authentication().accepted(),
				settings.connections().framings(),
				Map.of(Greeting.PROVIDER, Greeting.OUR_PROVIDER + "benchmark", Greeting.MONITORING, "1",
						Greeting.GLOBAL, "1", Greeting.MAX_FRAME, Integer.toString(settings.limits().maxFrameBytes())));
		return this.network.transport(new LocalTransportSettings(settings.nodeId(), Duration.ofSeconds(10),
				FrameLimits.ofFrameBytes(settings.limits().maxFrameBytes()), (ends) -> greeting, (ends) -> {
					throw new IllegalStateException("This network has no handshakes");
				}), machine.handlers());
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
		if (this.machine != null) {
			this.machine.close();
		}
	}

}
