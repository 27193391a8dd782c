package io.aemp.internal.link;

import java.util.Arrays;

import io.aemp.internal.credit.Charge;
import io.aemp.internal.credit.InboundCredit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one node sent and what is not handled or dropped yet, over all its links
 * (guarantee, rule R8): above a bound nothing more is read from it, from half of that
 * down reading goes on. To be used on the loop of that node, unless said otherwise.
 */
final class Inbound {

	private static final Logger logger = LoggerFactory.getLogger(Inbound.class);

	/** How many charges are kept; a power of two. */
	private static final int CHARGES = 64;

	private final RemoteNode remote;

	private final LinkEnvironment environment;

	/** Above this nothing is read. */
	private final long bound;

	/** From here down reading goes on. */
	private final long resumption;

	private final Standstill standstill;

	private InboundCredit account;

	/** Of that account: most messages cost the same as some before them. */
	private final @Nullable Charge[] charges = new Charge[CHARGES];

	/** What was ever entered into the account. */
	private long charged;

	/** How much of it was over when that mattered last. */
	private long settled;

	private @Nullable Link link;

	/** The peer has to show life, so that its link is read whatever waits. */
	private boolean challenged;

	/** Written on the loop. */
	private volatile boolean reading = true;

	/**
	 * Written on the loop: whether there is no link, and nothing left that came over one.
	 */
	private volatile boolean over = true;

	/**
	 * Nothing was sent yet.
	 * @param remote the node
	 * @param environment limits, timers and ports
	 */
	Inbound(RemoteNode remote, LinkEnvironment environment) {
		this.remote = remote;
		this.environment = environment;
		this.bound = environment.settings().receiveQueueBytes();
		this.resumption = this.bound / 2;
		this.standstill = new Standstill(this, remote, environment);
		this.account = newAccount();
	}

	private InboundCredit newAccount() {
		return new InboundCredit(this.remote.nodeId(), this::executeReached);
	}

	/**
	 * From any thread. If the loop takes no task, it is asked again: what was settled may
	 * have been the last part, so that nobody else would let reading go on.
	 */
	private void executeReached() {
		try {
			this.remote.loop().execute(this::reached);
		}
		catch (Throwable ex) {
			if (!this.remote.retry(this::reached)) {
				throw ex;
			}
		}
	}

	/**
	 * Whether packets of that node are read. If not, its silence means nothing. From any
	 * thread.
	 */
	boolean isReading() {
		return this.reading;
	}

	/** How much is not over. */
	long held() {
		return this.charged - this.account.settled();
	}

	/**
	 * Whether nobody has to remember that node for what it sent. From any thread.
	 */
	boolean isOver() {
		return this.over;
	}

	/** What is entered at the moment. */
	InboundCredit account() {
		return this.account;
	}

	/** What something of that cost is charged with, if it is entered. */
	Charge charge(int cost) {
		Charge charge = this.charges[cost & (CHARGES - 1)];
		if (charge == null || charge.cost() != cost) {
			charge = this.account.charge(cost);
			this.charges[cost & (CHARGES - 1)] = charge;
		}
		return charge;
	}

	/** Enters something. */
	void enter(Charge charge) {
		this.charged += charge.cost();
		if (this.charged - this.settled > this.bound) {
			this.settled = this.account.settled();
			Link link = this.link;
			if (this.charged - this.settled > this.bound && this.reading && link != null) {
				stop(link);
			}
		}
	}

	private void stop(Link link) {
		if (this.account.await(this.charged - this.resumption)) {
			logger.debug("Nothing is read from node {} any more before {} bytes that it sent are handled",
					this.remote.nodeId(), held() - this.resumption);
			this.environment.traffic().readingStopped();
			setReading(false);
			this.standstill.begin(link);
		}
	}

	private void setReading(boolean reading) {
		this.reading = reading;
		read();
	}

	/** Not within a packet that is delivered, unless reading stops. */
	private void read() {
		boolean read = this.reading || this.challenged;
		if (this.link != null && this.link.connection().isReading() != read) {
			this.link.connection().read(read);
		}
	}

	/**
	 * Reads from the link even above the bound, until it is known whether its peer is
	 * there.
	 * @param challenged false as soon as that is known
	 */
	void challenge(Link link, boolean challenged) {
		if (this.link == link) {
			this.challenged = challenged;
			read();
		}
	}

	/** There is a link. */
	void attach(Link link) {
		this.link = link;
		this.challenged = false;
		this.over = false;
		this.account.awaitNothing();
		if (!this.reading) {
			read();
			this.standstill.watch(link);
			resumeOrWait();
		}
	}

	/** That link is over. */
	void detach(Link link) {
		if (this.link == link) {
			this.link = null;
			this.standstill.end();
			reached();
		}
	}

	/** So much is over as was awaited. */
	private void reached() {
		if (!this.reading) {
			resumeOrWait();
		}
		if (this.link == null) {
			this.over = !this.account.await(this.charged);
			this.remote.removeIfIdle();
		}
	}

	private void resumeOrWait() {
		if (!this.account.await(this.charged - this.resumption)) {
			this.standstill.end();
			setReading(true);
		}
	}

	/**
	 * Forgets what is in hands that will not return it, if nobody else holds anything
	 * that could be handled or dropped.
	 */
	void writeOff() {
		long lost = held();
		if (lost > this.resumption && this.environment.ports().largestHolder(this.account) == null
				&& this.account.heldByTasks() == 0) {
			logger.warn("Handlers that do not return have {} bytes of what node {} sent. They count no longer, so "
					+ "that reading goes on", lost, this.remote.nodeId());
			this.account.awaitNothing();
			this.account = newAccount();
			Arrays.fill(this.charges, null);
			this.charged = 0;
			this.settled = 0;
			executeReached();
		}
	}

}
