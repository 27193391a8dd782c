package io.aemp.internal.link.sequence;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.aemp.LossReason;
import io.aemp.Message;
import io.aemp.Printable;
import io.aemp.Reason;
import io.aemp.internal.context.Context;
import io.aemp.internal.context.LastingEntry;
import io.aemp.internal.context.Monitor;
import io.aemp.internal.future.NodeFuture;
import io.aemp.internal.link.connect.LinkAttempt;
import io.aemp.internal.link.connect.LinkAttempts;
import io.aemp.internal.link.outbound.Chunk;
import io.aemp.internal.link.outbound.FrameEncoder;
import io.aemp.internal.link.outbound.FrameFormat;
import io.aemp.internal.link.outbound.Outbound;
import io.aemp.internal.link.outbound.OutboundBudget;
import io.aemp.internal.link.outbound.OutboundShare;
import io.aemp.internal.link.outbound.WaitingMessage;
import io.aemp.internal.runtime.FailureReport;
import io.aemp.internal.runtime.FailureText;
import io.aemp.internal.wire.FrameBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The sequence of all that is sent to one node, and the monitors on its ports (guarantee,
 * rules R1 to R4). All that contexts do (append, monitor, take notice of a failure) and
 * the failure itself are steps under one short lock, which is this object. Messages are
 * encoded, failures are told and futures are settled without it. May be used from any
 * thread, unless said otherwise.
 *
 * @param <L> the type of links
 */
public final class RemoteSequence<L extends OutboundLink>
		implements OutboundBudget.Member, Fence.Owner, LinkAttempt.Observer {

	private static final FailureReport report = new FailureReport(LoggerFactory.getLogger(RemoteSequence.class));

	private final String nodeId;

	private final Owner<L> owner;

	private final SequenceEnvironment environment;

	private final FrameEncoder encoder;

	private final OutboundShare share;

	private final CurrentLink<L> link = new CurrentLink<>();

	@GuardedBy("this")
	private final SequenceState<L> state;

	private final LinkFailures<L> failures;

	/**
	 * Creates a sequence without a link.
	 * @param owner the node
	 * @param environment what sequences need
	 */
	public RemoteSequence(Owner<L> owner, SequenceEnvironment environment) {
		this.nodeId = owner.nodeId();
		this.owner = owner;
		this.environment = environment;
		this.encoder = new FrameEncoder(this.nodeId, environment.sendQueueBytes());
		this.share = new OutboundShare(environment.budget());
		this.failures = new LinkFailures<>(owner);
		Outbound outbound = new Outbound(this.nodeId, environment.sendQueueBytes(), environment.allocator(), this.share,
				environment.losses());
		RemoteMonitors monitors = new RemoteMonitors(this, environment.kernel());
		LinkAttempts attempts = new LinkAttempts(owner, this, environment.connecting());
		this.state = new SequenceState<>(owner, environment, this.encoder, this.link, outbound, monitors, attempts,
				this.failures);
	}

	/**
	 * Returns the link.
	 * @return null if there is none
	 */
	public @Nullable L link() {
		return this.link.get();
	}

	/**
	 * Appends a message or request.
	 * @param context the sender
	 * @param portName the port on that node, empty for its node port
	 * @param elements the message
	 * @param carried fires if the message is dropped for an older loss
	 * @return false if this object was removed: look the node up again
	 * @throws IllegalArgumentException if the message cannot be encoded or is larger than
	 * the peer accepts
	 */
	public boolean append(Context context, String portName, @Nullable Object[] elements, @Nullable Monitor carried) {
		Outcome outcome = Outcome.OTHER_LINK;
		while (outcome == Outcome.OTHER_LINK) {
			L link = this.link.get();
			@Nullable Object[] kept = (link == null) ? snapshot(elements) : elements;
			outcome = append(link, this.encoder.encode(formatOf(link), portName, kept), context, portName, kept,
					carried);
		}
		return outcome == Outcome.APPENDED;
	}

	/**
	 * Appends a message that was not validated before, if all its elements have simple
	 * types.
	 * @param context the sender
	 * @param portName the port on that node
	 * @param elements the message
	 * @param carried fires if the message is dropped for an older loss
	 * @return false if it has other elements, or this object was removed
	 * @throws IllegalArgumentException if the message is larger than the peer accepts
	 */
	public boolean appendPlain(Context context, String portName, @Nullable Object[] elements,
			@Nullable Monitor carried) {
		Outcome outcome = Outcome.OTHER_LINK;
		while (outcome == Outcome.OTHER_LINK) {
			L link = this.link.get();
			FrameBuffer frame = this.encoder.encodePlain(formatOf(link), portName, elements);
			if (frame == null) {
				return false;
			}
			outcome = append(link, frame, context, portName, elements, carried);
		}
		return outcome == Outcome.APPENDED;
	}

	static FrameFormat formatOf(@Nullable OutboundLink link) {
		return (link != null) ? link.format() : FrameFormat.USUAL;
	}

	/** Copies a message that waits for a link, whatever the application does with it. */
	private static @Nullable Object[] snapshot(@Nullable Object[] elements) {
		return Message.decoded(elements, 0).copy().elements().toArray();
	}

	/** Appends what was encoded for a link, or for none. */
	private Outcome append(@Nullable L link, FrameBuffer frame, Context context, String portName,
			@Nullable Object[] elements, @Nullable Monitor carried) {
		this.encoder.checkFits(portName, elements, frame);
		L unflushed = null;
		try {
			synchronized (this) {
				if (this.state.isRemoved()) {
					return Outcome.REMOVED;
				}
				if (!this.state.dropIfFenced(context, portName, elements, carried, frame.length())) {
					if (this.link.get() != link) {
						return Outcome.OTHER_LINK;
					}
					unflushed = this.state.enqueue(portName, elements, frame);
				}
			}
		}
		finally {
			finish(unflushed);
		}
		return Outcome.APPENDED;
	}

	/**
	 * Sends a request over this very link or not at all; what it answers is over with it.
	 * @param link perhaps an older one
	 * @param request tag and arguments
	 */
	public void appendOn(L link, @Nullable Object[] request) {
		if (this.link.get() != link) {
			// Encoding may take long.
			return;
		}
		FrameBuffer frame = this.encoder.encode(link.format(), "", request);
		L unflushed = null;
		try {
			synchronized (this) {
				if (this.link.get() == link) {
					unflushed = this.state.enqueue("", request, frame);
				}
			}
		}
		finally {
			finish(unflushed);
		}
	}

	/**
	 * Does what follows from a step, without the lock. To be called even if the step
	 * threw: a failure that it carried out before has to be told.
	 */
	private void finish(@Nullable L unflushed) {
		if (unflushed != null) {
			flush(unflushed);
		}
		// A step within another one leaves the rest to that.
		if (!this.failures.isEmpty() && !Thread.holdsLock(this)) {
			this.failures.tell();
		}
		if (this.environment.budget().isExceeded() && !Thread.holdsLock(this)) {
			this.environment.budget().relieve();
		}
	}

	/** If nobody takes what was appended to the connection, it is lost (rule R4). */
	private void flush(L unflushed) {
		try {
			this.owner.loop().execute(unflushed::flush);
		}
		catch (Throwable ex) {
			lose(unflushed, "its thread takes no tasks: " + FailureText.of(ex));
		}
	}

	/**
	 * Takes the chunk that is to be written next, after the one taken before was written.
	 * To be called on the loop. Encodes what waited for the link, without the lock.
	 * @param link asks
	 * @param again true if the link will ask again soon if there is none
	 * @return null if there is none, or none for this link
	 */
	public @Nullable Chunk nextChunk(L link, boolean again) {
		List<WaitingMessage> batch = List.of();
		Collection<NodeFuture<Void>> writable = List.of();
		Chunk chunk = null;
		synchronized (this) {
			if (this.link.get() == link) {
				Outbound outbound = this.state.outbound();
				batch = outbound.pollBatch();
				chunk = batch.isEmpty() ? outbound.poll(again) : null;
				writable = outbound.takeWritable();
			}
		}
		if (!writable.isEmpty()) {
			writable.forEach((future) -> future.settle(null));
		}
		return batch.isEmpty() ? chunk : encode(link, batch);
	}

	/**
	 * Encodes messages that waited for the link. If that fails, the link does: the sender
	 * is far away by now, and a gap must not stay unnoticed (rule R4).
	 */
	private @Nullable Chunk encode(L link, List<WaitingMessage> batch) {
		int encoded = 0;
		try {
			long cost = batch.stream().mapToLong(WaitingMessage::cost).sum();
			Chunk chunk = this.environment.allocator().create((int) Math.min(cost, Integer.MAX_VALUE), false);
			for (WaitingMessage message : batch) {
				this.encoder.append(link.format(), message, chunk);
				encoded++;
			}
			return chunk;
		}
		catch (Throwable ex) {
			try {
				lost(batch, encoded);
			}
			finally {
				lose(link, "a message that waited for the link cannot be sent: " + FailureText.of(ex));
			}
			return null;
		}
	}

	private synchronized void lost(List<WaitingMessage> batch, int failed) {
		for (int i = 0; i < batch.size(); i++) {
			this.state.outbound().lost((i == failed) ? LossReason.NOT_ENCODABLE : LossReason.LINK_DOWN, batch.get(i));
		}
	}

	@Override
	public long charged() {
		return this.share.charged();
	}

	@Override
	public void giveWay() {
		try {
			synchronized (this) {
				if (this.share.charged() > 0) {
					this.state.overflow();
				}
			}
		}
		finally {
			finish(null);
		}
	}

	/**
	 * Completes a future as soon as less than half of what may wait does.
	 * @param future nobody else has it yet
	 * @return false if that is so already
	 */
	public boolean awaitWritable(NodeFuture<Void> future) {
		synchronized (this) {
			if (!this.state.outbound().awaitWritable(future)) {
				return false;
			}
		}
		future.whenOver(() -> {
			synchronized (this) {
				this.state.outbound().forget(future);
			}
		});
		return true;
	}

	/**
	 * Monitors a port of that node, or with an empty name the link to it.
	 * @param context the context that the monitor belongs to
	 * @param portName the port
	 * @param action what to do
	 * @return null if this object was removed: look the node up again
	 */
	public @Nullable Monitor monitor(Context context, String portName, Consumer<Reason> action) {
		Monitor monitor = new Monitor(context, (reason) -> {
			// Taken, it fences its context no longer.
			this.owner.idle();
			action.accept(reason);
		}, (closed) -> {
			unmonitor(portName, closed);
			this.owner.idle();
		}, this.environment.fired());
		if (!context.own(monitor)) {
			this.owner.idle();
			return monitor;
		}
		L unflushed = null;
		boolean added;
		try {
			synchronized (this) {
				added = !this.state.isRemoved();
				if (added) {
					unflushed = this.state.add(monitor, portName);
				}
			}
		}
		finally {
			finish(unflushed);
		}
		if (!added) {
			context.disown(monitor);
		}
		else if (monitor.isOver()) {
			// Its owner died meanwhile, and closed it before it was registered.
			unmonitor(portName, monitor);
		}
		return added ? monitor : null;
	}

	private void unmonitor(String portName, Monitor monitor) {
		L unflushed = null;
		Throwable problem = null;
		synchronized (this) {
			try {
				unflushed = this.state.remove(monitor, portName);
			}
			catch (Throwable ex) {
				problem = ex;
			}
		}
		finish(unflushed);
		if (problem != null) {
			report.warn("Node {} could not be told that port {} is not monitored any more", this.nodeId,
					Printable.of(portName), problem);
		}
	}

	/**
	 * Fires the monitors on a port of that node.
	 * @param portName the port
	 * @param reason why it died
	 */
	public void died(String portName, Reason reason) {
		Set<Monitor> fired;
		synchronized (this) {
			fired = this.state.removeAll(portName);
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

	@Override
	public @Nullable LastingEntry lift(Fence fence) {
		LastingEntry fired;
		synchronized (this) {
			fired = this.state.lift(fence);
		}
		this.owner.idle();
		return fired;
	}

	/**
	 * Uses a link from now on. To be called on the loop.
	 * @param link the link
	 */
	public void up(L link) {
		L unflushed = null;
		try {
			synchronized (this) {
				unflushed = this.state.up(link);
			}
		}
		finally {
			finish(unflushed);
		}
	}

	/**
	 * Gives a link up: it is over as soon as this returns.
	 * @param link does not matter if it is not current
	 * @param why the cause in words
	 */
	public void lose(L link, String why) {
		try {
			synchronized (this) {
				if (this.link.get() == link) {
					this.state.fail(why, LossReason.LINK_DOWN);
				}
			}
		}
		finally {
			finish(null);
		}
	}

	/**
	 * Drops what waits for a link, unless there is one.
	 * @param why the cause in words
	 */
	public void loseUnlinked(String why) {
		try {
			synchronized (this) {
				if (this.link.get() == null) {
					this.state.fail(why, LossReason.LINK_DOWN);
				}
			}
		}
		finally {
			finish(null);
		}
	}

	@Override
	public synchronized boolean isWanted(LinkAttempt attempt) {
		return this.state.attempts().isRunning(attempt);
	}

	@Override
	public void unreachable(LinkAttempt attempt, String why) {
		try {
			synchronized (this) {
				if (this.state.attempts().isRunning(attempt)) {
					this.state.fail(why, LossReason.LINK_DOWN);
				}
			}
		}
		finally {
			finish(null);
		}
	}

	/**
	 * Returns whether the link has been up for a time.
	 * @param duration the time
	 * @return false also if there is no link
	 */
	public synchronized boolean isUpFor(Duration duration) {
		return this.state.attempts().isUpFor(duration);
	}

	/**
	 * Returns the number of messages that wait, their cost, and the number of monitors.
	 * @return a snapshot
	 */
	public synchronized Figures<L> figures() {
		return new Figures<>(this.link.get(), this.state.outbound().messages(), this.state.outbound().cost(),
				this.state.monitors());
	}

	/**
	 * Accepts nothing any more, if nothing depends on this object.
	 * @param unused asked last, under the lock: returns true, and forgets this object, if
	 * the rest of the node is unused, too
	 */
	public synchronized void removeIfIdle(BooleanSupplier unused) {
		if (this.state.isIdle() && unused.getAsBoolean()) {
			this.state.remove();
		}
	}

	/** The outcome of an attempt to append a message. */
	private enum Outcome {

		APPENDED, REMOVED, OTHER_LINK

	}

	/**
	 * The state of a sequence in figures.
	 *
	 * @param <L> the type of links
	 * @param link the link; null if there is none
	 * @param messages the number of messages that wait
	 * @param cost what they cost, with what the connection still holds
	 * @param monitors the number of monitors
	 */
	public record Figures<L>(@Nullable L link, long messages, long cost, int monitors) {

	}

	/**
	 * The node that a sequence leads to. Its methods must be safe for use by several
	 * threads.
	 *
	 * @param <L> the type of links
	 */
	public interface Owner<L> extends LinkAttempt.Target {

		/**
		 * Hears of a failure that was carried out. Called without the lock of the
		 * sequence.
		 * @param failure the failure
		 */
		void failed(LinkFailure<L> failure);

		/**
		 * Ends a link that is over, on its loop. Called under the lock of the sequence,
		 * if there is no memory to tell of the failure.
		 * @param link the link
		 */
		void end(L link);

		/**
		 * Hears that nothing may depend on the node any more. Called without the lock of
		 * the sequence.
		 */
		void idle();

	}

}
