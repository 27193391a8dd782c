package io.aemp.internal.link;

import io.aemp.internal.transport.PendingConnection;
import org.jspecify.annotations.Nullable;

/**
 * What stands between an old link and its successor: a verified connection that waits
 * until it is known whether the link still lives, and the link that was given up for its
 * silence. The socket of that one stays open, because a peer that has not noticed refuses
 * every other connection until it is reset. Confined to the loop of the remote node.
 */
final class Succession {

	private final RemoteNode remote;

	private final Reception reception;

	private final NewcomerLog log;

	private @Nullable PendingConnection newcomer;

	/** Read by other threads, too. */
	private volatile @Nullable Link abandoned;

	Succession(RemoteNode remote, Reception reception, NewcomerLog log) {
		this.remote = remote;
		this.reception = reception;
		this.log = log;
	}

	/**
	 * Lets a newcomer wait while the peer of the link has to answer. Of several newcomers
	 * the last one waits: whoever dials again has given up the connection before.
	 * @return false if the peer of the link cannot be asked
	 */
	boolean challenge(Link link, PendingConnection pending) {
		PendingConnection older = this.newcomer;
		if (older == null) {
			this.newcomer = pending;
			if (!link.challenge((alive) -> decided(link, alive))) {
				this.newcomer = null;
				return false;
			}
		}
		else if (this.reception.isOlder(pending, older)) {
			this.reception.refuseOutdated(pending);
		}
		else {
			this.newcomer = pending;
			this.reception.refuseOutdated(older);
		}
		return true;
	}

	private void decided(Link link, boolean alive) {
		PendingConnection pending = this.newcomer;
		this.newcomer = null;
		if (pending == null) {
			return;
		}
		if (alive) {
			this.reception.refuse(pending, link);
			return;
		}
		this.log.takenOver(this.remote.nodeId(), pending, link);
		this.reception.abandon(link, "it did not answer when another connection came from its node");
		this.reception.consider(pending);
	}

	/** The link is over: whoever waited need not wait any longer. */
	void ended() {
		PendingConnection pending = this.newcomer;
		this.newcomer = null;
		if (pending != null) {
			try {
				this.remote.loop().execute(() -> this.reception.consider(pending));
			}
			catch (Throwable ex) {
				this.reception.refuseOutdated(pending);
			}
		}
	}

	/** Gives a link up, but keeps its socket. */
	void abandon(Link link) {
		reset();
		this.abandoned = link;
		link.connection().abandon();
	}

	boolean isAbandoned(Link link) {
		return this.abandoned == link;
	}

	/**
	 * Lets the peer notice that the abandoned link is over.
	 * @return false if there is none
	 */
	boolean reset() {
		Link link = this.abandoned;
		if (link == null) {
			return false;
		}
		this.abandoned = null;
		link.connection().reset();
		return true;
	}

	/** An abandoned link ended by itself. */
	void forget(Link link) {
		if (this.abandoned == link) {
			this.abandoned = null;
		}
	}

	/** Whether no socket is kept. From any thread. */
	boolean isIdle() {
		return this.abandoned == null;
	}

}
