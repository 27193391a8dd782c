package io.aemp.internal.link;

import io.aemp.internal.link.sequence.RemoteSequence;
import org.jspecify.annotations.Nullable;

/**
 * A cache of the ports of other nodes that messages went to lately, so that not every
 * message parses its port ID and looks the node up. A table of fixed size in which an ID
 * may push another one out. May be used from any thread: what is in it never changes, and
 * may be out of date.
 */
final class SendTargets {

	private static final int SIZE = 256;

	private final @Nullable Target[] targets = new Target[SIZE];

	/**
	 * Returns the target of an ID.
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
	 * A port of another node.
	 *
	 * @param portId the port
	 * @param remote its node
	 * @param sequence the sequence to that node
	 * @param portName the port on that node
	 */
	record Target(String portId, RemoteNode remote, RemoteSequence<Link> sequence, String portName) {

		Target(String portId, RemoteNode remote, String portName) {
			this(portId, remote, remote.sequence(), portName);
		}

	}

}
