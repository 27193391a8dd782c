package io.aemp.internal.link.sequence;

import org.jspecify.annotations.Nullable;

/**
 * Holds the link to a node. Changed under the lock of its sequence: set on the loop, and
 * cleared by whoever finds the failure. May be read from any thread without the lock.
 *
 * @param <L> the type of links
 */
final class CurrentLink<L> {

	private volatile @Nullable L link;

	/** Returns null if there is no link. */
	@Nullable L get() {
		return this.link;
	}

	void set(@Nullable L link) {
		this.link = link;
	}

}
