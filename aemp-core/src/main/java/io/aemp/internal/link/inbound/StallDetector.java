package io.aemp.internal.link.inbound;

import java.time.Duration;

import io.aemp.Guard;
import io.aemp.Reason;
import io.aemp.internal.credit.InboundCredit;
import io.aemp.internal.port.CreditHolder;
import io.aemp.internal.runtime.FailureReport;
import io.aemp.internal.runtime.FailureText;
import io.aemp.internal.transport.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Watches a node from which nothing is read. The node gets signs of life, and if nothing
 * that it sent is handled for long, whoever holds most of that gives way. Time is counted
 * in looks: if this process stood still, nobody is blamed. Confined to the loop of that
 * node.
 */
final class StallDetector {

	private static final FailureReport report = new FailureReport(LoggerFactory.getLogger(StallDetector.class));

	/** The time between two looks. */
	private static final Duration LOOK = Duration.ofSeconds(1);

	private final InboundFlow flow;

	private final String nodeId;

	private final EventLoop loop;

	private final InboundEnvironment environment;

	private final Duration timeout;

	private @Nullable Guard timer;

	/** The number of the look that is due: one that comes too late does not count. */
	private long number;

	/** The sum that was settled at the last look. */
	private long settled;

	/** The number of looks since that sum changed, while there was a link. */
	private int quiet;

	StallDetector(InboundFlow flow, String nodeId, EventLoop loop, InboundEnvironment environment) {
		this.flow = flow;
		this.nodeId = nodeId;
		this.loop = loop;
		this.environment = environment;
		this.timeout = environment.settings().timeouts().standstill();
	}

	/** Begins to watch, because nothing is read from now on. */
	void begin(InboundLink link) {
		this.settled = this.flow.credit().settled();
		this.quiet = 0;
		watch(link);
	}

	/**
	 * Goes on with another link, from which nothing is read either. The end of the link
	 * before may follow later.
	 */
	void watch(InboundLink link) {
		end();
		try {
			lookLater(link);
		}
		catch (Throwable ex) {
			// Nothing might ever be read from it again.
			link.lose("there was no timer to watch it: " + FailureText.of(ex));
		}
	}

	private void lookLater(InboundLink link) {
		long number = this.number;
		this.timer = this.environment.timers().schedule(LOOK, this.loop, () -> {
			if (this.number == number) {
				look(link);
			}
		});
	}

	/** Ends watching, because the link is over or reading goes on. */
	void end() {
		this.number++;
		if (this.timer != null) {
			this.timer.close();
		}
	}

	private void look(InboundLink link) {
		long number = this.number;
		long settled = this.flow.credit().settled();
		this.quiet++;
		if (settled != this.settled) {
			this.settled = settled;
			this.quiet = 0;
		}
		else if (LOOK.multipliedBy(this.quiet).compareTo(this.timeout) >= 0) {
			this.quiet = 0;
			giveWay(link, this.flow.credit());
		}
		if (this.number == number) {
			if (link.connection().peer().isOurKind() && link.connection().isWritable()) {
				link.sendSignOfLife();
			}
			watch(link);
		}
	}

	/** Kills or drops whatever holds most: nothing would ever be read again. */
	private void giveWay(InboundLink link, InboundCredit credit) {
		String quiet = "was handled for " + this.timeout.toMillis() + " ms";
		CreditHolder holder = this.environment.ports().largestHolder(credit);
		long tasks = credit.heldByTasks();
		if (holder != null && holder.cost() >= tasks) {
			report.warn("Port {} is killed: it holds {} bytes of what node {} sent, and nothing of that {}, so that "
					+ "nothing more can be read. Handlers must return, and must not wait for long for what the same "
					+ "node sends", holder.port(), holder.cost(), this.nodeId, quiet);
			holder.kill(Reason.of("mailbox_overflow", "it held " + holder.cost() + " bytes of what node " + this.nodeId
					+ " sent, and nothing of that " + quiet));
		}
		else if (tasks > 0) {
			report.warn(
					"{} requests and function calls of node {} are dropped, and the link to it fails: nothing that it "
							+ "sent {}, so that nothing more can be read. Functions must return, and nodes must read "
							+ "the answers to their queries",
					credit.dropTasks(), this.nodeId, quiet);
			link.end("nothing that the node sent " + quiet);
		}
		this.flow.writeOff();
	}

}
