package io.aemp.global;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.aemp.NodeSettings;
import io.aemp.Printable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a global node does for its slaves and with other global nodes (protocol, section
 * 6, rules 5 to 8). A node that is not global has one, too: it knows what the node itself
 * has set, and serves nobody else. Confined to the kernel.
 */
final class GlobalService {

	private static final Logger logger = LoggerFactory.getLogger(GlobalService.class);

	/** Node ID to addresses. */
	static final String LISTENERS = "'l";

	/** The global nodes. */
	static final String GLOBALS = "'g";

	private final NodeSettings settings;

	private final String self;

	private final LocalDatabase local;

	private final MergedDatabase merged;

	private final Keepalive keepalive;

	private final Consumer<FamilyUpdate> viewers;

	private final Map<String, Peer> peers = new LinkedHashMap<>();

	/** Whom a change of a family has to be told. */
	private final Map<String, Set<Peer>> monitors = new HashMap<>();

	private final Set<Peer> globals = new LinkedHashSet<>();

	private volatile boolean global;

	/** For any thread, like the next one: made anew when a role changes. */
	private volatile Set<String> globalNodes = Set.of();

	private volatile Set<String> slaveNodes = Set.of();

	/**
	 * A service of a node that is not global.
	 * @param settings limits, and the node ID
	 * @param local what the node itself has set, nothing yet
	 * @param conflicts is told of keys with several values
	 * @param keepalive keeps links to global nodes
	 * @param viewers told of every change of the merged database
	 */
	GlobalService(NodeSettings settings, LocalDatabase local, Conflicts conflicts, Keepalive keepalive,
			Consumer<FamilyUpdate> viewers) {
		this.settings = settings;
		this.self = settings.nodeId();
		this.local = local;
		this.merged = new MergedDatabase(conflicts);
		this.keepalive = keepalive;
		this.viewers = viewers;
		this.merged.add(this.self, true);
	}

	boolean isGlobal() {
		return this.global;
	}

	MergedDatabase merged() {
		return this.merged;
	}

	/** The other global nodes; from any thread. */
	Set<String> globalNodes() {
		return this.globalNodes;
	}

	/** The nodes whose master this one is; from any thread. */
	Set<String> slaveNodes() {
		return this.slaveNodes;
	}

	private void setRole(Peer peer, Peer.Role role) {
		peer.role(role);
		rolesChanged();
	}

	private void rolesChanged() {
		this.globalNodes = nodes(Peer.Role.GLOBAL);
		this.slaveNodes = nodes(Peer.Role.SLAVE);
	}

	private Set<String> nodes(Peer.Role role) {
		return this.peers.values()
			.stream()
			.filter((peer) -> peer.role() == role)
			.map(Peer::nodeId)
			.collect(Collectors.toUnmodifiableSet());
	}

	/** This node has set or deleted something. */
	void changed(FamilyUpdate update) {
		publish(this.merged.apply(this.self, update));
	}

	/** This node sets something for itself, unless it has the same value. */
	private void set(String family, String key, @Nullable Object value) {
		FamilyUpdate update = this.local.set(family, key, value);
		if (update != null) {
			changed(update);
		}
	}

	private void delete(String family, String key) {
		FamilyUpdate update = this.local.delete(family, List.of(key));
		if (update != null) {
			changed(update);
		}
	}

	/** A link came up. */
	void up(Peer peer) {
		this.peers.put(peer.nodeId(), peer);
		if (this.global && peer.isDiscoverable()) {
			peer.send("g_global");
		}
	}

	/** A link went down. */
	void down(Peer peer) {
		this.peers.remove(peer.nodeId(), peer);
		rolesChanged();
		forget(peer);
		if (peer.isGlobal() && this.global) {
			delete(GLOBALS, peer.nodeId());
			delete(LISTENERS, peer.nodeId());
		}
	}

	/** All that a peer has told is gone, and what it wanted to hear. */
	private void forget(Peer peer) {
		this.globals.remove(peer);
		List.copyOf(peer.monitored()).forEach((family) -> unmonitor(peer, family));
		publishAll(this.merged.remove(peer.nodeId()));
	}

	/** The node is global from now on; its own entry was made before. */
	void becomeGlobal() {
		if (this.global) {
			return;
		}
		this.global = true;
		logger.info("Node {} is a global node now", this.self);
		this.merged.family(GLOBALS).keySet().forEach(this.keepalive::keep);
		List<Peer> linked = new ArrayList<>(this.peers.values());
		linked.stream().filter(Peer::isDiscoverable).forEach((peer) -> peer.send("g_global"));
		linked.stream().filter(Peer::isGlobal).forEach(this::welcome);
	}

	/** A peer says that it is a global node. */
	void saidGlobal(Peer peer) {
		peer.saidGlobal();
		if (this.global) {
			welcome(peer);
		}
	}

	/** Becomes the equal of another global node. */
	private void welcome(Peer peer) {
		forget(peer);
		setRole(peer, Peer.Role.GLOBAL);
		this.merged.add(peer.nodeId(), false);
		this.globals.add(peer);
		set(GLOBALS, peer.nodeId(), null);
		peer.sendDatabase("g_set", this.merged.ofLocalOwners());
	}

	/** A peer wants us to be its master, and tells all it has. */
	void slave(Peer peer, Map<String, Map<String, @Nullable Object>> database) {
		if (peer.role() == Peer.Role.GLOBAL) {
			logger.debug("Node {} is global and needs no master", peer.nodeId());
			return;
		}
		if (peer.role() != Peer.Role.SLAVE) {
			setRole(peer, Peer.Role.SLAVE);
			this.merged.add(peer.nodeId(), true);
			logger.debug("Node {} is a slave of this node now", peer.nodeId());
		}
		publishAll(this.merged.replace(peer.nodeId(), database));
		checkLimits(peer);
	}

	/** A global node tells all that its slaves and itself have. */
	void replace(Peer peer, Map<String, Map<String, @Nullable Object>> database) {
		if (peer.role() != Peer.Role.GLOBAL) {
			logger.debug("Node {} is no global node, its database was ignored", peer.nodeId());
			return;
		}
		publishAll(this.merged.replace(peer.nodeId(), database));
		mirror(peer, database.getOrDefault(LISTENERS, Map.of()));
		checkLimits(peer);
	}

	/** A slave or global node tells what changed. */
	void update(Peer peer, FamilyUpdate update) {
		if (peer.role() != Peer.Role.GLOBAL && peer.role() != Peer.Role.SLAVE) {
			logger.debug("Node {} is neither slave nor global, its update was ignored", peer.nodeId());
			return;
		}
		publish(this.merged.apply(peer.nodeId(), update));
		if (peer.role() == Peer.Role.GLOBAL && update.family().equals(LISTENERS)) {
			mirror(peer, update.set());
		}
		checkLimits(peer);
	}

	/** So that a global node can be found by those who lose their link to it. */
	private void mirror(Peer peer, Map<String, @Nullable Object> listeners) {
		if (listeners.containsKey(peer.nodeId())) {
			set(LISTENERS, peer.nodeId(), listeners.get(peer.nodeId()));
		}
	}

	private void checkLimits(Peer peer) {
		long entries = this.merged.entriesOf(peer.nodeId()) + peer.monitored().size();
		long cost = this.merged.costOf(peer.nodeId()) + peer.monitoredCost();
		if (entries > this.settings.databaseEntriesPerNode()) {
			peer.fail("has " + entries + " entries in the database, more than databaseEntriesPerNode ("
					+ this.settings.databaseEntriesPerNode() + ")");
		}
		else if (cost > this.settings.databaseBytesPerNode()) {
			peer.fail("has " + cost + " octets in the database, more than databaseBytesPerNode ("
					+ this.settings.databaseBytesPerNode() + ")");
		}
		else {
			return;
		}
		// The link goes down in a moment, but its entries must not stay until then.
		forget(peer);
		setRole(peer, Peer.Role.STRANGER);
	}

	/** A slave asks where a node is. */
	void find(Peer peer, String nodeId) {
		if (mayAsk(peer, "g_find")) {
			peer.send("g_found", nodeId, this.merged.value(LISTENERS, nodeId));
		}
	}

	/** A slave asks for a family, its keys or its values. */
	void query(Peer peer, Query.Kind kind, String family, @Nullable Object id) {
		if (mayAsk(peer, kind.tag())) {
			peer.sendReply(id, kind.resultOf(this.merged.family(family)));
		}
	}

	/** A slave wants to hear of a family. */
	void monitor(Peer peer, String family) {
		if (mayAsk(peer, "g_mon1")) {
			if (peer.monitor(family)) {
				this.monitors.computeIfAbsent(family, (name) -> new LinkedHashSet<>()).add(peer);
			}
			peer.sendFamily(family, this.merged.family(family));
			checkLimits(peer);
		}
	}

	/** A slave does not want to hear of a family any more. */
	void unmonitor(Peer peer, String family) {
		Set<Peer> told = this.monitors.get(family);
		if (peer.unmonitor(family) && told != null) {
			told.remove(peer);
			if (told.isEmpty()) {
				this.monitors.remove(family);
			}
		}
	}

	private boolean mayAsk(Peer peer, String tag) {
		if (peer.role() == Peer.Role.STRANGER || peer.role() == Peer.Role.MASTER) {
			logger.debug("Node {} asks for {} but has another master", peer.nodeId(), Printable.of(tag));
			return false;
		}
		return true;
	}

	private void publishAll(Collection<MergedDatabase.Merge> merges) {
		merges.forEach(this::publish);
	}

	private void publish(MergedDatabase.Merge merge) {
		FamilyUpdate view = merge.view();
		if (!merge.local().isEmpty()) {
			this.globals.forEach((peer) -> peer.sendUpdate("g_upd", merge.local()));
		}
		if (view.isEmpty()) {
			return;
		}
		this.monitors.getOrDefault(view.family(), Set.of()).forEach((peer) -> peer.sendUpdate("g_chg2", view));
		this.viewers.accept(view);
		if (this.global && view.family().equals(GLOBALS)) {
			view.deleted().forEach(this.keepalive::drop);
			view.set().keySet().forEach(this.keepalive::keep);
		}
	}

}
