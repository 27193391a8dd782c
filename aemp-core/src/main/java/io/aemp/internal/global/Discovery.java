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

	private final NodeSettings settings;

	private final NodeRuntime runtime;

	private final LimitedLog refusals;

	private final PortTable ports;

	private final Links links;

	private final Conflicts conflicts = new Conflicts();

	private final LocalDatabase local = new LocalDatabase();

	private final Keepalive keepalive;

	private final DatabaseLimits limits;

	private final GlobalService service;

	private final FamilyCopies copies;

	private final Master master;

	private final NodeAddresses addresses;

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
		String self = settings.nodeId();
		this.keepalive = new Keepalive(self, links, runtime);
		this.copies = new FamilyCopies(links.kernel(), runtime, (family) -> master().monitor(family),
				(family) -> master().unmonitor(family));
		this.limits = new DatabaseLimits(settings.limits(), this::foreignCost, links::exclude, this.refusals);
		this.service = new GlobalService(self, this.limits, this.local, this.conflicts, this.keepalive,
				(update) -> master().viewChanged(update));
		this.master = new Master(self, links.kernel(), runtime, settings.timeouts().query(), this.local, this.service,
				this.copies, () -> seeds().lastFailure());
		this.addresses = new NodeAddresses(settings, this.master);
		PeerRequests peerRequests = new PeerRequests(this.peers, this.service, this.master, this.copies, this.limits,
				this.refusals, this::becomeGlobal);
		this.turns = new RequestTurns(links.kernel(), runtime.timers(), peerRequests::handle);
		AddressResolver resolver = new AddressResolver(runtime.callbacks());
		this.seeds = new Seeds(links, runtime, (address) -> resolver.resolve(List.of(address)),
				settings.network().seeds().stream().map(Address::parse).toList(), new SeedObserver());
		settings.network()
			.seedSources()
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

	private Seeds seeds() {
		return this.seeds;
	}

	/**
	 * Returns why this node cannot find out where others are. May be called from any
	 * thread.
	 * @return the failure of a seed; null if there is a master, or none was tried in vain
	 */
	public @Nullable String whyNoMaster() {
		return this.master.isMissing() ? this.seeds.lastFailure() : null;
	}

	/**
	 * Joins the network.
	 * @param listeners where other nodes can reach it, {@code host:port}
	 */
	public void start(List<String> listeners) {
		this.links.kernel().execute(() -> {
			set(GlobalService.LISTENERS, this.settings.nodeId(), new ArrayList<>(listeners));
			this.started = true;
			if (this.settings.network().global()) {
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
		return this.addresses.find(nodeId);
	}

	@Override
	public void request(Link link, Message request) {
		this.turns.add(link, request);
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
