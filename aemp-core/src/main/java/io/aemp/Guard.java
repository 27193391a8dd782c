package io.aemp;

/**
 * Ends what it was given for, a monitor for example, when closed. May be closed from any
 * thread and more than once. Closed in the context that set it, the action never runs
 * afterwards, even if it was queued already; closed from elsewhere, it may run once more.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Guard extends AutoCloseable {

	@Override
	void close();

}
