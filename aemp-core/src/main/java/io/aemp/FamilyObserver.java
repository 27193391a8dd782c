package io.aemp;

import java.util.Set;

/**
 * Hears of a family and its changes. All that it is given is immutable and may be kept.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface FamilyObserver {

	/**
	 * The family has changed; the first call tells its content, all of it added. When
	 * changes come faster than they are handled, several may be told as one.
	 * @param content the whole family after the change
	 * @param added keys that were not there before
	 * @param changed keys that have another value, which may have become the same again
	 * meanwhile
	 * @param deleted keys that are not there any more
	 * @throws Exception kills the port that monitors; outside ports it is logged
	 */
	void changed(FamilyContent content, Set<String> added, Set<String> changed, Set<String> deleted) throws Exception;

}
