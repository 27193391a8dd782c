package io.aemp.boot.health;

import io.aemp.NetworkSettings;
import io.aemp.node.AempNode;

/**
 * Determines if a node is meant to join a network.
 */
final class Seeds {

	private Seeds() {
	}

	/**
	 * Determines if a node has seeds.
	 * @param node any node
	 * @return true if seeds are configured, or are looked up
	 */
	static boolean has(AempNode node) {
		NetworkSettings network = node.settings().network();
		return !network.seeds().isEmpty() || !network.seedSources().isEmpty();
	}

}
