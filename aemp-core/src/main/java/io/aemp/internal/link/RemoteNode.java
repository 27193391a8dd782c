package io.aemp.internal.link;

import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

import io.aemp.LinkFailedException;
import io.aemp.LinkStatus;
import io.aemp.LossReason;
import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.Printable;
import io.aemp.Reason;
import io.aemp.internal.context.Context;
import io.aemp.internal.context.LastingEntry;
import io.aemp.internal.context.Monitor;
import io.aemp.internal.future.NodeFuture;
import io.aemp.internal.runtime.FailureReport;
import io.aemp.internal.runtime.FailureText;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.transport.PendingConnection;
import io.aemp.internal.wire.FrameBuffer;
import io.aemp.internal.wire.Requests;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another node as this one sees it: the sequence of all that is sent there, the monitors
 * on its ports, and the link if there is one. Implements the guarantee, rules R1 to R4.
 *
 * <p>
 * Everything that contexts do (append, monitor, take notice of a failure) and the failure
 * itself are steps under one short lock; the link and the attempts to get one belong to
 * one loop for life.
 */
final class RemoteNode {

	private static final Logger logger = LoggerFactory.getLogger(RemoteNode.class);

	private static final FailureReport report = new FailureReport(logger);

	private static final int TIMER_ATTEMPTS = 4;

	/** Before a loop that took no task is asked again. */
	private static final Duration RETRY = Duration.ofSeconds(1);

	/** Why links fail when this node ends. */
	static final String CLOSED = "this node was closed";

	private final String nodeId;

	private final EventLoop loop;

	private final LinkEnvironment environment;

	private final Consumer<RemoteNode> remover;

	private final Encoding encoding;

	/** Belongs to the loop. */
	private final Inbound inbound;

	/** Guarded by this. */
	private final Attempts attempts;

	private final Reception reception;

	/** Guarded by this. */
	private final Outbound outbound;

	/** Guarded by this. */
	private final RemoteMonitors monitors;

	/**
	 * Null while there is no link. Set under the lock on the loop; cleared under the lock
	 * by whoever finds the failure.
	 */
	private volatile @Nullable Link link;

	/** Guarded by this: once true, nothing is accepted any more. */
	private boolean removed;

	/**
	 * Guarded by this: a failure is being carried out, and whether it has to be again.
	 */
	private boolean failing;

	private boolean failsAgain;

	/** Made before there is a lack of memory. */
	private final Reason noMemory;

	/**
	 * Without a link.
	 * @param nodeId the node
	 * @param loop where its link lives
	 * @param environment what it shares with other remote nodes
	 * @param remover forgets this object, which is of no use any more
	 */
	RemoteNode(String nodeId, EventLoop loop, LinkEnvironment environment, Consumer<RemoteNode> remover) {
		this.nodeId = nodeId;
		this.loop = loop;
		this.environment = environment;
		this.remover = remover;
		this.encoding = new Encoding(nodeId, environment.settings().sendQueueBytes());
		this.outbound = new Outbound(nodeId, this.encoding, environment);
		this.inbound = new Inbound(this, environment);
		this.attempts = new Attempts(this, environment);
		this.reception = new Reception(this, environment);
		this.monitors = new RemoteMonitors(this, environment.kernel());
		this.noMemory = Reason.transportError(nodeId, "there was no memory");
	}

	String nodeId() {
		return this.nodeId;
	}

	EventLoop loop() {
		return this.loop;
	}

	Inbound inbound() {
		return this.inbound;
	}

	Reception reception() {
		return this.reception;
	}

	boolean isUp() {
		return this.link != null;
	}

	@Nullable Link link() {
		return this.link;
	}

	boolean isCurrent(Link link) {
		return this.link == link;
	}

	/** From any thread. */
	synchronized LinkStatus status() {
		return Link.statusOf(this.nodeId, this.link, this.inbound, this.outbound, this.monitors);
	}

	/**
	 * Sends a message or request.
	 * @param context who sends
	 * @param portName the port on that node, empty for its node port
	 * @param elements the message
	 * @param carried fires if the message is dropped for an older loss
	 * @return false if this object was removed: look the node up again
	 * @throws IllegalArgumentException if the message cannot be written or is larger than
	 * the peer accepts
	 */
	boolean append(Context context, String portName, @Nullable Object[] elements, @Nullable Monitor carried) {
		Link link = this.link;
		@Nullable Object[] kept = (link == null) ? snapshot(elements) : elements;
		return append(link, this.encoding.encode(link, portName, kept), context, portName, kept, carried);
	}

	/**
	 * Sends a message that nobody has checked, if it is of the commonest kind.
	 * @param context as above, like the others
	 * @return false if it is of another kind, or this object was removed
	 * @throws IllegalArgumentException if the message is larger than the peer accepts
	 */
	boolean appendPlain(Context context, String portName, @Nullable Object[] elements, @Nullable Monitor carried) {
		Link link = this.link;
		FrameBuffer bytes = this.encoding.encodePlain(link, portName, elements);
		return bytes != null && append(link, bytes, context, portName, elements, carried);
	}

	/**
	 * Appends what was encoded for a link, or for none.
	 */
	private boolean append(@Nullable Link link, FrameBuffer encoded, Context context, String portName,
			@Nullable Object[] elements, @Nullable Monitor carried) {
		FrameBuffer bytes = encoded;
		@Nullable Object[] kept = elements;
		this.encoding.checkFits(portName, elements, bytes);
		Link unflushed;
		synchronized (this) {
			if (this.removed) {
				return false;
			}
			Reason fenced = this.monitors.fenced(context, portName, elements);
			if (fenced != null) {
				if (carried != null) {
					// Fired here, nobody else would take it away.
					this.monitors.remove(carried, portName);
					carried.fire(fenced);
				}
				this.outbound.lost(LossReason.BEHIND_LOSS, portName, elements,
						OutboundQueue.costOf(elements, bytes.length()));
				return true;
			}
			if (this.link != link) {
				kept = (this.link == null) ? snapshot(elements) : elements;
				bytes = this.encoding.encode(this.link, portName, kept);
			}
			unflushed = enqueue(portName, kept, bytes);
		}
		flush(unflushed);
		return true;
	}

	/** Waits for a link as it is now, whatever the application does with its own. */
	private static @Nullable Object[] snapshot(@Nullable Object[] elements) {
		return Message.decoded(elements, 0).copy().elements().toArray();
	}

	/**
	 * Sends a request on this very link or not at all; what it answers is over with it.
	 */
	void appendOn(Link link, @Nullable Object[] request) {
		if (!isCurrent(link)) {
			// Encoding may take long.
			return;
		}
		FrameBuffer bytes = this.encoding.encode(link, "", request);
		Link unflushed = null;
		synchronized (this) {
			if (this.link == link) {
				unflushed = enqueue("", request, bytes);
			}
		}
		flush(unflushed);
	}

	/**
	 * Under the lock.
	 * @return the link to be flushed, after that
	 */
	private @Nullable Link enqueue(String portName, @Nullable Object[] elements, FrameBuffer bytes) {
		if (this.link == null) {
			this.attempts.start();
		}
		if (!this.outbound.add(this.link, portName, elements, bytes)) {
			overflow();
			this.outbound.lost(LossReason.SEND_QUEUE_OVERFLOW, portName, elements,
					OutboundQueue.costOf(elements, bytes.length()));
		}
		return flushDue();
	}

	/** Under the lock: the link to be flushed, after that. */
	private @Nullable Link flushDue() {
		Link link = this.link;
		return (link != null && this.outbound.beginFlush()) ? link : null;
	}

	/** If nobody takes what was appended to the connection, it is lost (rule R4). */
	private void flush(@Nullable Link unflushed) {
		if (unflushed != null) {
			try {
				this.loop.execute(unflushed::flush);
			}
			catch (Throwable ex) {
				lose(unflushed, "its thread takes no tasks: " + FailureText.of(ex));
			}
		}
	}

	/** From any thread: the link is over as soon as this returns. */
	void lose(Link link, String why) {
		synchronized (this) {
			if (this.link == link) {
				fail(why);
			}
		}
	}

	/** How much the queue holds, as an estimate; from any thread. */
	long charged() {
		return this.outbound.charged();
	}

	/** From any thread: too much waits for all nodes together, and most of it here. */
	void giveWay() {
		synchronized (this) {
			if (charged() > 0) {
				overflow();
			}
		}
	}

	/** Under the lock. */
	private void overflow() {
		fail("send queue overflow", LossReason.SEND_QUEUE_OVERFLOW);
	}

	/**
	 * Completes a future as soon as less than half of what may wait does.
	 * @return false if that is so already
	 */
	boolean awaitWritable(NodeFuture<Void> future) {
		synchronized (this) {
			if (!this.outbound.awaitWritable(future)) {
				return false;
			}
		}
		future.whenOver(() -> {
			synchronized (this) {
				this.outbound.forget(future);
			}
		});
		return true;
	}

	/**
	 * Monitors a port of that node, or with an empty name the link to it.
	 * @param owner whom the monitor belongs to
	 * @param portName the port
	 * @param action what to do
	 * @return null if this object was removed: look the node up again
	 */
	@Nullable Monitor monitor(Context owner, String portName, Consumer<Reason> action) {
		Monitor monitor = new Monitor(owner, (reason) -> {
			// Taken, it fences its context no longer.
			removeIfIdle();
			action.accept(reason);
		}, (closed) -> {
			unmonitor(portName, closed);
			removeIfIdle();
		}, this.environment.ports().fired());
		if (!owner.own(monitor)) {
			removeIfIdle();
			return monitor;
		}
		Link unflushed = null;
		boolean added;
		synchronized (this) {
			added = !this.removed;
			if (added) {
				unflushed = add(monitor, portName);
			}
		}
		flush(unflushed);
		if (!added) {
			owner.disown(monitor);
		}
		return added ? monitor : null;
	}

	/**
	 * Under the lock: adds a monitor, and lets the peer know of the first one of a port.
	 * If that fails, there is no such monitor.
	 */
	private @Nullable Link add(Monitor monitor, String portName) {
		Reason fenced = this.monitors.fencedFrom(monitor.owner(), portName);
		if (fenced != null) {
			this.monitors.fire(monitor, portName, fenced);
			return null;
		}
		Link unflushed = null;
		boolean added = false;
		try {
			boolean tell = this.monitors.add(monitor, portName);
			if (tell && !portName.isEmpty()) {
				unflushed = request(Requests.MON1, portName);
			}
			else if (tell && this.link == null) {
				// Nothing is sent, but the link is wanted (protocol, section 4).
				this.attempts.start();
			}
			added = true;
		}
		finally {
			if (!added) {
				this.monitors.remove(monitor, portName);
				monitor.owner().disown(monitor);
			}
		}
		if (monitor.isOver()) {
			// Its owner died meanwhile, and closed it before it was registered.
			unmonitor(portName, monitor);
		}
		return unflushed;
	}

	private void unmonitor(String portName, Monitor monitor) {
		Link unflushed = null;
		synchronized (this) {
			boolean tell = this.monitors.remove(monitor, portName) && !portName.isEmpty();
			if (tell && (this.link != null || !this.outbound.isEmpty())) {
				try {
					unflushed = request(Requests.MON0, portName);
				}
				catch (Throwable ex) {
					// The peer goes on monitoring, and what it tells is ignored.
					report.warn("Node {} could not be told that port {} is not monitored any more", this.nodeId,
							Printable.of(portName), ex);
				}
			}
		}
		flush(unflushed);
	}

	/** Under the lock; these requests are so short that they may be encoded there. */
	private @Nullable Link request(String tag, String portName) {
		Object[] request = { tag, portName };
		return enqueue("", request, this.encoding.encode(this.link, "", request));
	}

	/** The peer tells that one of its ports died. */
	void died(String portName, Reason reason) {
		Set<Monitor> fired;
		synchronized (this) {
			fired = this.monitors.removeAll(portName);
		}
		for (Monitor monitor : fired) {
			try {
				monitor.fire(reason);
			}
			catch (Throwable ex) {
				report.error("A monitor on port {}#{} could not fire", this.nodeId, Printable.of(portName), ex);
			}
		}
	}

	/**
	 * A context takes notice of the failure, or died.
	 * @return its monitors, which have fired now, as a chain
	 */
	@Nullable LastingEntry lift(Fence fence) {
		LastingEntry fired;
		synchronized (this) {
			fired = this.monitors.lift(fence);
		}
		removeIfIdle();
		return fired;
	}

	/** On the loop: the link is over. */
	void failed(Link link, String why) {
		synchronized (this) {
			if (this.link == link) {
				fail(why);
			}
		}
		over(link);
	}

	/** On the loop. */
	private void over(Link link) {
		link.end();
		this.reception.ended();
	}

	/** On the loop: the connection of a link that is over, or not yet, ended. */
	void closed(Link link, String why) {
		this.reception.forget(link);
		failed(link, why);
		removeIfIdle();
	}

	/** On the loop: whether an attempt may go on. */
	boolean isWanted(long attempt) {
		synchronized (this) {
			return this.attempts.isRunning(attempt);
		}
	}

	/** On the loop: no link could be had. */
	void unreachable(long attempt, String why) {
		synchronized (this) {
			if (this.attempts.isRunning(attempt)) {
				fail(why);
			}
		}
	}

	/**
	 * Under the lock, from any thread: all that was to be sent is lost. One step together
	 * with the fences, so that nothing of a context that monitors gets in between.
	 */
	private void fail(String why) {
		fail(why, LossReason.LINK_DOWN);
	}

	private void fail(String why, LossReason lossReason) {
		if (this.failing) {
			// Somebody died of this failure, and caused another one.
			this.failsAgain = true;
			return;
		}
		this.failing = true;
		try {
			do {
				this.failsAgain = false;
				failOnce(why, lossReason);
			}
			while (this.failsAgain);
		}
		finally {
			this.failing = false;
		}
	}

	/** No step of a failure keeps the others from being done. */
	private void failOnce(String why, LossReason lossReason) {
		Link lost = this.link;
		this.link = null;
		Reason reason = reasonOf(why);
		try {
			this.outbound.lostAll(lossReason, lost, new LinkFailedException(this.nodeId, reason));
		}
		catch (Throwable ex) {
			report.error("What waited for node {} could not be dropped as it should", this.nodeId, ex);
		}
		if (lost != null || lossReason == LossReason.SEND_QUEUE_OVERFLOW) {
			logger.info("The link to node {} failed: {}", this.nodeId, why);
		}
		else {
			// Perhaps for each message.
			logger.debug("There is no link to node {}: {}", this.nodeId, why);
		}
		try {
			this.attempts.failed();
		}
		finally {
			this.monitors.fenceAll(reason);
		}
		afterFailure(reason, lost);
	}

	/**
	 * Under the lock: what was chosen is remembered for a while, with or without a link.
	 */
	void forgetChoiceLater() {
		if (this.reception.remembersChoice()) {
			later(this.environment.settings().handshakeTimeout(), this::removeIfIdle);
		}
	}

	private Reason reasonOf(String why) {
		try {
			return Reason.transportError(this.nodeId, why);
		}
		catch (Throwable ex) {
			return this.noMemory;
		}
	}

	private void afterFailure(Reason reason, @Nullable Link lost) {
		forgetChoiceLater();
		if (lost != null) {
			try {
				this.environment.events().down(this.nodeId, reason);
			}
			catch (Throwable ex) {
				report.error("The failure of the link to node {} could not be told to observers", this.nodeId, ex);
			}
			end(lost);
		}
	}

	/** Ends a link that is over, on the loop. */
	private void end(Link lost) {
		try {
			this.loop.execute(() -> endNow(lost));
		}
		catch (Throwable ex) {
			retry(() -> endNow(lost));
		}
	}

	private void endNow(Link lost) {
		over(lost);
		if (!this.reception.isAbandoned(lost)) {
			lost.connection().close();
		}
	}

	/** Runs a task on the loop again that the loop did not take. */
	boolean retry(Runnable task) {
		return later(RETRY, task);
	}

	/**
	 * Does something on the loop after a while, or, without any timer, never.
	 * @return false if there is no timer
	 */
	boolean later(Duration delay, Runnable task) {
		for (int attempt = 1; attempt <= TIMER_ATTEMPTS; attempt++) {
			try {
				this.environment.timers().schedule(delay, this.loop, task);
				return true;
			}
			catch (Throwable ex) {
				if (attempt == TIMER_ATTEMPTS) {
					report.warn("Something that is left of node {} stays until it is used again", this.nodeId, ex);
				}
			}
		}
		return false;
	}

	/** Under the lock: whether nobody uses this object any more. */
	boolean isRemoved() {
		return this.removed;
	}

	/**
	 * Whether the link has been up for longer than it takes to dial and to greet: then a
	 * connection that is verified now was dialled in spite of it.
	 */
	synchronized boolean isUpForLong() {
		NodeSettings settings = this.environment.settings();
		// No dial goes on for longer than that, however many addresses it has.
		return this.attempts.isUpFor(settings.monitorTimeout().plus(settings.handshakeTimeout()));
	}

	/** On the loop: there is a link from now on. */
	void up(Link link, PendingConnection pending) {
		Link unflushed;
		synchronized (this) {
			this.reception.settled();
			this.link = link;
			this.attempts.succeeded();
			logger.info("The link to node {} at {} is up{}", this.nodeId, pending.remoteAddress(),
					pending.isTrusted() ? "" : ", but untrusted: nothing proves that its greeting is its own");
			try {
				this.environment.events().up(this.nodeId);
				this.outbound.linked(link);
			}
			catch (Throwable ex) {
				// Its sender is far away by now, or changed it meanwhile; a hole must not
				// stay unnoticed (rule R4).
				fail(FailureText.of(ex));
			}
			unflushed = flushDue();
		}
		flush(unflushed);
	}

	/**
	 * On the loop: takes the bytes that are to be written next, after those taken before
	 * were written.
	 * @param again whether the link will ask again soon if there are none
	 * @return null if there are none, or none for this link
	 */
	synchronized OutboundQueue.@Nullable Chunk nextChunk(Link link, boolean again) {
		return (this.link == link) ? this.outbound.poll(again) : null;
	}

	/** On the loop: sends what waits and ends the link without losing any of it. */
	void close() {
		Link link = this.link;
		if (link == null) {
			closeUnlinked();
			return;
		}
		link.flushAll();
		failed(link, CLOSED);
	}

	/** Lets nothing wait for a link any more. */
	void closeUnlinked() {
		synchronized (this) {
			if (this.link == null) {
				fail(CLOSED);
			}
		}
	}

	/** Forgets this object if nothing depends on it any more. */
	void removeIfIdle() {
		synchronized (this) {
			if (!this.removed && !this.failing && this.link == null && this.reception.isIdle()
					&& this.outbound.isEmpty() && this.monitors.isEmpty() && this.attempts.isIdle()
					&& this.inbound.isOver()) {
				this.removed = true;
				this.remover.accept(this);
			}
		}
	}

}
