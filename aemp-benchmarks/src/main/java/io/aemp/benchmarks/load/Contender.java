package io.aemp.benchmarks.load;

import io.aemp.Dispatch;
import io.aemp.PortSettings;

/**
 * Who carries the messages.
 */
enum Contender {

	/** Bare Netty: the floor. */
	NETTY,

	/** The same, that hands each message to a pool of threads, as pools are made. */
	NETTY_POOL,

	/** A node whose ports handle messages on the event loop. */
	INLINE,

	/** A node whose ports handle messages on the pool. */
	POOL;

	boolean isNetty() {
		return this == NETTY || this == NETTY_POOL;
	}

	PortSettings port() {
		return PortSettings.DEFAULTS.on((this == POOL) ? Dispatch.POOL : Dispatch.INLINE);
	}

}
