package io.aemp.internal.link.connect;

import java.util.LinkedHashMap;
import java.util.Map;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.aemp.internal.runtime.LimitedLog;

/**
 * Warns of messages to a bare node ID that leads nowhere: most likely, the sender took
 * the name of a port for its port ID. Each name causes one warning. May be used from any
 * thread.
 */
public final class UnknownNodes {

	/** The most names that are remembered. */
	private static final int MAX_NAMES = 1000;

	private final LimitedLog log;

	/** The bare node IDs that messages went to, with true once they were warned of. */
	@GuardedBy("this")
	private final Map<String, Boolean> names = new LinkedHashMap<>();

	/**
	 * Creates a record of no names.
	 * @param log takes the warnings
	 */
	public UnknownNodes(LimitedLog log) {
		this.log = log;
	}

	/**
	 * Remembers that a message goes to a bare node ID.
	 * @param nodeId the node ID
	 */
	public synchronized void sentTo(String nodeId) {
		if (this.names.putIfAbsent(nodeId, false) == null && this.names.size() > MAX_NAMES) {
			this.names.remove(this.names.keySet().iterator().next());
		}
	}

	/** Warns, if messages went to that node by its bare ID. */
	void unknown(String nodeId) {
		synchronized (this) {
			if (!Boolean.FALSE.equals(this.names.get(nodeId))) {
				return;
			}
			this.names.put(nodeId, true);
		}
		this.log.warn("No node '{}' is known, so messages to '{}' are lost. A port ID has the form node#port: if '{}' "
				+ "is the name of a port, add its node", nodeId, nodeId, nodeId);
	}

}
