package io.aemp.simulation;

import io.aemp.NodeSettingsBuilder;

/**
 * The application that runs on every node of a simulation.
 */
public interface Application {

	/**
	 * Determines if nodes are told the addresses of all others when they start.
	 * @return false if they have to find each other
	 */
	default boolean addressesKnown() {
		return true;
	}

	/**
	 * Changes the usual settings of a node.
	 * @param settings of a node that is about to start
	 * @return the same
	 */
	default NodeSettingsBuilder configure(NodeSettingsBuilder settings) {
		return settings;
	}

	/**
	 * A process has started; its node listens already.
	 * @param node where to make ports and the like
	 */
	void started(SimulatedNode node);

}
