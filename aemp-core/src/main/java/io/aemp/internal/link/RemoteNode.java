package io.aemp.internal.link;

import java.time.Duration;
import java.util.function.Consumer;

import io.aemp.LinkStatus;
import io.aemp.LossReason;
import io.aemp.NodeSettings;
import io.aemp.internal.link.connect.LinkAcceptance;
import io.aemp.internal.link.inbound.InboundFlow;
import io.aemp.internal.link.outbound.OutboundBudget;
import io.aemp.internal.link.sequence.LinkFailure;
import io.aemp.internal.link.sequence.RemoteSequence;
import io.aemp.internal.runtime.FailureReport;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.transport.PendingConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Another node as this one sees it: the sequence of what is sent there, the flow of what
 * comes from there, and the life of its links. A link, and the attempts to get one,
 * belong to one loop for life. The state is in those parts; this object has none, and no
 * lock. May be used from any thread, unless said otherwise.
 */
final class RemoteNode
		implements RemoteSequence.Owner<Link>, LinkAcceptance.Owner<Link>, InboundFlow.Owner, OutboundBudget.Member {

	private static final FailureReport report = new FailureReport(LoggerFactory.getLogger(RemoteNode.class));

	private static final int TIMER_ATTEMPTS = 4;

	/** The time before a loop that took no task is asked again. */
	private static final Duration RETRY = Duration.ofSeconds(1);

	/** The reason why links fail when this node ends. */
	static final String CLOSED = "this node was closed";

	private final String nodeId;

	private final EventLoop loop;

	private final LinkEnvironment environment;

	private final NodeRequests requests;

	private final Consumer<RemoteNode> remover;

	private final RemoteSequence<Link> sequence;

	private final InboundFlow inbound;

	private final LinkAcceptance<Link> acceptance;

	/** Why there is no link, or why the last one failed; null before that. */
	private volatile @Nullable String lastFailure;

	/**
	 * Creates a node without a link.
	 * @param nodeId the node
	 * @param loop where its link lives
	 * @param environment what it shares with other remote nodes
	 * @param requests where its requests to the node port go
	 * @param remover forgets this object, which is of no use any more
	 */
	RemoteNode(String nodeId, EventLoop loop, LinkEnvironment environment, NodeRequests requests,
			Consumer<RemoteNode> remover) {
		this.nodeId = nodeId;
		this.loop = loop;
		this.environment = environment;
		this.requests = requests;
		this.remover = remover;
		this.sequence = new RemoteSequence<>(this, environment.sequences());
		this.inbound = new InboundFlow(this, environment.inbound());
		this.acceptance = new LinkAcceptance<>(this, environment.connecting());
	}

	@Override
	public String nodeId() {
		return this.nodeId;
	}

	@Override
	public EventLoop loop() {
		return this.loop;
	}

	RemoteSequence<Link> sequence() {
		return this.sequence;
	}

	InboundFlow inbound() {
		return this.inbound;
	}

	LinkAcceptance<Link> acceptance() {
		return this.acceptance;
	}

	boolean isUp() {
		return link() != null;
	}

	@Override
	public @Nullable Link link() {
		return this.sequence.link();
	}

	@Override
	public boolean isCurrent(Link link) {
		return link() == link;
	}

	/**
	 * Returns why there is no link.
	 * @return the last failure; null if there was none, or there is a link
	 */
	@Nullable String whyDown() {
		return isUp() ? null : this.lastFailure;
	}

	LinkStatus status() {
		RemoteSequence.Figures<Link> figures = this.sequence.figures();
		Link link = figures.link();
		return new LinkStatus(this.nodeId, (link != null) ? link.state() : LinkStatus.State.DOWN,
				(link != null) ? link.address() : null, (link != null) ? link.format().framing().name() : null,
				this.inbound.isReading(), figures.messages(), figures.cost(), figures.monitors());
	}

	@Override
	public long charged() {
		return this.sequence.charged();
	}

	@Override
	public void giveWay() {
		this.sequence.giveWay();
	}

	@Override
	public boolean isUpForLong() {
		NodeSettings settings = this.environment.settings();
		// No dial goes on for longer than that, however many addresses it has.
		return this.sequence.isUpFor(settings.timeouts().monitor().plus(settings.timeouts().handshake()));
	}

	/** Makes a connection a link. To be called on the loop. */
	@Override
	public Link establish(PendingConnection pending, long choice) {
		Link link = new Link(this, pending.remoteAddress(), this.environment, this.requests);
		boolean used = false;
		try {
			link.use(pending.establish(choice, link));
			used = true;
		}
		finally {
			if (!used) {
				link.discard();
			}
		}
		return link;
	}

	/** Uses a link from now on. To be called on the loop. */
	@Override
	public void up(Link link, PendingConnection pending) {
		report.info("The link to node {} at {} is up{}", this.nodeId, pending.remoteAddress(),
				pending.isTrusted() ? "" : ", but untrusted: nothing proves that its greeting is its own");
		this.sequence.up(link);
	}

	/** Ends a link. To be called on the loop. */
	@Override
	public void failed(Link link, String why) {
		this.sequence.lose(link, why);
		over(link);
	}

	private void over(Link link) {
		try {
			link.end();
		}
		finally {
			this.acceptance.ended();
		}
	}

	/**
	 * Takes notice that the connection of a link that is over, or not yet, ended. To be
	 * called on the loop.
	 */
	void closed(Link link, String why) {
		this.acceptance.forget(link);
		failed(link, why);
		idle();
	}

	@Override
	public boolean resetAbandoned() {
		return this.acceptance.resetAbandoned();
	}

	@Override
	public void failed(LinkFailure<Link> failure) {
		Link lost = failure.link();
		this.lastFailure = failure.why();
		try {
			log(failure);
			later(failure.pause(), this::idle);
			choiceRemembered();
		}
		finally {
			if (lost != null) {
				end(lost);
			}
		}
	}

	private void log(LinkFailure<Link> failure) {
		if (failure.link() != null || failure.lossReason() == LossReason.SEND_QUEUE_OVERFLOW) {
			report.info("The link to node {} failed: {}", this.nodeId, failure.why());
		}
		else {
			// Perhaps for each message.
			report.debug("There is no link to node {}: {}", this.nodeId, failure.why());
		}
		if (failure.problem() != null) {
			report.error("The failure of the link to node {} could not be carried out in full", this.nodeId,
					failure.problem());
		}
	}

	@Override
	public void choiceRemembered() {
		if (this.acceptance.remembersChoice()) {
			later(this.environment.settings().timeouts().handshake(), this::idle);
		}
	}

	@Override
	public void end(Link lost) {
		try {
			this.loop.execute(() -> endNow(lost));
		}
		catch (Throwable ex) {
			retry(() -> endNow(lost));
		}
	}

	private void endNow(Link lost) {
		try {
			over(lost);
		}
		finally {
			if (!this.acceptance.isAbandoned(lost)) {
				lost.connection().close();
			}
		}
	}

	@Override
	public boolean retry(Runnable task) {
		return later(RETRY, task);
	}

	/**
	 * Does something on the loop after a while, or, without any timer, never.
	 * @return false if there is no timer
	 */
	private boolean later(Duration delay, Runnable task) {
		for (int attempt = 1; attempt <= TIMER_ATTEMPTS; attempt++) {
			try {
				this.environment.timers().schedule(delay, this.loop, task);
				return true;
			}
			catch (Throwable ex) {
				if (attempt == TIMER_ATTEMPTS) {
					report.warn(
							"The state of node {} cannot be released without a timer, and stays until it is used again",
							this.nodeId, ex);
				}
			}
		}
		return false;
	}

	/** Sends what waits and ends the link without loss. To be called on the loop. */
	void close() {
		Link link = link();
		if (link == null) {
			closeUnlinked();
			return;
		}
		link.flushAll();
		failed(link, CLOSED);
	}

	/** Drops what waits for a link. */
	void closeUnlinked() {
		this.sequence.loseUnlinked(CLOSED);
	}

	/** Forgets this object if nothing depends on it any more. */
	@Override
	public void idle() {
		this.sequence.removeIfIdle(this::forget);
	}

	/** Forgets this object, unless something comes or may come from the node. */
	private boolean forget() {
		boolean unused = this.inbound.isOver() && this.acceptance.closeIfIdle();
		if (unused) {
			this.remover.accept(this);
		}
		return unused;
	}

}
