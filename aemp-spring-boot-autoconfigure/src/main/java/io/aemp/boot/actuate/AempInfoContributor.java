package io.aemp.boot.actuate;

import java.util.Map;
import java.util.TreeMap;

import io.aemp.node.AempNode;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * Adds the node ID and the role of each node to the {@code info} endpoint, under
 * {@code aemp} and the name of the node's bean. Addresses are not in it, because the
 * endpoint is often public. May be used from any thread.
 *
 * @since 0.1.0
 */
public final class AempInfoContributor implements InfoContributor {

	private final Map<String, AempNode> nodes;

	/**
	 * Creates a contributor for these nodes.
	 * @param nodes by the names of their beans
	 */
	public AempInfoContributor(Map<String, AempNode> nodes) {
		this.nodes = Map.copyOf(nodes);
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, NodeInfo> described = new TreeMap<>();
		this.nodes.forEach((name, node) -> described.put(name, new NodeInfo(node.id(), node.network().global())));
		builder.withDetail("aemp", described);
	}

	/**
	 * One node.
	 *
	 * @param id its name in the network
	 * @param global whether it is a global node
	 */
	public record NodeInfo(String id, boolean global) {

	}

}
