package io.aemp.internal.link;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.aemp.internal.transport.PendingConnection;

/**
 * Knows the order of the connections that one peer chose: one side chooses, by sending
 * its authentication line last (guarantee, rule R7), and numbers its choices. Guarded by
 * the lock of the remote node.
 */
final class Arbitration {

	/** Choices are numbered by a clock. One that is so much ahead says nothing. */
	private static final Duration AHEAD = Duration.ofDays(1);

	private final LinkEnvironment environment;

	/** The number of verified connections on their way to the loop of the remote node. */
	private int expected;

	/** The choice of the peer that became the link last, and when that was. */
	private long newestChoice;

	private long newestChoiceNanos;

	Arbitration(LinkEnvironment environment) {
		this.environment = environment;
	}

	/** A verified connection is on its way. */
	void expect() {
		this.expected++;
	}

	/** It has arrived, or failed on its way. */
	void settle() {
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
	boolean isOutdated(PendingConnection pending) {
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

	/** The connection is the link now. */
	void established(PendingConnection pending) {
		if (pending.isChosen() && isComparable(pending)) {
			this.newestChoice = pending.choice();
			this.newestChoiceNanos = this.environment.timers().nanoTime();
		}
	}

	/** Returns whether an older choice of the peer might still arrive. */
	boolean remembersChoice() {
		return this.newestChoice != 0 && !this.environment.closed().getAsBoolean()
				&& this.environment.timers().nanoTime()
						- this.newestChoiceNanos < this.environment.settings().handshakeTimeout().toNanos();
	}

	/** Returns whether nothing is expected and nothing has to be remembered. */
	boolean isIdle() {
		return this.expected == 0 && !remembersChoice();
	}

}
