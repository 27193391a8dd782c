package io.aemp.internal.global;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.aemp.Family;
import io.aemp.Message;
import io.aemp.NetworkStatus;
import io.aemp.NodeObserver;
import io.aemp.NodeSettings;
import io.aemp.Printable;
import io.aemp.Reason;
import io.aemp.SeedSource;
import io.aemp.internal.link.Link;
import io.aemp.internal.link.Links;
import io.aemp.internal.link.connect.AddressBook;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.request.GlobalRequests;
import io.aemp.internal.runtime.LimitedLog;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.AddressResolver;
import io.aemp.internal.wire.Requests;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the network of a node, keeps it connected, and holds its part of the database
 * (protocol, section 6). May be used from any thread; all that happens, happens on the
 * kernel.
 */
public final class Discovery implements GlobalRequests, AddressBook {

	private static final Logger logger = LoggerFactory.getLogger(Discovery.class);

	/** More addresses of one node than this are not tried. */
	private static final int MAX_ADDRESSES = 16;

	private final NodeSettings settings;

	private final NodeRuntime runtime;

	private final LimitedLog refusals;

	private final PortTable ports;

	private final Links links;

	private final Map<String, List<Address>> configured = new HashMap<>();

	private final Conflicts conflicts = new Conflicts();

	private final LocalDatabase local = new LocalDatabase();

	private final Keepalive keepalive;

	private final DatabaseLimits limits;

	private final GlobalService service;

	private final FamilyCopies copies;

	private final Master master;

	private final Seeds seeds;

	private final Map<String, Peer> peers = new HashMap<>();

	private final RequestTurns turns;

	private final KnownFamilies families = new KnownFamilies();

	private final RecentFailures recentFailures;

	private boolean started;

	private volatile long masterMissingSince;

	/**
	 * A node without a network.
	 * @param settings how it is to be
	 * @param runtime clock, randomness, executors
	 * @param ports the ports of the node
	 * @param links its links
	 * @throws IllegalArgumentException if an address in the settings is malformed
	 */
	public Discovery(NodeSettings settings, NodeRuntime runtime, PortTable ports, Links links) {
		this.settings = settings;
		this.runtime = runtime;
		this.refusals = new LimitedLog(logger, runtime);
		this.ports = ports;
		this.links = links;
		settings.addresses()
			.forEach((node, list) -> this.configured.put(node, list.stream().map(Address::parse).toList()));
		String self = settings.nodeId();
		this.turns = new RequestTurns(links.kernel(), runtime.timers(), this::take);
		this.keepalive = new Keepalive(self, links, runtime);
		this.copies = new FamilyCopies(links.kernel(), runtime, (family) -> master().monitor(family),
				(family) -> master().unmonitor(family));
		this.limits = new DatabaseLimits(settings, this::foreignCost, links::exclude, this.refusals);
		this.service = new GlobalService(self, this.limits, this.local, this.conflicts, this.keepalive,
				(update) -> master().viewChanged(update));
		this.master = new Master(self, links.kernel(), runtime, settings.queryTimeout(), this.local, this.service,
				this.copies);
		AddressResolver resolver = new AddressResolver(runtime.callbacks());
		this.seeds = new Seeds(links, runtime, (address) -> resolver.resolve(List.of(address)),
				settings.seeds().stream().map(Address::parse).toList(), new SeedObserver());
		settings.seedSources()
			.forEach((source) -> this.seeds.add(source,
					() -> CompletableFuture.supplyAsync(() -> addressesOf(source), runtime.callbacks())
						.thenCompose(resolver::resolve)));
		this.recentFailures = new RecentFailures(runtime.timers());
		links.observe(links.kernel(), new LinkObserver());
	}

	private static List<Address> addressesOf(SeedSource source) {
		try {
			return source.addresses().stream().map(Address::parse).toList();
		}
		catch (Exception ex) {
			throw new CompletionException(ex);
		}
	}

	/**
	 * Returns the cost of the entries of other nodes, in bytes. A copy shares what this
	 * node has merged.
	 */
	private long foreignCost() {
		return this.service.foreignCost() + (this.master.isSelf() ? 0 : this.copies.cost());
	}

	private Master master() {
		return this.master;
	}

	/**
	 * Joins the network.
	 * @param listeners where other nodes can reach it, {@code host:port}
	 */
	public void start(List<String> listeners) {
		this.links.kernel().execute(() -> {
			set(GlobalService.LISTENERS, this.settings.nodeId(), new ArrayList<>(listeners));
			this.started = true;
			if (this.settings.global()) {
				becomeGlobal();
			}
			choose();
			this.seeds.start();
		});
	}

	/**
	 * Announces new addresses of this node.
	 * @param listeners {@code host:port}
	 */
	public void moved(List<String> listeners) {
		this.links.kernel()
			.execute(() -> set(GlobalService.LISTENERS, this.settings.nodeId(), new ArrayList<>(listeners)));
	}

	/**
	 * Leaves it. Questions without an answer fail.
	 */
	public void close() {
		this.master.close();
		this.links.kernel().execute(() -> {
			this.seeds.close();
			this.keepalive.close();
		});
	}

	/**
	 * Returns a family of the database.
	 * @param name its name
	 * @return the family, the same for the same name
	 * @throws IllegalArgumentException if the name is illegal
	 */
	public Family family(String name) {
		Family.checkName(name);
		return this.families.get(name, (checked) -> new SharedFamily(this, checked));
	}

	/**
	 * Returns the families that the application uses.
	 * @return their names in order, a snapshot
	 */
	public Set<String> families() {
		return this.families.names();
	}

	/**
	 * Returns the part of the node in the network.
	 * @return a snapshot
	 */
	public NetworkStatus status() {
		return new NetworkStatus(this.service.isGlobal(), this.master.nodeId(), this.service.globalNodes(),
				this.service.slaveNodes(), this.conflicts.open(), this.conflicts.total());
	}

	@Override
	public CompletionStage<List<Address>> find(String nodeId) {
		List<Address> addresses = this.configured.get(nodeId);
		return (addresses != null) ? CompletableFuture.completedFuture(addresses)
				: this.master.lookUp(nodeId).thenApply((found) -> addresses(nodeId, found));
	}

	/** Parses the addresses that another node entered. They may be malformed. */
	private static List<Address> addresses(String nodeId, @Nullable Object found) {
		List<Address> addresses = new ArrayList<>();
		if (found instanceof List<?> list) {
			for (Object item : list.subList(0, Math.min(list.size(), MAX_ADDRESSES))) {
				try {
					addresses.add(Address.parse(Arguments.only(item).text(0)));
				}
				catch (IllegalArgumentException ex) {
					logger.debug("Node {} has an address that cannot be used: {}", Printable.of(nodeId),
							ex.getMessage());
				}
			}
		}
		return addresses;
	}

	@Override
	public void request(Link link, Message request) {
		this.turns.add(link, request);
	}

	private void take(Link link, Message request) {
		Peer peer = this.peers.get(link.nodeId());
		if (peer == null || peer.link() != link) {
			// The link failed, and what the peer did on it was undone.
			return;
		}
		try {
			handle(peer, request);
		}
		catch (IllegalArgumentException | IndexOutOfBoundsException ex) {
			this.refusals.warn("Node {} sent a malformed request {}: {}", peer.nodeId(),
					Printable.of(String.valueOf(request.tag())), ex.getMessage());
		}
	}

	private void handle(Peer peer, Message request) {
		switch (String.valueOf(request.tag())) {
			case Requests.G_GLOBAL -> this.service.saidGlobal(peer);
			case Requests.G_SLAVE -> {
				becomeGlobal();
				if (Arguments.has(request, 1)) {
					this.service.slave(peer, Arguments.database(request, 1));
				}
			}
			case Requests.G_SET -> this.service.extend(peer, Arguments.database(request, 1));
			case Requests.G_UPD, Requests.G_FIND, Requests.G_DB_FAMILY, Requests.G_DB_KEYS, Requests.G_DB_VALUES,
					Requests.G_MON1 ->
				toMaster(peer, request);
			case Requests.G_MON0 -> this.service.unmonitor(peer, request.text(1));
			case Requests.G_FOUND, Requests.G_REPLY, Requests.G_CHG1, Requests.G_CHG2 -> fromMaster(peer, request);
			default -> logger.debug("Node {} sent an unknown request {}", peer.nodeId(),
					Printable.of(String.valueOf(request.tag())));
		}
	}

	/**
	 * Handles the requests that slaves and global nodes send to a global node. Whoever
	 * sends it takes this node for one, even if it is not yet: a slave of the reference
	 * sends it before it asks for that, or does not ask if it missed that this node was
	 * restarted (rule 14).
	 */
	private void toMaster(Peer peer, Message request) {
		String first = request.text(1);
		switch (request.text(0)) {
			case Requests.G_UPD -> {
				FamilyUpdate update = Arguments.update(request);
				becomeGlobal();
				this.service.update(peer, update);
			}
			case Requests.G_FIND -> {
				becomeGlobal();
				this.service.find(peer, first);
			}
			case Requests.G_MON1 -> {
				becomeGlobal();
				this.service.monitor(peer, first);
			}
			default -> {
				Object id = request.get(2);
				becomeGlobal();
				this.service.query(peer, Query.Kind.of(request.text(0)), first, id);
			}
		}
	}

	/**
	 * Handles the requests that count only if they come from the current master (rule 9).
	 */
	private void fromMaster(Peer peer, Message request) {
		if (!this.master.is(peer)) {
			logger.debug("Node {} is not the master any more, its {} was ignored", peer.nodeId(), request.tag());
			return;
		}
		switch (request.text(0)) {
			case Requests.G_FOUND -> this.master.found(request.text(1), request.get(2));
			case Requests.G_REPLY -> this.master.replied(request.text(1), request.get(2));
			case Requests.G_CHG1 -> this.copies.whole(request.text(1), Arguments.map(request, 2));
			default -> this.copies.changed(Arguments.update(request));
		}
		this.limits.exceeds(peer, this.copies.entries(), this.copies.cost());
	}

	private void becomeGlobal() {
		if (!this.service.isGlobal()) {
			set(GlobalService.GLOBALS, this.settings.nodeId(), null);
			this.service.becomeGlobal();
			this.master.attachToSelf();
			masterChanged();
		}
	}

	/** The first seed node that is up, if this node needs a master and has none. */
	private void choose() {
		if (this.service.isGlobal() || !this.started || this.seeds.isAlone()) {
			this.master.attachToSelf();
		}
		else if (this.master.isMissing() || this.master.isSelf()) {
			Peer seed = this.seeds.nodes()
				.flatMap((nodeId) -> Optional.ofNullable(this.peers.get(nodeId)).stream())
				.filter(Peer::isDiscoverable)
				.findFirst()
				.orElse(null);
			if (seed != null) {
				this.master.attach(seed);
			}
			else {
				this.master.detach();
			}
		}
		masterChanged();
	}

	private void masterChanged() {
		if (!this.master.isMissing()) {
			this.masterMissingSince = 0;
		}
		else if (this.masterMissingSince == 0) {
			this.masterMissingSince = Math.max(1, this.runtime.timers().currentTimeMillis());
		}
	}

	NodeRuntime runtime() {
		return this.runtime;
	}

	PortTable ports() {
		return this.ports;
	}

	Links links() {
		return this.links;
	}

	FamilyCopies copies() {
		return this.copies;
	}

	RecentFailures recentFailures() {
		return this.recentFailures;
	}

	void query(Query query) {
		this.master.query(query);
	}

	/** On the kernel. */
	void set(String family, String key, @Nullable Object value) {
		changed(this.local.set(family, key, value));
	}

	/** On the kernel. */
	void delete(String family, List<String> keys) {
		changed(this.local.delete(family, keys));
	}

	/** On the kernel: which setting of a key is in effect. */
	long stampOf(String family, String key) {
		return this.local.stampOf(family, key);
	}

	private void changed(@Nullable FamilyUpdate update) {
		if (update != null) {
			this.service.changed(update);
			this.master.changed(update);
		}
	}

	/** From any thread. */
	Optional<Instant> staleSince(String family) {
		Long since = this.copies.staleSince(family);
		long millis = (since != null) ? since : this.masterMissingSince;
		return (millis != 0) ? Optional.of(Instant.ofEpochMilli(millis)) : Optional.empty();
	}

	private final class LinkObserver implements NodeObserver {

		@Override
		public void nodeUp(String nodeId) {
			Link link = Discovery.this.links.link(nodeId);
			if (link == null) {
				// Down again; that will be told in a moment.
				return;
			}
			Peer peer = new Peer(link, Discovery.this.refusals);
			Discovery.this.peers.put(nodeId, peer);
			Discovery.this.recentFailures.up(nodeId);
			Discovery.this.service.up(peer);
			if (Discovery.this.seeds.isSeed(nodeId)) {
				peer.askToBeGlobal();
				choose();
			}
		}

		@Override
		public void nodeDown(String nodeId, Reason reason) {
			Discovery.this.recentFailures.down(nodeId);
			Peer peer = Discovery.this.peers.remove(nodeId);
			Discovery.this.seeds.lost(nodeId);
			if (peer == null) {
				return;
			}
			if (Discovery.this.master.is(peer)) {
				Discovery.this.master.detach();
			}
			Discovery.this.service.down(peer);
			choose();
		}

	}

	private final class SeedObserver implements Seeds.Observer {

		@Override
		public void found(String nodeId) {
			Peer peer = Discovery.this.peers.get(nodeId);
			if (peer != null) {
				peer.askToBeGlobal();
				choose();
			}
		}

		@Override
		public void foundSelf() {
			becomeGlobal();
		}

		@Override
		public void lookedAround() {
			choose();
		}

	}

}
