package io.aemp.internal.global;

import java.util.LinkedHashSet;
import java.util.Set;

import io.aemp.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts keys that several nodes set to different values, which the protocol leaves
 * undecided, and tells of each once. Confined to the kernel, but for the numbers.
 */
final class Conflicts {

	private static final Logger logger = LoggerFactory.getLogger(Conflicts.class);

	/** A hostile peer must not fill memory with what it was warned of, nor the log. */
	private static final int MAX_REPORTED = 1000;

	/** As far as the log shows them: names may be long. */
	private final Set<String> reported = new LinkedHashSet<>();

	private volatile long total;

	private volatile int open;

	/**
	 * A key was set or deleted by a node.
	 * @param before whether its owners had different values before
	 * @param after whether its owners have different values now
	 */
	void changed(String family, String key, boolean before, boolean after, String node) {
		// What nodes enter for themselves is entered for them by others, too, and
		// differs for a moment.
		if (family.startsWith("'") || before == after) {
			return;
		}
		this.open += after ? 1 : -1;
		if (after) {
			this.total++;
			String printableKey = Printable.of(key);
			String printableFamily = Printable.of(family);
			if (this.reported.size() < MAX_REPORTED && this.reported.add(printableFamily + ' ' + printableKey)) {
				logger.warn("Key '{}' of family {} has different values on several nodes, the newest comes from {}: "
						+ "let each key have one owner", printableKey, printableFamily, node);
			}
		}
	}

	/**
	 * Returns how often a key came to have different values.
	 * @return the number since the start
	 */
	long total() {
		return this.total;
	}

	/**
	 * Returns the number of keys with different values.
	 * @return the number now
	 */
	int open() {
		return this.open;
	}

}
