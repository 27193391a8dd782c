package io.aemp.spring;

import java.util.concurrent.CompletableFuture;

/**
 * Part of a node that belongs to the beans of one application context: ports, functions
 * or monitors. If the node belongs to a parent context, it outlives the beans, so its
 * parts have to end with them. Used by the life cycle of the context only.
 *
 * @since 0.1.0
 */
public interface ContextBound {

	/**
	 * Sets up again what {@link #stop()} ended. Does nothing if nothing was ended.
	 */
	void start();

	/**
	 * Ends everything, until {@link #start()}. Does nothing if it was ended before.
	 * @return completes when no handler that belongs to it runs any more
	 */
	CompletableFuture<Void> stop();

}
