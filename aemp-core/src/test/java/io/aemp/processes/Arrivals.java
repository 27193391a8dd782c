package io.aemp.processes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

import io.aemp.simulation.guarantee.Rule;

/**
 * Records the messages that the ports of a node received of one strand of the other node.
 */
final class Arrivals {

	private final GuaranteeNode home;

	private final int strand;

	/** Guarded by this. */
	private final BitSet received = new BitSet();

	/** The number that each port got last; guarded by this. */
	private final int[] newest;

	Arrivals(GuaranteeNode home, int strand, int ports) {
		this.home = home;
		this.strand = strand;
		this.newest = new int[ports];
		Arrays.fill(this.newest, -1);
	}

	/** A port got a message. */
	synchronized void received(int port, int number) {
		if (this.received.get(number)) {
			this.home.violation(Rule.ONCE, "message " + number + " of strand " + this.strand + " came again");
		}
		else if (number < this.newest[port]) {
			this.home.violation(Rule.ORDER, "message " + number + " of strand " + this.strand + " came to port " + port
					+ " behind message " + this.newest[port]);
		}
		this.received.set(number);
		this.newest[port] = Math.max(this.newest[port], number);
	}

	synchronized int count() {
		return this.received.cardinality();
	}

	/**
	 * Returns the messages that no port received, although one of them received a later
	 * one.
	 */
	synchronized List<Gap> gaps() {
		List<Gap> gaps = new ArrayList<>();
		int from = this.received.nextClearBit(0);
		while (from < this.received.length()) {
			int to = this.received.nextSetBit(from);
			gaps.add(new Gap(from, to));
			from = this.received.nextClearBit(to);
		}
		return gaps;
	}

	/**
	 * Messages that did not arrive.
	 *
	 * @param from the first one
	 * @param to the next message that did
	 */
	record Gap(int from, int to) {

	}

}
