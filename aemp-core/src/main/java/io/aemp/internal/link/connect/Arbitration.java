package io.aemp.internal.link.connect;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.aemp.internal.transport.PendingConnection;

/**
 * Knows the verified connections that are under way from one peer, and the order in which
 * the peer chose them: one side chooses, by sending its authentication line last
 * (guarantee, rule R7), and numbers its choices. Has a lock of its own, under which only
 * the clock is read. May be used from any thread.
 */
final class Arbitration {

	/** Choices are numbered by a clock. One that is so much ahead says nothing. */
	private static final Duration AHEAD = Duration.ofDays(1);

	private final ConnectEnvironment environment;

	/** The number of verified connections on their way to the loop of the remote node. */
	@GuardedBy("this")
	private int expected;

	/** The choice of the peer that became the link last. */
	@GuardedBy("this")
	private long newestChoice;

	@GuardedBy("this")
	private long newestChoiceNanos;

	/** True if no connection is accepted any more. */
	@GuardedBy("this")
	private boolean closed;

	Arbitration(ConnectEnvironment environment) {
		this.environment = environment;
	}

	/**
	 * Announces a verified connection.
	 * @return false if none is accepted any more
	 */
	synchronized boolean expect() {
		if (!this.closed) {
			this.expected++;
		}
		return !this.closed;
	}

	/** Records that an announced connection has become the link or failed. */
	synchronized void settle() {
		this.expected--;
	}

	/** Returns the number of a connection that we choose. */
	long nextChoice() {
		return this.environment.lastChoice().incrementAndGet();
	}

	/**
	 * Returns whether the peer has made a newer connection the link since. Its choices
	 * come over several connections, so an old one may arrive last, but not later than
	 * handshakes take.
	 */
	synchronized boolean isOutdated(PendingConnection pending) {
		return pending.isChosen() && remembersChoice() && isComparable(pending) && pending.choice() < this.newestChoice;
	}

	/** Returns whether the peer chose one connection before the other. */
	boolean isOlder(PendingConnection one, PendingConnection other) {
		return one.isChosen() && other.isChosen() && isComparable(one) && isComparable(other)
				&& one.choice() < other.choice();
	}

	/**
	 * Returns whether the number of a choice can come from a clock that is right. Others
	 * are not remembered: they would lock out the node that they claim to come from.
	 */
	boolean isComparable(PendingConnection pending) {
		long latest = this.environment.timers().currentTimeMillis() + AHEAD.toMillis();
		return pending.choice() <= TimeUnit.MILLISECONDS.toMicros(latest);
	}

	/** Remembers the choice of a connection that is the link now. */
	synchronized void established(PendingConnection pending) {
		if (pending.isChosen() && isComparable(pending)) {
			this.newestChoice = pending.choice();
			this.newestChoiceNanos = this.environment.timers().nanoTime();
		}
	}

	/** Returns whether an older choice of the peer might still arrive. */
	synchronized boolean remembersChoice() {
		return this.newestChoice != 0 && !this.environment.closed().getAsBoolean()
				&& this.environment.timers().nanoTime()
						- this.newestChoiceNanos < this.environment.settings().timeouts().handshake().toNanos();
	}

	/**
	 * Accepts no connection any more, if none is expected and no choice has to be
	 * remembered.
	 * @return false if one is
	 */
	synchronized boolean closeIfIdle() {
		this.closed |= this.expected == 0 && !remembersChoice();
		return this.closed;
	}

}
