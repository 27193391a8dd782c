package io.aemp.internal.link;

import org.jspecify.annotations.Nullable;

/**
 * The ports of other nodes that messages went to lately, so that not every message takes
 * its port ID apart and looks the node up. A table of fixed size in which an ID may push
 * another one out. May be used from any thread: what is in it never changes, and may be
 * out of date.
 */
final class Targets {

	private static final int SIZE = 256;

	private final @Nullable Target[] targets = new Target[SIZE];

	/**
	 * Returns the target of this ID.
	 * @return null if it is not known; its remote node may have been removed
	 */
	@Nullable Target find(String portId) {
		Target target = this.targets[slotOf(portId)];
		return (target != null && target.portId.equals(portId)) ? target : null;
	}

	void put(Target target) {
		this.targets[slotOf(target.portId)] = target;
	}

	private static int slotOf(String portId) {
		int hash = portId.hashCode();
		return (hash ^ hash >>> 8 ^ hash >>> 16) & (SIZE - 1);
	}

	/**
	 * Where a message goes.
	 *
	 * @param portId the port
	 * @param remote its node
	 * @param portName the port on that node
	 */
	record Target(String portId, RemoteNode remote, String portName) {

	}

}
