package io.aemp.internal.global;

import java.util.Map;

import io.aemp.Message;
import io.aemp.Printable;
import io.aemp.internal.link.Link;
import io.aemp.internal.runtime.LimitedLog;
import io.aemp.internal.wire.Requests;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the requests about the database that other nodes send (protocol, section 6).
 * Confined to the kernel.
 */
final class PeerRequests {

	private static final Logger logger = LoggerFactory.getLogger(PeerRequests.class);

	private final Map<String, Peer> peers;

	private final GlobalService service;

	private final Master master;

	private final FamilyCopies copies;

	private final DatabaseLimits limits;

	private final LimitedLog refusals;

	private final Runnable becomeGlobal;

	/**
	 * Creates a handler.
	 * @param peers the linked nodes, by node ID
	 * @param service takes what slaves and global nodes send
	 * @param master takes what the master sends
	 * @param copies the families that are monitored on this node
	 * @param limits the limits of the database
	 * @param refusals logs malformed requests
	 * @param becomeGlobal makes this node a global node, unless it is one
	 */
	PeerRequests(Map<String, Peer> peers, GlobalService service, Master master, FamilyCopies copies,
			DatabaseLimits limits, LimitedLog refusals, Runnable becomeGlobal) {
		this.peers = peers;
		this.service = service;
		this.master = master;
		this.copies = copies;
		this.limits = limits;
		this.refusals = refusals;
		this.becomeGlobal = becomeGlobal;
	}

	/**
	 * Handles a request.
	 * @param link brought it
	 * @param request tag and arguments
	 */
	void handle(Link link, Message request) {
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
				this.becomeGlobal.run();
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
				this.becomeGlobal.run();
				this.service.update(peer, update);
			}
			case Requests.G_FIND -> {
				this.becomeGlobal.run();
				this.service.find(peer, first);
			}
			case Requests.G_MON1 -> {
				this.becomeGlobal.run();
				this.service.monitor(peer, first);
			}
			default -> {
				Object id = request.get(2);
				this.becomeGlobal.run();
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

}
