package io.aemp.benchmarks.load;

import java.util.List;

/**
 * What is measured.
 */
enum Load {

	/** How many messages a second arrive that one process sends as fast as it can. */
	ONE_WAY(1_000_000),

	/** How long one message takes there, and another one back. */
	PING_PONG(20_000);

	private final int messages;

	Load(int messages) {
		this.messages = messages;
	}

	/** How many a round has, unless somebody wants more or less. */
	int messages() {
		return this.messages;
	}

	/**
	 * Who takes part. Bare Netty with a pool has round trips only: one way its pool would
	 * have to count on one thread, and get messages by the many.
	 */
	List<Contender> contenders() {
		return (this == PING_PONG) ? List.of(Contender.values())
				: List.of(Contender.NETTY, Contender.INLINE, Contender.POOL);
	}

	/** What a round tells. */
	String describe(double nanosPerMessage) {
		return (this == ONE_WAY) ? String.format("%.2f million/s", 1e3 / nanosPerMessage)
				: String.format("%.2f µs", nanosPerMessage / 1e3);
	}

	/** How good it is, compared with a floor. */
	double ratio(double nanosPerMessage, double floor) {
		return (this == ONE_WAY) ? floor / nanosPerMessage : nanosPerMessage / floor;
	}

}
