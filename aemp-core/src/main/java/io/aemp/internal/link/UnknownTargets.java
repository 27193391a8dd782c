package io.aemp.internal.link;

import java.util.LinkedHashMap;
import java.util.Map;

import io.aemp.internal.runtime.LimitedLog;

/**
 * Warns of messages to a bare node ID that leads nowhere: most likely, the sender took
 * the name of a port for its port ID. Each name causes one warning. May be used from any
 * thread.
 */
final class UnknownTargets {

	/** More names than that are forgotten, and may cause another warning. */
	private static final int MAX_NAMES = 1000;

	private final LimitedLog log;

	/** Guarded by this: the bare node IDs that messages went to; true once warned of. */
	private final Map<String, Boolean> names = new LinkedHashMap<>();

	/**
	 * Creates a record of no names.
	 * @param log takes the warnings
	 */
	UnknownTargets(LimitedLog log) {
		this.log = log;
	}

	/** Remembers that a message goes to a bare node ID. */
	synchronized void sentTo(String nodeId) {
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
