package io.aemp.benchmarks.load;

import java.util.List;

/**
 * Selects the measured quantity.
 */
enum Load {

	/** The throughput from one process that sends as fast as it can. */
	ONE_WAY(1_000_000),

	/** The time of a message there and of another one back. */
	PING_PONG(20_000);

	private final int messages;

	Load(int messages) {
		this.messages = messages;
	}

	/** Returns the default number of messages of a round. */
	int messages() {
		return this.messages;
	}

	/**
	 * Returns the contenders. Bare Netty with a pool has round trips only: one way its
	 * pool would have to count on one thread, and get messages by the many.
	 */
	List<Contender> contenders() {
		return (this == PING_PONG) ? List.of(Contender.values())
				: List.of(Contender.NETTY, Contender.INLINE, Contender.POOL);
	}

	/** Formats the result of a round. */
	String describe(double nanosPerMessage) {
		return (this == ONE_WAY) ? String.format("%.2f million/s", 1e3 / nanosPerMessage)
				: String.format("%.2f µs", nanosPerMessage / 1e3);
	}

	/** Returns the result relative to a floor. */
	double ratio(double nanosPerMessage, double floor) {
		return (this == ONE_WAY) ? floor / nanosPerMessage : nanosPerMessage / floor;
	}

}
