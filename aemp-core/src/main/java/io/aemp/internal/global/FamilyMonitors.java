package io.aemp.internal.global;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Records which peers monitor which families. Plain data; not safe for use by several
 * threads.
 */
final class FamilyMonitors {

	/** The peers that monitor each family. */
	private final Map<String, Set<Peer>> peers = new HashMap<>();

	private final Map<Peer, Monitored> monitored = new HashMap<>();

	private long cost;

	/** Adds a monitor; a repeated one changes nothing. */
	void add(Peer peer, String family) {
		if (this.peers.computeIfAbsent(family, (name) -> new LinkedHashSet<>(2)).add(peer)) {
			long cost = DatabaseCosts.ofMonitor(family);
			Monitored ofPeer = this.monitored.computeIfAbsent(peer, (key) -> new Monitored());
			ofPeer.families.add(family);
			ofPeer.cost += cost;
			this.cost += cost;
		}
	}

	/** Removes a monitor, if there is one. */
	void remove(Peer peer, String family) {
		Set<Peer> told = this.peers.get(family);
		Monitored ofPeer = this.monitored.get(peer);
		if (told == null || ofPeer == null || !told.remove(peer)) {
			return;
		}
		if (told.isEmpty()) {
			this.peers.remove(family);
		}
		long cost = DatabaseCosts.ofMonitor(family);
		ofPeer.families.remove(family);
		ofPeer.cost -= cost;
		this.cost -= cost;
		if (ofPeer.families.isEmpty()) {
			this.monitored.remove(peer);
		}
	}

	/** Removes all monitors of a peer. */
	void removeAll(Peer peer) {
		Monitored ofPeer = this.monitored.get(peer);
		if (ofPeer != null) {
			List.copyOf(ofPeer.families).forEach((family) -> remove(peer, family));
		}
	}

	/** Returns the peers that monitor a family, not a copy. */
	Set<Peer> of(String family) {
		return this.peers.getOrDefault(family, Set.of());
	}

	/** Returns how many families a peer monitors. */
	long families(Peer peer) {
		Monitored ofPeer = this.monitored.get(peer);
		return (ofPeer != null) ? ofPeer.families.size() : 0;
	}

	/** Returns what the monitors of a peer cost, in bytes. */
	long cost(Peer peer) {
		Monitored ofPeer = this.monitored.get(peer);
		return (ofPeer != null) ? ofPeer.cost : 0;
	}

	/** Returns what all monitors cost, in bytes. */
	long cost() {
		return this.cost;
	}

	private static final class Monitored {

		private final Set<String> families = new HashSet<>();

		private long cost;

	}

}
