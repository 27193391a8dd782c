package io.aemp.port;

import org.jspecify.annotations.Nullable;

/**
 * An entry that must reach its context whatever happens: a monitor that fires, or the
 * failure of a link. It can wait in an {@link EntryQueue}, one at a time, which takes no
 * memory.
 */
public abstract class LastingEntry implements ControlEntry {

	/** Belongs to the queue that this waits in. */
	@Nullable LastingEntry next;

}
