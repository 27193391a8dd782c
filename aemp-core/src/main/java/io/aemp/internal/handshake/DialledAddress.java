package io.aemp.internal.handshake;

import org.jspecify.annotations.Nullable;

/**
 * Judges the address that a peer of other software says it dialled to reach this node.
 * Called on event loops, so it must not block.
 */
@FunctionalInterface
public interface DialledAddress {

	/** Does not look at the address. */
	DialledAddress ANY = (address) -> Verdict.EXPECTED;

	/**
	 * Judges an address.
	 * @param address as the peer wrote it; null if it named none
	 * @return the verdict
	 */
	Verdict judge(@Nullable String address);

	/**
	 * Says what follows from the address.
	 */
	enum Verdict {

		/** Nothing: the address belongs to this node. */
		EXPECTED,

		/** The address does not belong to this node, so a warning is due. */
		DOUBTFUL,

		/** The address does not belong to this node, and that is not allowed. */
		REFUSED

	}

}
