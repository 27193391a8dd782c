package io.aemp.internal.link.liveness;

import java.time.Duration;

import io.aemp.Guard;
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.transport.Connection;
import io.aemp.internal.transport.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * The failure detector of a link. Each byte that comes is a sign of life, and so is a
 * full connection that takes bytes again; a quiet peer is asked to answer (protocol,
 * section 8). Silence is counted in ticks of a timer and not in time: if this process
 * stood still, the ticks did, too, and the peer is not blamed. Confined to the loop of
 * the link.
 */
final class LinkProbe {

	/** Nodes of our kind answer at once, and tell when they do not read. */
	private static final Duration OUR_KIND = Duration.ofSeconds(10);

	/** The number of quiet ticks after which the link is given up. */
	private static final int GIVE_UP = 10;

	private static final int SLOW = 6;

	private static final int ASK = 3;

	/** The number of ticks for which the word of a peer counts that it does not read. */
	private static final int SIGN_COUNTS = 3;

	private final Connection connection;

	private final Timers timers;

	private final EventLoop loop;

	private final Duration tick;

	private final Observer observer;

	private int quiet;

	private int ticksWithoutReading;

	private long seen;

	private @Nullable Guard timer;

	/**
	 * Creates a probe that has not begun.
	 * @param silence the longest silence of a peer of another kind
	 */
	LinkProbe(Connection connection, Timers timers, EventLoop loop, Duration silence, Observer observer) {
		this.connection = connection;
		this.timers = timers;
		this.loop = loop;
		Duration longest = (connection.peer().isOurKind() && silence.compareTo(OUR_KIND) > 0) ? OUR_KIND : silence;
		this.tick = longest.dividedBy(GIVE_UP);
		this.observer = observer;
	}

	void start() {
		this.timer = this.timers.schedule(this.tick, this.loop, this::tick);
	}

	void end() {
		if (this.timer != null) {
			this.timer.close();
		}
	}

	/** Takes notice of a sign of life that is no byte. */
	void lives() {
		if (this.quiet >= SLOW) {
			this.observer.responsive();
		}
		this.quiet = 0;
	}

	private void tick() {
		try {
			start();
		}
		catch (Throwable ex) {
			this.observer.blind(ex);
			return;
		}
		this.ticksWithoutReading = Math.max(0, this.ticksWithoutReading - 1);
		if (hasHeard()) {
			lives();
		}
		else if (this.connection.isReading()) {
			this.quiet++;
		}
		if (this.quiet == GIVE_UP) {
			this.observer.silent(this.tick.multipliedBy(GIVE_UP));
		}
		else if (this.quiet > 0) {
			if (this.quiet == SLOW) {
				this.observer.slow(this.tick.multipliedBy(SLOW));
			}
			if (this.quiet % ASK == 0) {
				this.observer.ask();
			}
		}
	}

	private boolean hasHeard() {
		boolean heard = this.connection.bytesReceived() != this.seen;
		this.seen = this.connection.bytesReceived();
		return heard;
	}

	/**
	 * Takes notice that the peer says it does not read, which it repeats every second.
	 */
	void doesNotRead() {
		this.ticksWithoutReading = SIGN_COUNTS;
	}

	/** Returns whether it said so lately. */
	boolean saysItDoesNotRead() {
		return this.ticksWithoutReading > 0;
	}

	/**
	 * Hears of the state of the peer.
	 */
	interface Observer {

		/** Asks the peer for an answer, whichever. */
		void ask();

		/** Hears that the peer has not answered yet. */
		void slow(Duration silence);

		/** Hears that the peer was slow, and is not any more. */
		void responsive();

		/** Hears that the peer does not answer. */
		void silent(Duration silence);

		/** Hears that the silence of the peer will not be noticed any more. */
		void blind(Throwable cause);

	}

}
