package io.aemp.internal.port;

import java.lang.ref.WeakReference;

import org.jspecify.annotations.Nullable;

/**
 * The ports that one peer sends to, by the names that packets carry: not every packet
 * makes a full ID and looks it up. A table of fixed size in which a port may push another
 * one out; it keeps no port from being forgotten. To be used by one thread at a time.
 */
final class RecentPorts {

	private static final int SIZE = 256;

	/** Longer names are not kept: the peer chooses them. */
	private static final int MAX_LENGTH = 64;

	private final PortTable table;

	private final @Nullable RecentPort[] ports = new RecentPort[SIZE];

	/**
	 * Names that came once, those of reply ports for example, which will not come again.
	 */
	private final @Nullable String[] names = new String[SIZE];

	/**
	 * None so far.
	 * @param table the ports of this node
	 */
	RecentPorts(PortTable table) {
		this.table = table;
	}

	/** The living port of this name, if there is one. */
	@Nullable LocalPort find(String name) {
		int hash = name.hashCode();
		int slot = (hash ^ hash >>> 8 ^ hash >>> 16) & (SIZE - 1);
		RecentPort recent = this.ports[slot];
		if (recent != null && recent.name.equals(name)) {
			LocalPort port = recent.get();
			if (port != null && !port.isDead()) {
				return port;
			}
			this.ports[slot] = null;
		}
		LocalPort port = this.table.find(this.table.idOf(name));
		if (port != null && name.length() <= MAX_LENGTH) {
			if (name.equals(this.names[slot])) {
				this.ports[slot] = new RecentPort(name, port);
			}
			this.names[slot] = name;
		}
		return port;
	}

	private static final class RecentPort extends WeakReference<LocalPort> {

		private final String name;

		RecentPort(String name, LocalPort port) {
			super(port);
			this.name = name;
		}

	}

}
