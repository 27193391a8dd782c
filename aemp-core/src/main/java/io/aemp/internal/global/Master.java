package io.aemp.internal.global;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.aemp.FamilyException;
import io.aemp.Guard;
import io.aemp.Printable;
import io.aemp.internal.link.events.KernelContext;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.wire.Requests;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node that this node asks about the database: itself, another global node, or none
 * at the moment. What was asked and not answered yet is asked again when that changes
 * (protocol, section 6, rule 3). Confined to the kernel, but for questions, which may
 * come from any thread.
 */
final class Master {

	private static final Logger logger = LoggerFactory.getLogger(Master.class);

	private static final String CLOSED = "it was closed";

	private final String self;

	private final KernelContext kernel;

	private final NodeRuntime runtime;

	private final Duration timeout;

	private final LocalDatabase local;

	private final GlobalService service;

	private final FamilyCopies copies;

	private final Supplier<@Nullable String> seedFailure;

	private final Map<String, Query> queries = new ConcurrentHashMap<>();

	private final Map<String, LookUp> lookUps = new LinkedHashMap<>();

	/** Null unless another node is our master. */
	private @Nullable Peer peer;

	/** The node ID of the master for other threads; null if there is no master. */
	private volatile @Nullable String nodeId;

	private long lastId;

	private volatile boolean closed;

	/**
	 * A node that is its own master.
	 * @param self this node
	 * @param kernel where all happens
	 * @param runtime clock and executors
	 * @param timeout how long a question may wait
	 * @param local what this node has set
	 * @param service what this node knows as its own master
	 * @param copies the families that are monitored here
	 * @param seedFailure returns why no seed can be reached, if that is known
	 */
	Master(String self, KernelContext kernel, NodeRuntime runtime, Duration timeout, LocalDatabase local,
			GlobalService service, FamilyCopies copies, Supplier<@Nullable String> seedFailure) {
		this.self = self;
		this.kernel = kernel;
		this.runtime = runtime;
		this.timeout = timeout;
		this.local = local;
		this.service = service;
		this.copies = copies;
		this.seedFailure = seedFailure;
		this.nodeId = self;
	}

	/**
	 * Returns the node ID of the master.
	 * @return this node itself or another one; null if there is none
	 */
	@Nullable String nodeId() {
		return this.nodeId;
	}

	boolean isMissing() {
		return this.nodeId == null;
	}

	boolean isSelf() {
		return this.self.equals(this.nodeId);
	}

	boolean is(Peer peer) {
		return this.peer == peer;
	}

	/** Another node is the master from now on. */
	void attach(Peer peer) {
		logger.info("Node {} is the master of node {} now", peer.nodeId(), this.self);
		release();
		this.peer = peer;
		this.nodeId = peer.nodeId();
		peer.role(Peer.Role.MASTER);
		peer.askToBeGlobal();
		peer.sendDatabase(Requests.G_SLAVE, this.local.all());
		this.queries.forEach(this::ask);
		this.lookUps.keySet().forEach((nodeId) -> peer.send(Requests.G_FIND, nodeId));
		this.copies.families().forEach((family) -> peer.send(Requests.G_MON1, family));
	}

	/** The node is its own master from now on. */
	void attachToSelf() {
		if (isSelf()) {
			return;
		}
		release();
		this.nodeId = this.self;
		this.queries.forEach(this::ask);
		List.copyOf(this.lookUps.keySet()).forEach((nodeId) -> found(nodeId, whereIs(nodeId)));
		this.copies.families().forEach((family) -> this.copies.whole(family, this.service.merged().family(family)));
	}

	/** There is no master any more. */
	void detach() {
		if (!isMissing()) {
			release();
		}
	}

	private void release() {
		if (this.peer != null && this.peer.role() == Peer.Role.MASTER) {
			this.peer.role(Peer.Role.STRANGER);
		}
		this.peer = null;
		this.nodeId = null;
		this.copies.stale();
	}

	/** This node has set or deleted something. */
	void changed(FamilyUpdate update) {
		if (this.peer != null) {
			this.peer.sendUpdate(Requests.G_UPD, update);
		}
	}

	/** The merged database of this node has changed. */
	void viewChanged(FamilyUpdate update) {
		if (isSelf()) {
			this.copies.changed(update);
		}
	}

	/** The first observer of a family here. */
	void monitor(String family) {
		if (this.peer != null) {
			this.peer.send(Requests.G_MON1, family);
		}
		else if (isSelf()) {
			this.copies.whole(family, this.service.merged().family(family));
		}
	}

	/** The last one is gone. */
	void unmonitor(String family) {
		if (this.peer != null) {
			this.peer.send(Requests.G_MON0, family);
		}
	}

	/**
	 * Asks about a family, from any thread.
	 * @param query what
	 */
	void query(Query query) {
		if (this.closed) {
			// Nobody else has it yet.
			query.reply().completeExceptionally(failure(query, CLOSED));
			return;
		}
		this.kernel.execute(() -> {
			if (this.closed) {
				closeQuery(query);
				return;
			}
			String id = Long.toString(++this.lastId);
			this.queries.put(id, query);
			Guard timer = this.kernel.timers().schedule(this.timeout, this.kernel, () -> fail(id, query, timedOut()));
			query.reply().whenOver(() -> {
				this.queries.remove(id);
				timer.close();
			});
			ask(id, query);
			if (this.closed) {
				closeQuery(query);
			}
		});
	}

	private void ask(String id, Query query) {
		if (this.peer != null) {
			this.peer.send(query.kind().tag(), query.family(), id);
		}
		else if (isSelf()) {
			replied(id, query.kind().resultOf(this.service.merged().family(query.family())));
		}
	}

	/** The master answered a query. */
	void replied(String id, @Nullable Object result) {
		Query query = this.queries.remove(id);
		if (query == null) {
			logger.debug("The answer to a query came too late");
		}
		else if (result == null) {
			fail(id, query, "it is too large for one answer: monitor it");
		}
		else {
			query.answered().accept(result);
		}
	}

	private String timedOut() {
		String master = this.nodeId;
		if (master != null) {
			return "its master " + master + " did not answer within " + this.timeout.toMillis() + " ms";
		}
		String failure = this.seedFailure.get();
		return "it has had no master for " + this.timeout.toMillis() + " ms: check that one of its seeds can be reached"
				+ ((failure != null) ? " (" + failure + ")" : "");
	}

	private void fail(String id, Query query, String why) {
		this.queries.remove(id);
		query.reply().fail(failure(query, why));
	}

	private FamilyException failure(Query query, String why) {
		return new FamilyException("Node " + this.self + " cannot read family " + query.family() + ", because " + why);
	}

	/**
	 * Asks where a node is, from any thread.
	 * @return its entry in the database, null if there is none; fails with a time-out
	 */
	CompletableFuture<@Nullable Object> lookUp(String nodeId) {
		CompletableFuture<@Nullable Object> addresses = new CompletableFuture<>();
		this.kernel.execute(() -> {
			if (isSelf()) {
				addresses.complete(whereIs(nodeId));
				return;
			}
			LookUp lookUp = this.lookUps.computeIfAbsent(nodeId, (id) -> new LookUp());
			if (lookUp.waiting.isEmpty()) {
				lookUp.timer = this.kernel.timers()
					.schedule(this.timeout, this.kernel,
							() -> end(nodeId, (waiting) -> waiting.completeExceptionally(new FamilyException(
									"node " + this.self + " cannot find out where it is, because " + timedOut()))));
				if (this.peer != null) {
					this.peer.send(Requests.G_FIND, nodeId);
				}
			}
			lookUp.waiting.add(addresses);
		});
		return addresses;
	}

	private @Nullable Object whereIs(String nodeId) {
		return this.service.merged().value(GlobalService.LISTENERS, nodeId);
	}

	/** The master answered where a node is. */
	void found(String nodeId, @Nullable Object addresses) {
		end(nodeId, (waiting) -> waiting.complete(addresses));
	}

	private void end(String nodeId, Consumer<CompletableFuture<@Nullable Object>> action) {
		LookUp lookUp = this.lookUps.remove(nodeId);
		if (lookUp == null) {
			logger.debug("Nobody waits for the addresses of node {} any more", Printable.of(nodeId));
			return;
		}
		if (lookUp.timer != null) {
			lookUp.timer.close();
		}
		lookUp.waiting.forEach(action);
	}

	/** Nothing will be answered any more. */
	void close() {
		this.closed = true;
		this.queries.values().forEach(this::closeQuery);
	}

	private void closeQuery(Query query) {
		query.reply().fail(failure(query, CLOSED));
	}

	/**
	 * A node whose address is asked for.
	 */
	private static final class LookUp {

		private final List<CompletableFuture<@Nullable Object>> waiting = new ArrayList<>(1);

		private @Nullable Guard timer;

	}

}
