package io.aemp.internal.link.connect;

import io.aemp.internal.link.liveness.Challenge;
import io.aemp.internal.transport.Connection;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.transport.PendingConnection;
import org.jspecify.annotations.Nullable;

/**
 * Accepts verified connections as the link to one node, or refuses them. To be used on
 * the loop of that node, unless said otherwise.
 *
 * @param <L> the type of links
 */
public final class LinkAcceptance<L extends LinkAcceptance.AcceptedLink> {

	private final Owner<L> owner;

	private final ConnectEnvironment environment;

	private final Arbitration arbitration;

	private final LinkHandover<L> handover;

	/**
	 * Creates an object that has accepted nothing yet.
	 * @param owner the node that has the link
	 * @param environment what connecting needs
	 */
	public LinkAcceptance(Owner<L> owner, ConnectEnvironment environment) {
		this.owner = owner;
		this.environment = environment;
		this.arbitration = new Arbitration(environment);
		this.handover = new LinkHandover<>(owner, this, environment.newcomers());
	}

	/**
	 * Announces a verified connection, which keeps the remote node. May be called from
	 * any thread.
	 * @return false if that was removed: look the node up again
	 */
	public boolean expect() {
		return this.arbitration.expect();
	}

	/**
	 * Takes the announcement back: the connection failed on its way, or was refused. May
	 * be called from any thread.
	 */
	public void unexpect() {
		this.arbitration.settle();
		this.owner.idle();
	}

	/**
	 * Accepts a verified connection as the link, or refuses it, or lets it wait.
	 * @param pending was announced
	 */
	public void offer(PendingConnection pending) {
		if (pending.isChosen() && !this.arbitration.isComparable(pending)) {
			this.environment.newcomers().aheadOfClock(this.owner.nodeId(), pending);
		}
		consider(pending);
	}

	/** Does the same for a connection that may have waited. */
	void consider(PendingConnection pending) {
		L link;
		try {
			link = accept(pending);
		}
		catch (Throwable ex) {
			// Nobody waits for it any more.
			pending.refuse();
			unexpect();
			this.owner.choiceRemembered();
			throw ex;
		}
		if (link != null) {
			try {
				this.owner.up(link, pending);
			}
			finally {
				this.arbitration.settle();
			}
		}
	}

	/** Returns null if the connection was refused, or has to wait. */
	private @Nullable L accept(PendingConnection pending) {
		if (this.environment.closed().getAsBoolean()) {
			pending.refuse();
			unexpect();
			return null;
		}
		L current = this.owner.link();
		if (this.arbitration.isOutdated(pending)) {
			refuseOutdated(pending);
		}
		else if (current == null) {
			return establish(pending);
		}
		else if (!this.handover.challenge(current, pending)) {
			refuse(pending, current);
		}
		return null;
	}

	/** Makes a connection the link, while there is none. */
	L establish(PendingConnection pending) {
		this.handover.reset();
		L link = this.owner.establish(pending, this.arbitration.nextChoice());
		this.arbitration.established(pending);
		return link;
	}

	/** Refuses a connection because of a link, whose peer is there or cannot be asked. */
	void refuse(PendingConnection pending, L current) {
		pending.refuse();
		// A peer that chooses never chooses a second connection. Another one may have
		// dialled before the link was up.
		boolean suspicious = pending.isChosen() || this.owner.isUpForLong();
		this.environment.newcomers().refused(this.owner.nodeId(), pending, current.address(), suspicious);
		unexpect();
	}

	/** Refuses a connection because there is a newer one. */
	void refuseOutdated(PendingConnection pending) {
		pending.refuse();
		this.environment.newcomers().outdated(this.owner.nodeId(), pending);
		unexpect();
	}

	/** Returns whether the peer chose one connection before the other. */
	boolean isOlder(PendingConnection one, PendingConnection other) {
		return this.arbitration.isOlder(one, other);
	}

	/**
	 * Gives the link up, because nobody seems to be there.
	 * @param link does not matter if it is not current
	 * @param why the cause in words
	 */
	public void abandon(L link, String why) {
		if (this.owner.isCurrent(link)) {
			this.handover.abandon(link);
			this.owner.failed(link, why);
		}
	}

	/**
	 * Takes notice that the peer of a link that was given up is there after all.
	 * @param link perhaps was given up
	 */
	public void returned(L link) {
		if (this.handover.isAbandoned(link)) {
			resetAbandoned();
		}
	}

	/**
	 * Resets the socket of a link that was given up, so that the peer notices.
	 * @return false if there was none
	 */
	public boolean resetAbandoned() {
		boolean reset = this.handover.reset();
		this.owner.idle();
		return reset;
	}

	/**
	 * Returns whether the socket of a link is kept, though the link is over.
	 * @param link the link
	 * @return true if so
	 */
	public boolean isAbandoned(L link) {
		return this.handover.isAbandoned(link);
	}

	/**
	 * Takes notice that the connection of a link has ended.
	 * @param link the link
	 */
	public void forget(L link) {
		this.handover.forget(link);
	}

	/**
	 * Takes notice that the link is over: a connection that waited for that may become
	 * the link now.
	 */
	public void ended() {
		this.handover.ended();
	}

	/**
	 * Returns whether an older choice of the peer might still arrive. May be called from
	 * any thread.
	 * @return true if so
	 */
	public boolean remembersChoice() {
		return this.arbitration.remembersChoice();
	}

	/**
	 * Accepts no connection any more, if none is expected, kept or remembered. May be
	 * called from any thread.
	 * @return false if one is
	 */
	public boolean closeIfIdle() {
		return this.handover.isIdle() && this.arbitration.closeIfIdle();
	}

	/**
	 * A link, as its successors see it.
	 */
	public interface AcceptedLink {

		/**
		 * Returns the other end. May be called from any thread.
		 * @return the address
		 */
		String address();

		/**
		 * Returns the connection.
		 * @return the connection
		 */
		Connection connection();

		/**
		 * Asks the peer to answer at once, because somebody else came in its name.
		 * @param decision is told once
		 * @return false if it cannot be asked
		 */
		boolean challenge(Challenge.Decision decision);

	}

	/**
	 * The node that has the link.
	 *
	 * @param <L> the type of links
	 */
	public interface Owner<L> {

		/**
		 * Returns its ID.
		 * @return the node ID
		 */
		String nodeId();

		/**
		 * Returns the loop where its link lives.
		 * @return the loop
		 */
		EventLoop loop();

		/**
		 * Returns the link.
		 * @return null if there is none
		 */
		@Nullable L link();

		/**
		 * Returns whether a link is the one of the node.
		 * @param link perhaps an older one
		 * @return false if it failed
		 */
		boolean isCurrent(L link);

		/**
		 * Returns whether the link has been up for longer than it takes to dial and to
		 * greet. Then a connection that is verified now was dialled in spite of it.
		 * @return true if so
		 */
		boolean isUpForLong();

		/**
		 * Makes a connection a link.
		 * @param pending the connection
		 * @param choice the number of our choice, if it is ours
		 * @return a link that is not up yet
		 */
		L establish(PendingConnection pending, long choice);

		/**
		 * Uses a link from now on.
		 * @param link was established
		 * @param pending its connection
		 */
		void up(L link, PendingConnection pending);

		/**
		 * Ends a link.
		 * @param link the current one
		 * @param why the cause in words
		 */
		void failed(L link, String why);

		/**
		 * Hears that a choice is remembered for a while, without a link.
		 */
		void choiceRemembered();

		/**
		 * Hears that nothing may depend on the node any more. Called from any thread.
		 */
		void idle();

	}

}
