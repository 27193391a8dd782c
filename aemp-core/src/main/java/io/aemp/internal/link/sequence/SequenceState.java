package io.aemp.internal.link.sequence;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;

import io.aemp.LossReason;
import io.aemp.Reason;
import io.aemp.internal.context.Context;
import io.aemp.internal.context.LastingEntry;
import io.aemp.internal.context.Monitor;
import io.aemp.internal.future.NodeFuture;
import io.aemp.internal.link.connect.LinkAttempts;
import io.aemp.internal.link.outbound.FrameEncoder;
import io.aemp.internal.link.outbound.Outbound;
import io.aemp.internal.runtime.FailureText;
import io.aemp.internal.wire.FrameBuffer;
import io.aemp.internal.wire.Requests;
import org.jspecify.annotations.Nullable;

/**
 * The state of the sequence to one node: what waits, the monitors on its ports, the
 * fences and the attempts to get a link. Each method is one step of the guarantee, rules
 * R1 to R4. Not safe for use by several threads: belongs to the lock of the sequence.
 * Only short requests are encoded here, and nothing is logged or settled.
 *
 * @param <L> the type of links
 */
final class SequenceState<L extends OutboundLink> {

	private final String nodeId;

	private final RemoteSequence.Owner<L> owner;

	private final SequenceEnvironment environment;

	private final FrameEncoder encoder;

	private final CurrentLink<L> link;

	private final Outbound outbound;

	private final RemoteMonitors monitors;

	private final LinkAttempts attempts;

	/** True if nothing is accepted any more. */
	private boolean removed;

	/** True while a failure is carried out. */
	private boolean failing;

	/** True if the failure that is carried out caused another one. */
	private boolean failsAgain;

	/** The failures that nobody was told of yet. */
	private final LinkFailures<L> failures;

	/** Made before there is a lack of memory. */
	private final Reason noMemory;

	SequenceState(RemoteSequence.Owner<L> owner, SequenceEnvironment environment, FrameEncoder encoder,
			CurrentLink<L> link, Outbound outbound, RemoteMonitors monitors, LinkAttempts attempts,
			LinkFailures<L> failures) {
		this.nodeId = owner.nodeId();
		this.owner = owner;
		this.environment = environment;
		this.encoder = encoder;
		this.link = link;
		this.outbound = outbound;
		this.monitors = monitors;
		this.attempts = attempts;
		this.failures = failures;
		this.noMemory = Reason.transportError(this.nodeId, "there was no memory");
	}

	Outbound outbound() {
		return this.outbound;
	}

	LinkAttempts attempts() {
		return this.attempts;
	}

	boolean isRemoved() {
		return this.removed;
	}

	/**
	 * Drops a message if its sender is fenced.
	 * @return false if it is not
	 */
	boolean dropIfFenced(Context context, String portName, @Nullable Object[] elements, @Nullable Monitor carried,
			int bytes) {
		Reason fenced = this.monitors.fenced(context, portName, elements);
		if (fenced == null) {
			return false;
		}
		if (carried != null) {
			// Fired here, nobody else would take it away.
			this.monitors.remove(carried, portName);
			carried.fire(fenced);
		}
		this.outbound.lost(LossReason.BEHIND_LOSS, portName, elements, bytes);
		return true;
	}

	/**
	 * Appends a message.
	 * @return the link to be flushed without the lock
	 */
	@Nullable L enqueue(String portName, @Nullable Object[] elements, FrameBuffer frame) {
		boolean linked = this.link.get() != null;
		if (!linked) {
			this.attempts.start();
		}
		if (!this.outbound.add(linked, portName, elements, frame)) {
			overflow();
			this.outbound.lost(LossReason.SEND_QUEUE_OVERFLOW, portName, elements, frame.length());
		}
		return flushDue();
	}

	private @Nullable L flushDue() {
		L link = this.link.get();
		return (link != null && this.outbound.beginFlush()) ? link : null;
	}

	/** Enqueues a request that is so short that it may be encoded under the lock. */
	private @Nullable L request(String tag, String portName) {
		Object[] request = { tag, portName };
		return enqueue("", request, this.encoder.encode(RemoteSequence.formatOf(this.link.get()), "", request));
	}

	/**
	 * Adds a monitor, and lets the peer know of the first one of a port. If that fails,
	 * there is no such monitor.
	 * @return the link to be flushed without the lock
	 */
	@Nullable L add(Monitor monitor, String portName) {
		Reason fenced = this.monitors.fencedFrom(monitor.owner(), portName);
		if (fenced != null) {
			this.monitors.fire(monitor, portName, fenced);
			return null;
		}
		L unflushed = null;
		boolean added = false;
		try {
			boolean tell = this.monitors.add(monitor, portName);
			if (tell && !portName.isEmpty()) {
				unflushed = request(Requests.MON1, portName);
			}
			else if (tell && this.link.get() == null) {
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
		return unflushed;
	}

	/**
	 * Removes a monitor, and lets the peer know of the last one of a port. If that fails,
	 * the peer goes on monitoring, and what it tells is ignored.
	 * @return the link to be flushed without the lock
	 */
	@Nullable L remove(Monitor monitor, String portName) {
		boolean tell = this.monitors.remove(monitor, portName) && !portName.isEmpty();
		boolean reachable = this.link.get() != null || !this.outbound.isEmpty();
		return (tell && reachable) ? request(Requests.MON0, portName) : null;
	}

	/** Removes the monitors on a port that died. */
	Set<Monitor> removeAll(String portName) {
		return this.monitors.removeAll(portName);
	}

	@Nullable LastingEntry lift(Fence fence) {
		return this.monitors.lift(fence);
	}

	/**
	 * Uses a link from now on.
	 * @return the link to be flushed without the lock
	 */
	@Nullable L up(L link) {
		this.link.set(link);
		this.attempts.succeeded();
		try {
			this.environment.events().up(this.nodeId);
		}
		catch (Throwable ex) {
			fail(FailureText.of(ex), LossReason.LINK_DOWN);
		}
		return flushDue();
	}

	void overflow() {
		fail("send queue overflow", LossReason.SEND_QUEUE_OVERFLOW);
	}

	/**
	 * Drops all that was to be sent, as one step together with the fences, so that
	 * nothing of a context that monitors gets in between.
	 */
	void fail(String why, LossReason lossReason) {
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

	/** Carries a failure out. No part of it keeps the others from being done. */
	private void failOnce(String why, LossReason lossReason) {
		L lost = this.link.get();
		this.link.set(null);
		Reason reason = reasonOf(why);
		Collection<NodeFuture<Void>> waiting = this.outbound.takeWaiting();
		Throwable problem = null;
		try {
			this.outbound.lostAll(lossReason, (lost != null) ? lost.format() : null);
		}
		catch (Throwable ex) {
			problem = ex;
		}
		Duration pause = Duration.ZERO;
		try {
			pause = this.attempts.failed();
		}
		catch (Throwable ex) {
			problem = ex;
		}
		try {
			this.monitors.fenceAll(reason);
		}
		catch (Throwable ex) {
			problem = ex;
		}
		if (lost != null) {
			problem = tellObservers(reason, problem);
		}
		try {
			this.failures.add(new LinkFailure<>(lost, lossReason, why, reason, pause, waiting, problem));
		}
		catch (Throwable ex) {
			endUntold(lost, waiting, ex);
		}
	}

	/** Ends a link, and the futures, without memory to remember the failure. */
	private void endUntold(@Nullable L lost, Collection<NodeFuture<Void>> waiting, Throwable cause) {
		try {
			waiting.forEach((future) -> future.fail(cause));
		}
		finally {
			if (lost != null) {
				this.owner.end(lost);
			}
		}
	}

	/** Enqueued under the lock, so that observers see failures and links in order. */
	private @Nullable Throwable tellObservers(Reason reason, @Nullable Throwable problem) {
		try {
			this.environment.events().down(this.nodeId, reason);
			return problem;
		}
		catch (Throwable ex) {
			return ex;
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

	/** Returns the number of monitors that are set. */
	int monitors() {
		return this.monitors.size();
	}

	/** Accepts nothing any more from now on. */
	void remove() {
		this.removed = true;
	}

	/** Returns whether nothing waits, is monitored or fenced, or tries to get a link. */
	boolean isIdle() {
		return !this.removed && !this.failing && this.link.get() == null && this.outbound.isEmpty()
				&& this.monitors.isEmpty() && this.attempts.isIdle();
	}

}
