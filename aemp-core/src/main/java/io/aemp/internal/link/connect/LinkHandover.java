package io.aemp.internal.link.connect;

import io.aemp.internal.transport.PendingConnection;
import org.jspecify.annotations.Nullable;

/**
 * The state between an old link and its successor: a verified connection that waits until
 * it is known whether the link still lives, and the link that was given up for its
 * silence. The socket of that one stays open, because a peer that has not noticed refuses
 * every other connection until it is reset. Confined to the loop of the remote node,
 * unless said otherwise.
 *
 * @param <L> the type of links
 */
final class LinkHandover<L extends LinkAcceptance.AcceptedLink> {

	private final LinkAcceptance.Owner<L> owner;

	private final LinkAcceptance<L> acceptance;

	private final NewcomerLog log;

	private @Nullable PendingConnection newcomer;

	/** Written on the loop. */
	private volatile @Nullable L abandoned;

	LinkHandover(LinkAcceptance.Owner<L> owner, LinkAcceptance<L> acceptance, NewcomerLog log) {
		this.owner = owner;
		this.acceptance = acceptance;
		this.log = log;
	}

	/**
	 * Keeps a newcomer while the peer of the link has to answer. Of several newcomers the
	 * last one waits: whoever dials again has given up the connection before.
	 * @return false if the peer of the link cannot be asked
	 */
	boolean challenge(L link, PendingConnection pending) {
		PendingConnection older = this.newcomer;
		if (older == null) {
			this.newcomer = pending;
			if (!link.challenge((alive) -> decided(link, alive))) {
				this.newcomer = null;
				return false;
			}
		}
		else if (this.acceptance.isOlder(pending, older)) {
			this.acceptance.refuseOutdated(pending);
		}
		else {
			this.newcomer = pending;
			this.acceptance.refuseOutdated(older);
		}
		return true;
	}

	private void decided(L link, boolean alive) {
		PendingConnection pending = this.newcomer;
		this.newcomer = null;
		if (pending == null) {
			return;
		}
		if (alive) {
			this.acceptance.refuse(pending, link);
			return;
		}
		this.log.takenOver(this.owner.nodeId(), pending, link.address());
		this.acceptance.abandon(link, "it did not answer when another connection came from its node");
		this.acceptance.consider(pending);
	}

	/** Offers the newcomer as the link, because the old one is over. */
	void ended() {
		PendingConnection pending = this.newcomer;
		this.newcomer = null;
		if (pending != null) {
			try {
				this.owner.loop().execute(() -> this.acceptance.consider(pending));
			}
			catch (Throwable ex) {
				this.acceptance.refuseOutdated(pending);
			}
		}
	}

	/** Gives a link up, but keeps its socket. */
	void abandon(L link) {
		reset();
		this.abandoned = link;
		link.connection().abandon();
	}

	boolean isAbandoned(L link) {
		return this.abandoned == link;
	}

	/**
	 * Resets the socket of the abandoned link, so that the peer notices its end.
	 * @return false if there is none
	 */
	boolean reset() {
		L link = this.abandoned;
		if (link == null) {
			return false;
		}
		this.abandoned = null;
		link.connection().reset();
		return true;
	}

	/** Takes notice that an abandoned link ended by itself. */
	void forget(L link) {
		if (this.abandoned == link) {
			this.abandoned = null;
		}
	}

	/** Returns whether no socket is kept. May be called from any thread. */
	boolean isIdle() {
		return this.abandoned == null;
	}

}
