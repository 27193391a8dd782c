package io.aemp.testing;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.aemp.NodeSettings;
import io.aemp.handshake.Greeting;
import io.aemp.node.AempNode;
import io.aemp.transport.Address;
import io.aemp.transport.local.LocalMode;
import io.aemp.transport.local.LocalNetwork;
import io.aemp.transport.local.LocalTransport;
import io.aemp.transport.local.LocalTransportSettings;
import io.aemp.wire.FrameLimits;

/**
 * Nodes on one {@link DeterministicRuntime} and one {@link LocalNetwork}, which know each
 * other's addresses. Nothing happens between them until a method of this class says so.
 */
public final class FakeCluster {

	private static final int FIRST_PORT = 4001;

	private final DeterministicRuntime runtime;

	private final LocalNetwork network;

	private final Map<String, Integer> portsByNode = new LinkedHashMap<>();

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
	public AempNode start(String nodeId, UnaryOperator<NodeSettings.Builder> customizer) {
		AempNode node = AempNode.create(settings(nodeId, customizer), this.runtime, transport(nodeId));
		node.start();
		return node;
	}

	/**
	 * A node's access to the network.
	 * @param nodeId the node, one of ours
	 * @return its transport
	 */
	public LocalTransport transport(String nodeId) {
		return transport(nodeId, Map.of(Greeting.PROVIDER, Greeting.OUR_PROVIDER + "test", Greeting.MONITORING, "1",
				Greeting.GLOBAL, "1"));
	}

	/**
	 * A node's access to the network.
	 * @param nodeId the node
	 * @param attributes what its greeting says
	 * @return its transport
	 */
	public LocalTransport transport(String nodeId, Map<String, String> attributes) {
		Greeting greeting = new Greeting(nodeId, List.of("none"), List.of("cbor"), attributes);
		return this.network.transport(new LocalTransportSettings(nodeId, Duration.ofSeconds(10),
				FrameLimits.ofFrameBytes(64 << 20), (peerAddress) -> greeting, (said) -> {
					throw new IllegalStateException("This network has no handshakes");
				}), this.runtime.executor());
	}

	/**
	 * An address of this machine.
	 * @param port of a listener
	 * @return the address
	 */
	public static Address address(int port) {
		return new Address("127.0.0.1", port);
	}

	/**
	 * The usual settings.
	 * @param nodeId the node
	 * @param customizer changes them
	 * @return the settings
	 */
	public NodeSettings settings(String nodeId, UnaryOperator<NodeSettings.Builder> customizer) {
		NodeSettings.Builder builder = NodeSettings.builder()
			.nodeId(nodeId)
			.bind(addressOf(nodeId))
			.secret("not used")
			.handlerThreads(1);
		this.portsByNode.keySet().forEach((other) -> builder.address(other, addressOf(other)));
		return customizer.apply(builder).build();
	}

	/**
	 * Where a node listens.
	 * @param nodeId the node
	 * @return {@code host:port}
	 */
	public String addressOf(String nodeId) {
		return "127.0.0.1:" + portOf(nodeId);
	}

	/**
	 * Where a node listens.
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
	 * What they run on.
	 * @return the machine
	 */
	public DeterministicRuntime runtime() {
		return this.runtime;
	}

	/**
	 * What lies between them.
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

	/**
	 * Lets time pass.
	 * @param duration how long
	 */
	public void advance(Duration duration) {
		this.runtime.advance(duration);
	}

}
