package io.aemp.internal.link;

import java.time.Duration;

import io.aemp.Guard;
import io.aemp.Reason;
import io.aemp.internal.credit.InboundCredit;
import io.aemp.internal.port.CreditHolder;
import io.aemp.internal.runtime.FailureText;
import io.aemp.internal.wire.Requests;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens while nothing is read from a node: it gets signs of life, and if nothing
 * that it sent is handled for long, whoever holds most of that gives way. Time is counted
 * in looks: if this process stood still, nobody is blamed. Confined to the loop of that
 * node.
 */
final class Standstill {

	private static final Logger logger = LoggerFactory.getLogger(Standstill.class);

	/** How often that is looked after. */
	private static final Duration LOOK = Duration.ofSeconds(1);

	private final Inbound inbound;

	private final RemoteNode remote;

	private final LinkEnvironment environment;

	private final Duration timeout;

	private @Nullable Guard timer;

	/** The number of the look that is due: one that comes too late does not count. */
	private long number;

	/** What was over when it was looked at last. */
	private long settled;

	/** How many looks ago that was, while there was a link. */
	private int quiet;

	Standstill(Inbound inbound, RemoteNode remote, LinkEnvironment environment) {
		this.inbound = inbound;
		this.remote = remote;
		this.environment = environment;
		this.timeout = environment.settings().standstillTimeout();
	}

	/** From now on nothing is read. */
	void begin(Link link) {
		this.settled = this.inbound.account().settled();
		this.quiet = 0;
		watch(link);
	}

	/**
	 * Nothing is read from this link, as it was with the one before, whose end may follow
	 * later.
	 */
	void watch(Link link) {
		end();
		try {
			lookLater(link);
		}
		catch (Throwable ex) {
			// Nothing might ever be read from it again.
			this.remote.lose(link, "there was no timer to watch it: " + FailureText.of(ex));
		}
	}

	private void lookLater(Link link) {
		long number = this.number;
		this.timer = this.environment.timers().schedule(LOOK, this.remote.loop(), () -> {
			if (this.number == number) {
				look(link);
			}
		});
	}

	/** The link is over, or reading goes on: no look is due any more. */
	void end() {
		this.number++;
		if (this.timer != null) {
			this.timer.close();
		}
	}

	private void look(Link link) {
		long number = this.number;
		long settled = this.inbound.account().settled();
		this.quiet++;
		if (settled != this.settled) {
			this.settled = settled;
			this.quiet = 0;
		}
		else if (LOOK.multipliedBy(this.quiet).compareTo(this.timeout) >= 0) {
			this.quiet = 0;
			giveWay(link, this.inbound.account());
		}
		if (this.number == number) {
			if (link.connection().peer().isOurKind() && link.connection().isWritable()) {
				link.request(Requests.NOT_READING);
			}
			watch(link);
		}
	}

	/** Nothing was handled for long, so nothing would ever be read again. */
	private void giveWay(Link link, InboundCredit account) {
		String quiet = "was handled for " + this.timeout.toMillis() + " ms";
		CreditHolder holder = this.environment.ports().largestHolder(account);
		long tasks = account.heldByTasks();
		if (holder != null && holder.cost() >= tasks) {
			logger.warn("Port {} is killed: it holds {} bytes of what node {} sent, and nothing of that {}, so that "
					+ "nothing more can be read. Handlers must return, and must not wait for long for what the same "
					+ "node sends", holder.port(), holder.cost(), this.remote.nodeId(), quiet);
			holder.kill(Reason.of("mailbox_overflow", "it held " + holder.cost() + " bytes of what node "
					+ this.remote.nodeId() + " sent, and nothing of that " + quiet));
		}
		else if (tasks > 0) {
			logger.warn(
					"{} requests and function calls of node {} are dropped, and the link to it fails: nothing that it "
							+ "sent {}, so that nothing more can be read. Functions must return, and nodes must read "
							+ "the answers to their queries",
					account.dropTasks(), this.remote.nodeId(), quiet);
			this.remote.failed(link, "nothing that the node sent " + quiet);
		}
		this.inbound.writeOff();
	}

}
