package io.aemp.internal.global;

import java.util.List;
import java.util.Map;

import io.aemp.Printable;
import io.aemp.internal.link.Link;
import io.aemp.internal.runtime.LimitedLog;
import io.aemp.internal.wire.Requests;
import org.jspecify.annotations.Nullable;

/**
 * A node that this one has a link to, as discovery sees it: one object for one link.
 * Confined to the kernel.
 */
final class Peer {

	private final Link link;

	/** For what another node can cause as often as it likes. */
	private final LimitedLog log;

	private Role role = Role.STRANGER;

	/** It has said that it is a global node. */
	private boolean global;

	/** It was asked on this link to become one. */
	private boolean asked;

	/** It has told its database as global nodes do. */
	private boolean toldAsGlobal;

	Peer(Link link, LimitedLog log) {
		this.link = link;
		this.log = log;
	}

	String nodeId() {
		return this.link.nodeId();
	}

	Link link() {
		return this.link;
	}

	/** Determines if the peer takes part in discovery. */
	boolean isDiscoverable() {
		return this.link.peer().isDiscoverable();
	}

	boolean isOurKind() {
		return this.link.peer().isOurKind();
	}

	Role role() {
		return this.role;
	}

	void role(Role role) {
		this.role = role;
	}

	boolean isGlobal() {
		return this.global;
	}

	void saidGlobal() {
		this.global = true;
	}

	/** Asks it to be a global node, once on each link. */
	void askToBeGlobal() {
		if (!this.asked && isDiscoverable()) {
			this.asked = true;
			send(Requests.G_SLAVE);
		}
	}

	boolean hasToldAsGlobal() {
		return this.toldAsGlobal;
	}

	void tellsAsGlobal() {
		this.toldAsGlobal = true;
	}

	/**
	 * Sends a request that is never large, and logs if it cannot be sent nevertheless.
	 */
	void send(@Nullable Object... request) {
		try {
			this.link.request(request);
		}
		catch (IllegalArgumentException ex) {
			this.log.warn("The request {} to node {} could not be sent: {}", request[0], nodeId(), ex.getMessage());
		}
	}

	/**
	 * Sends an update, in several requests if need be.
	 * @param tag what kind
	 * @param update what happened
	 */
	void sendUpdate(String tag, FamilyUpdate update) {
		if (!trySend(tag, update)) {
			new Transfer(this.link.maxFrameBytes(), this.log).cut(update).forEach((part) -> {
				if (!trySend(tag, part)) {
					this.log.warn("A part of family {} could not be sent to node {}", Printable.of(update.family()),
							nodeId());
				}
			});
		}
	}

	/**
	 * A slave leaves out what is empty, a global node sends both (protocol, section 6,
	 * rule 10).
	 */
	private boolean trySend(String tag, FamilyUpdate update) {
		if (this.role != Role.MASTER) {
			return trySend(tag, update.family(), update.set(), update.deleted());
		}
		return update.deleted().isEmpty() ? trySend(tag, update.family(), update.set())
				: trySend(tag, update.family(), update.set().isEmpty() ? null : update.set(), update.deleted());
	}

	private boolean trySend(@Nullable Object... request) {
		try {
			this.link.request(request);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Sends a whole database, in several requests if need be.
	 * @param tag of the first one
	 * @param database what
	 */
	void sendDatabase(String tag, Map<String, Map<String, @Nullable Object>> database) {
		if (!trySend(tag, database)) {
			Transfer transfer = new Transfer(this.link.maxFrameBytes(), this.log);
			Map<String, Map<String, @Nullable Object>> head = transfer.head(database);
			send(tag, head);
			transfer.tail(database, head).forEach((part) -> sendUpdate(Requests.G_UPD, part));
		}
	}

	/**
	 * Sends a whole family to one who monitors it, in several requests if need be.
	 * @param family its name
	 * @param values its content
	 */
	void sendFamily(String family, Map<String, @Nullable Object> values) {
		if (!trySend(Requests.G_CHG1, family, values.isEmpty() ? null : values)) {
			List<FamilyUpdate> parts = new Transfer(this.link.maxFrameBytes(), this.log)
				.cut(FamilyUpdate.set(family, values));
			send(Requests.G_CHG1, family, parts.isEmpty() ? null : parts.get(0).set());
			parts.stream().skip(1).forEach((part) -> sendUpdate(Requests.G_CHG2, part));
		}
	}

	/**
	 * Sends the answer to a query.
	 * @param id of the query
	 * @param result what was asked for
	 */
	void sendReply(@Nullable Object id, Object result) {
		if (trySend(Requests.G_REPLY, id, result)) {
			return;
		}
		this.log.warn("The answer to a query of node {} is too large for it: let it monitor the family", nodeId());
		if (isOurKind()) {
			send(Requests.G_REPLY, id, null);
		}
	}

	/**
	 * Identifies the role of a linked node for this one.
	 */
	enum Role {

		/** Nothing in particular. */
		STRANGER,

		/** We are its master. */
		SLAVE,

		/** It is our master. */
		MASTER,

		/** Both are global nodes. */
		GLOBAL,

		/**
		 * Both are global nodes, and we are its master all the same (protocol, section 6,
		 * rule 14). Nodes of this project never are.
		 */
		GLOBAL_SLAVE;

		boolean isGlobal() {
			return this == GLOBAL || this == GLOBAL_SLAVE;
		}

		boolean isSlave() {
			return this == SLAVE || this == GLOBAL_SLAVE;
		}

	}

}
