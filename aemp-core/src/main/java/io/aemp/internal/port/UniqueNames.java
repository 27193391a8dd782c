package io.aemp.internal.port;

import java.util.concurrent.atomic.AtomicLong;

import io.aemp.internal.runtime.RandomSource;

/**
 * Names that are never made twice, not after a restart either (protocol, section 3): a
 * random part and a number. May be used from any thread.
 */
public final class UniqueNames {

	private static final int RANDOM_LENGTH = 9;

	private final String prefix;

	private final AtomicLong next = new AtomicLong();

	/**
	 * A new family of names.
	 * @param random tells it from all others
	 */
	public UniqueNames(RandomSource random) {
		this.prefix = random.nextName(RANDOM_LENGTH);
	}

	/**
	 * Determines if a name could be one of this family, created already or later.
	 * @param name any name
	 * @return true if nobody should choose it
	 */
	public boolean mayMake(String name) {
		return name.startsWith(this.prefix);
	}

	/**
	 * Returns a new name.
	 * @return letters and digits
	 */
	public String next() {
		return this.prefix + Long.toString(this.next.getAndIncrement(), Character.MAX_RADIX);
	}

}
