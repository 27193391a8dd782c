package io.aemp;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Describes the part of a node in discovery and the database at one moment. Immutable.
 *
 * @param global whether the node is a global node
 * @param master the global node that this node asks; its own ID if it asks itself, null
 * if there is none at the moment
 * @param globalNodes if the node is global: all others that it is linked to
 * @param slaveNodes if the node is global: the nodes that have it as master; a Perl node
 * can be among the global nodes, too
 * @param openConflicts how many keys have different values on several nodes, as far as
 * this node can see
 * @param conflicts how often that happened since the start
 * @since 0.1.0
 */
public record NetworkStatus(boolean global, @Nullable String master, Set<String> globalNodes, Set<String> slaveNodes,
		int openConflicts, long conflicts) {

}
