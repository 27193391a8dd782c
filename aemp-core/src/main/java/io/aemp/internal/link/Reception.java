package io.aemp.internal.link;

import io.aemp.internal.transport.PendingConnection;
import org.jspecify.annotations.Nullable;

/**
 * Takes verified connections as the link to one node, or refuses them. To be used on the
 * loop of the remote node, unless said otherwise.
 */
final class Reception {

	private final RemoteNode remote;

	private final LinkEnvironment environment;

	/** Guarded by the lock of the remote node. */
	private final Arbitration arbitration;

	private final Succession succession;

	Reception(RemoteNode remote, LinkEnvironment environment) {
		this.remote = remote;
		this.environment = environment;
		this.arbitration = new Arbitration(environment);
		this.succession = new Succession(remote, this, environment.newcomers());
	}

	/**
	 * Announces a verified connection, which keeps the remote node. From any thread.
	 * @return false if that was removed: look the node up again
	 */
	boolean expect() {
		synchronized (this.remote) {
			if (this.remote.isRemoved()) {
				return false;
			}
			this.arbitration.expect();
			return true;
		}
	}

	/** The announced connection failed on its way, or was refused. From any thread. */
	void unexpect() {
		synchronized (this.remote) {
			settled();
		}
		this.remote.removeIfIdle();
	}

	/** Under the lock: an announced connection is no longer on its way. */
	void settled() {
		this.arbitration.settle();
	}

	/** Takes a verified connection as the link, or refuses it, or lets it wait. */
	void offer(PendingConnection pending) {
		if (pending.isChosen() && !this.arbitration.isComparable(pending)) {
			this.environment.newcomers().aheadOfClock(this.remote.nodeId(), pending);
		}
		consider(pending);
	}

	/** As above, for a connection that has waited, too. */
	void consider(PendingConnection pending) {
		Link link;
		try {
			link = accept(pending);
		}
		catch (Throwable ex) {
			// Nobody waits for it any more.
			pending.refuse();
			unexpect();
			synchronized (this.remote) {
				this.remote.forgetChoiceLater();
			}
			throw ex;
		}
		if (link != null) {
			this.remote.up(link, pending);
		}
	}

	/** Null if it was refused, or has to wait. */
	private @Nullable Link accept(PendingConnection pending) {
		if (this.environment.closed().getAsBoolean()) {
			pending.refuse();
			unexpect();
			return null;
		}
		boolean outdated;
		synchronized (this.remote) {
			outdated = this.arbitration.isOutdated(pending);
		}
		Link current = this.remote.link();
		if (outdated) {
			refuseOutdated(pending);
		}
		else if (current == null) {
			return establish(pending);
		}
		else if (!this.succession.challenge(current, pending)) {
			refuse(pending, current);
		}
		return null;
	}

	/** Takes a connection as the link, while there is none. */
	Link establish(PendingConnection pending) {
		this.succession.reset();
		Link link = new Link(this.remote, this.remote.inbound(), pending.remoteAddress(), this.environment);
		boolean used = false;
		try {
			link.use(pending.establish(this.arbitration.nextChoice(), link));
			used = true;
		}
		finally {
			if (!used) {
				link.discard();
			}
		}
		synchronized (this.remote) {
			this.arbitration.established(pending);
		}
		return link;
	}

	/** Refuses a connection because of a link, whose peer is there or cannot be asked. */
	void refuse(PendingConnection pending, Link current) {
		pending.refuse();
		// A peer that chooses never chooses a second connection. Another one may have
		// dialled before the link was up.
		boolean suspicious = pending.isChosen() || this.remote.isUpForLong();
		this.environment.newcomers().refused(this.remote.nodeId(), pending, current, suspicious);
		unexpect();
	}

	/** Refuses a connection because there is a newer one. */
	void refuseOutdated(PendingConnection pending) {
		pending.refuse();
		this.environment.newcomers().outdated(this.remote.nodeId(), pending);
		unexpect();
	}

	/** Returns whether the peer chose one connection before the other. */
	boolean isOlder(PendingConnection one, PendingConnection other) {
		return this.arbitration.isOlder(one, other);
	}

	/** Gives the link up, because nobody seems to be there. */
	void abandon(Link link, String why) {
		if (this.remote.isCurrent(link)) {
			this.succession.abandon(link);
			this.remote.failed(link, why);
		}
	}

	/** The peer of a link that was given up is there after all. */
	void returned(Link link) {
		if (this.succession.isAbandoned(link)) {
			resetAbandoned();
		}
	}

	/**
	 * Lets the peer notice that a link was given up.
	 * @return false if there was none
	 */
	boolean resetAbandoned() {
		boolean reset = this.succession.reset();
		this.remote.removeIfIdle();
		return reset;
	}

	/** Whether the socket of this link is kept, though it is over. */
	boolean isAbandoned(Link link) {
		return this.succession.isAbandoned(link);
	}

	/** The connection of this link has ended. */
	void forget(Link link) {
		this.succession.forget(link);
	}

	/** The link is over: whoever waited for that may come now. */
	void ended() {
		this.succession.ended();
	}

	/** Under the lock: whether an older choice of the peer might still arrive. */
	boolean remembersChoice() {
		return this.arbitration.remembersChoice();
	}

	/** Under the lock: whether nothing is expected, kept or remembered. */
	boolean isIdle() {
		return this.arbitration.isIdle() && this.succession.isIdle();
	}

}
