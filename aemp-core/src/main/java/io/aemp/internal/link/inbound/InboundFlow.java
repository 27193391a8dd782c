package io.aemp.internal.link.inbound;

import java.util.Arrays;

import io.aemp.internal.credit.Charge;
import io.aemp.internal.credit.InboundCredit;
import io.aemp.internal.runtime.FailureReport;
import io.aemp.internal.transport.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The flow of what one node sends, over all its links: counts what was sent and is not
 * handled or dropped yet (guarantee, rule R8). Above a limit nothing more is read from
 * the node; from half of that down reading goes on. To be used on the loop of that node,
 * unless said otherwise.
 */
public final class InboundFlow {

	private static final FailureReport report = new FailureReport(LoggerFactory.getLogger(InboundFlow.class));

	/** The number of charges that are kept; a power of two. */
	private static final int CHARGES = 64;

	private final String nodeId;

	private final EventLoop loop;

	private final InboundEnvironment environment;

	private final Owner owner;

	/** Above this nothing is read. */
	private final long limit;

	/** From here down reading goes on. */
	private final long resumption;

	private final StallDetector stalls;

	private InboundCredit credit;

	/** Charges of that credit: most messages cost the same as some before them. */
	private final @Nullable Charge[] charges = new Charge[CHARGES];

	/** The sum that was ever charged to the credit. */
	private long charged;

	/** The part of it that was settled when that mattered last. */
	private long settled;

	private @Nullable InboundLink link;

	/** True if the peer has to show life, so that its link is read whatever waits. */
	private boolean challenged;

	/** Written on the loop. */
	private volatile boolean reading = true;

	/**
	 * True if there is no link, and nothing is left that came over one. Written on the
	 * loop.
	 */
	private volatile boolean over = true;

	/**
	 * Creates a flow that has not begun.
	 * @param owner the node
	 * @param environment what receiving needs
	 */
	public InboundFlow(Owner owner, InboundEnvironment environment) {
		this.nodeId = owner.nodeId();
		this.loop = owner.loop();
		this.owner = owner;
		this.environment = environment;
		this.limit = environment.settings().limits().receiveQueueBytes();
		this.resumption = this.limit / 2;
		this.stalls = new StallDetector(this, this.nodeId, this.loop, environment);
		this.credit = newCredit();
	}

	private InboundCredit newCredit() {
		return new InboundCredit(this.nodeId, this::executeReached);
	}

	/**
	 * Goes on, on the loop. May be called from any thread. A loop that takes no task is
	 * asked again: what was settled may have been the last part, so that nobody else
	 * would let reading go on.
	 */
	private void executeReached() {
		try {
			this.loop.execute(this::reached);
		}
		catch (Throwable ex) {
			if (!this.owner.retry(this::reached)) {
				throw ex;
			}
		}
	}

	/**
	 * Returns whether frames of that node are read. If not, its silence means nothing.
	 * May be called from any thread.
	 * @return true if so
	 */
	public boolean isReading() {
		return this.reading;
	}

	/**
	 * Returns the cost of what is not handled or dropped.
	 * @return bytes, and a fixed price for each message and element
	 */
	public long held() {
		return this.charged - this.credit.settled();
	}

	/**
	 * Returns whether nobody has to remember that node for what it sent. May be called
	 * from any thread.
	 * @return true if so
	 */
	public boolean isOver() {
		return this.over;
	}

	/** Returns the credit that is charged at the moment. */
	InboundCredit credit() {
		return this.credit;
	}

	/**
	 * Returns the charge for something of a cost, which counts once it is entered.
	 * @param cost the cost
	 * @return a charge that may be shared
	 */
	public Charge charge(int cost) {
		Charge charge = this.charges[cost & (CHARGES - 1)];
		if (charge == null || charge.cost() != cost) {
			charge = this.credit.charge(cost);
			this.charges[cost & (CHARGES - 1)] = charge;
		}
		return charge;
	}

	/**
	 * Counts a charge.
	 * @param charge from {@link #charge(int)}
	 */
	public void enter(Charge charge) {
		this.charged += charge.cost();
		if (this.charged - this.settled > this.limit) {
			this.settled = this.credit.settled();
			InboundLink link = this.link;
			if (this.charged - this.settled > this.limit && this.reading && link != null) {
				stop(link);
			}
		}
	}

	private void stop(InboundLink link) {
		if (this.credit.await(this.charged - this.resumption)) {
			report.debug("Nothing is read from node {} any more before {} bytes that it sent are handled", this.nodeId,
					held() - this.resumption);
			this.environment.readingStopped().run();
			setReading(false);
			this.stalls.begin(link);
		}
	}

	private void setReading(boolean reading) {
		this.reading = reading;
		read();
	}

	/** Not within a frame that is delivered, unless reading stops. */
	private void read() {
		boolean read = this.reading || this.challenged;
		if (this.link != null && this.link.connection().isReading() != read) {
			this.link.connection().read(read);
		}
	}

	/**
	 * Reads from the link even above the limit, until it is known whether its peer is
	 * there.
	 * @param link does not matter if it is not current
	 * @param challenged false as soon as that is known
	 */
	public void challenge(InboundLink link, boolean challenged) {
		if (this.link == link) {
			this.challenged = challenged;
			read();
		}
	}

	/**
	 * Receives over a link from now on.
	 * @param link was established
	 */
	public void attach(InboundLink link) {
		this.link = link;
		this.challenged = false;
		this.over = false;
		this.credit.awaitNothing();
		if (!this.reading) {
			read();
			this.stalls.watch(link);
			resumeOrWait();
		}
	}

	/**
	 * Takes notice that a link is over.
	 * @param link does not matter if it is not current
	 */
	public void detach(InboundLink link) {
		if (this.link == link) {
			this.link = null;
			this.stalls.end();
			reached();
		}
	}

	/** Goes on, because as much was settled as was awaited. */
	private void reached() {
		if (!this.reading) {
			resumeOrWait();
		}
		if (this.link == null) {
			this.over = !this.credit.await(this.charged);
			this.owner.idle();
		}
	}

	private void resumeOrWait() {
		if (!this.credit.await(this.charged - this.resumption)) {
			this.stalls.end();
			setReading(true);
		}
	}

	/**
	 * Forgets what is in hands that will not return it, if nobody else holds anything
	 * that could be handled or dropped.
	 */
	void writeOff() {
		long lost = held();
		if (lost > this.resumption && this.environment.ports().largestHolder(this.credit) == null
				&& this.credit.heldByTasks() == 0) {
			report.warn("Handlers that do not return have {} bytes of what node {} sent. They count no longer, so "
					+ "that reading goes on", lost, this.nodeId);
			this.credit.awaitNothing();
			this.credit = newCredit();
			Arrays.fill(this.charges, null);
			this.charged = 0;
			this.settled = 0;
			executeReached();
		}
	}

	/**
	 * The node that sends.
	 */
	public interface Owner {

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
		 * Runs a task on the loop again that the loop did not take.
		 * @param task the task
		 * @return false if there is no timer
		 */
		boolean retry(Runnable task);

		/**
		 * Hears that nothing is left that came from the node.
		 */
		void idle();

	}

}
