package io.aemp.internal.global;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.aemp.internal.wire.Requests;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the slaves of a global node and mirrors the database with other global nodes
 * (protocol, section 6, rules 5 to 8). A node that is not global has one, too: it knows
 * what the node itself has set, and serves nobody else. Confined to the kernel.
 */
final class GlobalService {

	private static final Logger logger = LoggerFactory.getLogger(GlobalService.class);

	/** Node ID to addresses. */
	static final String LISTENERS = "'l";

	/** The global nodes. */
	static final String GLOBALS = "'g";

	private final String self;

	private final LocalDatabase local;

	private final MergedDatabase merged;

	private final Keepalive keepalive;

	private final Consumer<FamilyUpdate> viewers;

	private final DatabaseLimits limits;

	private final Map<String, Peer> peers = new LinkedHashMap<>();

	private final FamilyMonitors monitors = new FamilyMonitors();

	private final Set<Peer> globals = new LinkedHashSet<>();

	private volatile boolean global;

	/** For any thread, like the next one: made anew when a role changes. */
	private volatile Set<String> globalNodes = Set.of();

	private volatile Set<String> slaveNodes = Set.of();

	/**
	 * A service of a node that is not global.
	 * @param self this node
	 * @param limits how much of the database other nodes may bring
	 * @param local what the node itself has set, nothing yet
	 * @param conflicts is told of keys with several values
	 * @param keepalive keeps links to global nodes
	 * @param viewers told of every change of the merged database
	 */
	GlobalService(String self, DatabaseLimits limits, LocalDatabase local, Conflicts conflicts, Keepalive keepalive,
			Consumer<FamilyUpdate> viewers) {
		this.self = self;
		this.limits = limits;
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
		this.globalNodes = nodes(Peer.Role::isGlobal);
		this.slaveNodes = nodes(Peer.Role::isSlave);
	}

	private Set<String> nodes(Predicate<Peer.Role> predicate) {
		return this.peers.values()
			.stream()
			.filter((peer) -> predicate.test(peer.role()))
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
			peer.send(Requests.G_GLOBAL);
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
		this.monitors.removeAll(peer);
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
		linked.stream().filter(Peer::isDiscoverable).forEach((peer) -> peer.send(Requests.G_GLOBAL));
		linked.stream().filter(Peer::isGlobal).forEach(this::welcome);
	}

	/** A peer says that it is a global node. */
	void saidGlobal(Peer peer) {
		peer.saidGlobal();
		if (this.global && !peer.role().isGlobal()) {
			welcome(peer);
		}
	}

	/** Becomes the equal of another global node. */
	private void welcome(Peer peer) {
		if (peer.isOurKind()) {
			// It is its own master now, and tells all it has once more.
			forget(peer);
			setRole(peer, Peer.Role.GLOBAL);
		}
		else {
			// Others may be global and have this node as their master all the same.
			setRole(peer, peer.role().isSlave() ? Peer.Role.GLOBAL_SLAVE : Peer.Role.GLOBAL);
		}
		if (!this.merged.contains(peer.nodeId())) {
			this.merged.add(peer.nodeId(), false);
		}
		this.globals.add(peer);
		set(GLOBALS, peer.nodeId(), null);
		peer.sendDatabase(Requests.G_SET, this.merged.ofLocalOwners());
		// What it told before it said that it is global counts like what it tells now.
		mirror(peer, this.merged.ownedBy(peer.nodeId(), LISTENERS, peer.nodeId()));
	}

	/** A peer wants us to be its master, and tells all it has. */
	void slave(Peer peer, Map<String, Map<String, @Nullable Object>> database) {
		if (peer.role().isGlobal() && peer.isOurKind()) {
			logger.debug("Node {} is global and needs no master", peer.nodeId());
			return;
		}
		becomeMasterOf(peer);
		if (peer.role().isGlobal() || peer.hasToldAsGlobal()) {
			publishAll(this.merged.extend(peer.nodeId(), database, true));
		}
		else {
			publishAll(this.merged.replace(peer.nodeId(), database));
		}
		checkLimits(peer);
	}

	/**
	 * A peer takes this node for its master, even if it never said so: a slave of the
	 * reference can miss that its master was restarted (protocol, section 6, rule 14).
	 */
	private void becomeMasterOf(Peer peer) {
		if (!peer.role().isSlave()) {
			setRole(peer, peer.role().isGlobal() ? Peer.Role.GLOBAL_SLAVE : Peer.Role.SLAVE);
			this.merged.addLocal(peer.nodeId());
			logger.debug("Node {} is a slave of this node now", peer.nodeId());
		}
	}

	/**
	 * A peer tells what its slaves and itself have, as global nodes do. It may tell more
	 * of the same later, and may not have said yet that it is global.
	 */
	void extend(Peer peer, Map<String, Map<String, @Nullable Object>> database) {
		if (!this.global) {
			// It tells that again when it hears that this node is global.
			logger.debug("This node is not global, the database of node {} was ignored", peer.nodeId());
			return;
		}
		peer.tellsAsGlobal();
		if (!this.merged.contains(peer.nodeId())) {
			this.merged.add(peer.nodeId(), false);
		}
		publishAll(this.merged.extend(peer.nodeId(), database, false));
		if (peer.role().isGlobal()) {
			mirror(peer, database.getOrDefault(LISTENERS, Map.of()));
		}
		checkLimits(peer);
	}

	/** A slave or global node tells what changed. */
	void update(Peer peer, FamilyUpdate update) {
		if (!peer.role().isGlobal()) {
			becomeMasterOf(peer);
		}
		publish(this.merged.apply(peer.nodeId(), update));
		if (peer.role().isGlobal() && update.family().equals(LISTENERS)) {
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

	/**
	 * Returns the cost of the entries of other nodes.
	 * @return bytes, as an estimate, without what this node itself has set
	 */
	long foreignCost() {
		return this.merged.cost() - this.merged.costOf(this.self) + this.monitors.cost();
	}

	private void checkLimits(Peer peer) {
		long entries = this.merged.entriesOf(peer.nodeId()) + this.monitors.families(peer);
		long cost = this.merged.costOf(peer.nodeId()) + this.monitors.cost(peer);
		if (this.limits.exceeds(peer, entries, cost)) {
			// The link goes down in a moment, but its entries must not stay until then.
			forget(peer);
			setRole(peer, Peer.Role.STRANGER);
		}
	}

	/** A peer asks where a node is. */
	void find(Peer peer, String nodeId) {
		peer.send(Requests.G_FOUND, nodeId, this.merged.value(LISTENERS, nodeId));
	}

	/** A peer asks for a family, its keys or its values. */
	void query(Peer peer, Query.Kind kind, String family, @Nullable Object id) {
		peer.sendReply(id, kind.resultOf(this.merged.family(family)));
	}

	/** A peer wants to hear of a family. */
	void monitor(Peer peer, String family) {
		if (!peer.role().isGlobal()) {
			becomeMasterOf(peer);
		}
		this.monitors.add(peer, family);
		peer.sendFamily(family, this.merged.family(family));
		checkLimits(peer);
	}

	/** A peer does not want to hear of a family any more. */
	void unmonitor(Peer peer, String family) {
		this.monitors.remove(peer, family);
	}

	private void publishAll(Collection<MergedDatabase.Merge> merges) {
		merges.forEach(this::publish);
	}

	private void publish(MergedDatabase.Merge merge) {
		FamilyUpdate view = merge.view();
		if (!merge.local().isEmpty()) {
			this.globals.forEach((peer) -> peer.sendUpdate(Requests.G_UPD, merge.local()));
		}
		if (view.isEmpty()) {
			return;
		}
		this.monitors.of(view.family()).forEach((peer) -> peer.sendUpdate(Requests.G_CHG2, view));
		this.viewers.accept(view);
		if (this.global && view.family().equals(GLOBALS)) {
			view.deleted().forEach(this.keepalive::drop);
			view.set().keySet().forEach(this.keepalive::keep);
		}
	}

}
