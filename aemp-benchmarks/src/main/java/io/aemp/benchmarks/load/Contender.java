package io.aemp.benchmarks.load;

import io.aemp.Dispatch;
import io.aemp.PortSettings;

/**
 * Identifies the system that carries the messages.
 */
enum Contender {

	/** Bare Netty: the floor. */
	NETTY,

	/** Netty, with each message handed to a default thread pool. */
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
