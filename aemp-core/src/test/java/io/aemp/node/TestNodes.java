package io.aemp.node;

import io.aemp.NodeSettings;
import io.aemp.internal.node.KernelNode;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.transport.Transport;

/**
 * Creates nodes on a runtime and a network of the test: for simulations, and for tests
 * with a clock that stands still.
 */
public final class TestNodes {

	private TestNodes() {
	}

	/**
	 * Creates a node.
	 * @param settings the settings
	 * @param runtime the clock, randomness and executors; closed by the caller
	 * @param transport the network; closed by the caller
	 * @return the node, not started yet
	 */
	public static AempNode create(NodeSettings settings, NodeRuntime runtime, Transport transport) {
		return AempNode.of(() -> KernelNode.create(settings, runtime, transport));
	}

}
