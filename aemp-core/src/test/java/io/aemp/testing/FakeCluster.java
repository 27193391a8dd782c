package io.aemp.testing;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.runtime.ForwardingRuntime;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.transport.Address;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.local.LocalConnection;
import io.aemp.local.LocalMode;
import io.aemp.local.LocalNetwork;
import io.aemp.local.LocalTransport;
import io.aemp.local.LocalTransportSettings;
import io.aemp.node.AempNode;
import io.aemp.node.TestNodes;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes on one {@link DeterministicRuntime} and one {@link LocalNetwork}, which know each
 * other's addresses. Nothing happens between them until a method of this class says so.
 */
public final class FakeCluster {

	private static final int FIRST_PORT = 4001;

	private final DeterministicRuntime runtime;

	private final LocalNetwork network;

	private final Map<String, Integer> portsByNode = new LinkedHashMap<>();

	private final Map<String, Machine> machines = new HashMap<>();

	private final Map<String, LocalTransport> transports = new HashMap<>();

	private final Map<String, AempNode> nodes = new LinkedHashMap<>();

	private boolean crashed;

	private boolean addressesKnown = true;

	/**
	 * A network of nodes that are not started yet.
	 * @param nodeIds all nodes that there may be
	 */
	public FakeCluster(String... nodeIds) {
		this(new DeterministicRuntime(1), nodeIds);
	}

	/**
	 * A network of nodes on a given machine.
	 * @param runtime the machine
	 * @param nodeIds all nodes that there may be
	 */
	public FakeCluster(DeterministicRuntime runtime, String... nodeIds) {
		this.runtime = runtime;
		this.network = new LocalNetwork(runtime.timers(), LocalMode.WITHOUT_HANDSHAKE);
		for (String nodeId : nodeIds) {
			this.portsByNode.put(nodeId, FIRST_PORT + this.portsByNode.size());
		}
		NothingLeft.atEnd(this::closeNodes, this::assertNothingIsLeft);
	}

	/**
	 * Starts nodes from now on without the addresses of the others, so that they find
	 * each other by themselves.
	 * @return this cluster
	 */
	public FakeCluster withoutAddresses() {
		this.addressesKnown = false;
		return this;
	}

	/**
	 * Starts a node with the usual settings.
	 * @param nodeId the node
	 * @return the node, listening
	 */
	public AempNode start(String nodeId) {
		return start(nodeId, UnaryOperator.identity());
	}

	/**
	 * Starts a node.
	 * @param nodeId the node
	 * @param customizer changes the usual settings
	 * @return the node, listening
	 */
	public AempNode start(String nodeId, UnaryOperator<NodeSettingsBuilder> customizer) {
		return startOn(this.runtime, nodeId, customizer);
	}

	/**
	 * Starts a node on a runtime of its own.
	 * @param runtime does something else than that of the cluster now and then
	 * @param nodeId the node
	 * @param customizer changes the usual settings
	 * @return the node, listening
	 */
	public AempNode startOn(NodeRuntime runtime, String nodeId, UnaryOperator<NodeSettingsBuilder> customizer) {
		NodeSettings settings = settings(nodeId, customizer);
		Machine machine = new Machine(runtime);
		LocalTransport transport = transport(nodeId, List.of("cbor", "json"),
				Map.of(Greeting.PROVIDER, Greeting.OUR_PROVIDER + "test", Greeting.MONITORING, "1", Greeting.GLOBAL,
						"1", Greeting.MAX_FRAME, Integer.toString(settings.limits().maxFrameBytes())),
				settings.limits().maxFrameBytes(), machine.executor());
		AempNode node = TestNodes.create(settings, machine, transport);
		this.nodes.put(nodeId, node);
		this.machines.put(nodeId, machine);
		this.transports.put(nodeId, transport);
		node.start();
		return node;
	}

	/**
	 * Ends a node as if its process were killed: it does nothing any more, and its
	 * connections break.
	 * @param nodeId a node that was started
	 */
	public void crash(String nodeId) {
		Machine machine = this.machines.remove(nodeId);
		LocalTransport transport = this.transports.remove(nodeId);
		this.nodes.remove(nodeId);
		if (machine == null || transport == null) {
			throw new IllegalArgumentException("Node " + nodeId + " is not running");
		}
		this.crashed = true;
		machine.stop();
		transport.stopListening();
		this.network.connections()
			.stream()
			.filter((connection) -> isEnd(connection, nodeId))
			.forEach(LocalConnection::cut);
	}

	/**
	 * Breaks all connections between two nodes.
	 * @param nodeId one of them
	 * @param otherId the other
	 */
	public void cut(String nodeId, String otherId) {
		this.network.connections()
			.stream()
			.filter((connection) -> isEnd(connection, nodeId) && isEnd(connection, otherId))
			.forEach(LocalConnection::cut);
	}

	private static boolean isEnd(LocalConnection connection, String nodeId) {
		return connection.dialler().equals(nodeId) || connection.acceptor().equals(nodeId);
	}

	/**
	 * Returns a node's access to the network.
	 * @param nodeId the node, one of ours
	 * @return its transport
	 */
	public LocalTransport transport(String nodeId) {
		return transport(nodeId, Map.of(Greeting.PROVIDER, Greeting.OUR_PROVIDER + "test", Greeting.MONITORING, "1",
				Greeting.GLOBAL, "1"));
	}

	/**
	 * Returns a node's access to the network.
	 * @param nodeId the node
	 * @param attributes what its greeting says
	 * @return its transport
	 */
	public LocalTransport transport(String nodeId, Map<String, String> attributes) {
		return transport(nodeId, List.of("cbor"), attributes, 64 << 20, this.runtime.executor());
	}

	/**
	 * Returns a node's access to the network.
	 * @param nodeId the node
	 * @param framing the only one that it understands
	 * @param attributes what its greeting says
	 * @return its transport
	 */
	public LocalTransport transport(String nodeId, String framing, Map<String, String> attributes) {
		return transport(nodeId, List.of(framing), attributes, 64 << 20, this.runtime.executor());
	}

	private LocalTransport transport(String nodeId, List<String> framings, Map<String, String> attributes,
			int maxFrameBytes, Executor executor) {
		Greeting greeting = new Greeting(nodeId, List.of("none"), framings, attributes);
		return this.network.transport(new LocalTransportSettings(nodeId, Duration.ofSeconds(10),
				FrameLimits.ofFrameBytes(maxFrameBytes), (ends) -> greeting, (ends) -> {
					throw new IllegalStateException("This network has no handshakes");
				}), executor);
	}

	/**
	 * Returns an address of this machine.
	 * @param port of a listener
	 * @return the address
	 */
	public static Address address(int port) {
		return new Address("127.0.0.1", port);
	}

	/**
	 * Returns the usual settings.
	 * @param nodeId the node
	 * @param customizer changes them
	 * @return the settings
	 */
	public NodeSettings settings(String nodeId, UnaryOperator<NodeSettingsBuilder> customizer) {
		NodeSettingsBuilder builder = NodeSettings.builder()
			.nodeId(nodeId)
			.bind(addressOf(nodeId))
			.secret("a secret that no test needs")
			.handlers((handlers) -> handlers.threads(1));
		if (this.addressesKnown) {
			this.portsByNode.keySet().forEach((other) -> builder.address(other, addressOf(other)));
		}
		return customizer.apply(builder).build();
	}

	/**
	 * Returns the address on which a node listens.
	 * @param nodeId the node
	 * @return {@code host:port}
	 */
	public String addressOf(String nodeId) {
		return "127.0.0.1:" + portOf(nodeId);
	}

	/**
	 * Returns the port on which a node listens.
	 * @param nodeId the node
	 * @return the port of the listener
	 */
	public int portOf(String nodeId) {
		Integer port = this.portsByNode.get(nodeId);
		if (port == null) {
			throw new IllegalArgumentException("Node " + nodeId + " was not announced");
		}
		return port;
	}

	/**
	 * Returns the runtime of the nodes.
	 * @return the machine
	 */
	public DeterministicRuntime runtime() {
		return this.runtime;
	}

	/**
	 * Returns the network between the nodes.
	 * @return the network
	 */
	public LocalNetwork network() {
		return this.network;
	}

	/**
	 * Runs all that can run without time passing.
	 */
	public void run() {
		this.runtime.run();
	}

	private void closeNodes() {
		this.nodes.values().forEach(AempNode::close);
		this.runtime.releaseHandlers();
	}

	private void assertNothingIsLeft() {
		advance(NothingLeft.LONGEST_MEMORY);
		this.nodes.values().forEach(NothingLeft::assertNothingIsLeftOf);
		if (this.crashed) {
			// A machine that stood still puts nothing in order.
			return;
		}
		assertThat(this.network.connections()).as("connections").isEmpty();
		assertThat(this.runtime.executor().waiting()).as("tasks").isZero();
		assertThat(this.runtime.timers().waiting()).as("timers").isZero();
	}

	/**
	 * Advances the clock.
	 * @param duration how long
	 */
	public void advance(Duration duration) {
		this.runtime.advance(duration);
	}

	/**
	 * The runtime of one node, so that it can be stopped alone.
	 */
	private static final class Machine extends ForwardingRuntime {

		private boolean stopped;

		Machine(NodeRuntime runtime) {
			super(runtime);
		}

		void stop() {
			this.stopped = true;
		}

		Executor executor() {
			return (task) -> super.kernel().execute(() -> {
				if (!this.stopped) {
					task.run();
				}
			});
		}

		@Override
		public Executor handlers() {
			return executor();
		}

		@Override
		public Executor virtualHandlers() {
			return executor();
		}

		@Override
		public Executor callbacks() {
			return executor();
		}

		@Override
		public Executor completions() {
			return executor();
		}

		@Override
		public Executor kernel() {
			return executor();
		}

	}

}
