package io.aemp.internal.link;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.aemp.LinkStatus;
import org.jspecify.annotations.Nullable;

/**
 * The remote nodes that this node has to know of, by node ID. May be used from any
 * thread.
 */
final class RemoteNodes {

	private final Map<String, RemoteNode> nodes = new ConcurrentHashMap<>();

	private final Function<String, RemoteNode> factory;

	/**
	 * Creates an empty registry.
	 * @param factory creates the object of a node
	 */
	RemoteNodes(Function<String, RemoteNode> factory) {
		this.factory = factory;
	}

	/** Returns a node, which may be new, and may be removed at any time. */
	RemoteNode get(String nodeId) {
		RemoteNode remote = this.nodes.get(nodeId);
		return (remote != null) ? remote : this.nodes.computeIfAbsent(nodeId, this.factory);
	}

	/** Returns null if nothing has to be known of that node. */
	@Nullable RemoteNode find(String nodeId) {
		return this.nodes.get(nodeId);
	}

	void remove(RemoteNode remote) {
		this.nodes.remove(remote.nodeId(), remote);
	}

	/** Returns all nodes, now and later. */
	Collection<RemoteNode> all() {
		return this.nodes.values();
	}

	/** Returns the IDs of some nodes. */
	Set<String> ids(Predicate<RemoteNode> condition) {
		return this.nodes.values()
			.stream()
			.filter(condition)
			.map(RemoteNode::nodeId)
			.collect(Collectors.toUnmodifiableSet());
	}

	/** Returns the state of all nodes, sorted by ID. */
	List<LinkStatus> statuses() {
		return this.nodes.values()
			.stream()
			.map(RemoteNode::status)
			.sorted(Comparator.comparing(LinkStatus::nodeId))
			.toList();
	}

}
