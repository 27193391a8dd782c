package io.aemp.internal.context;

import io.aemp.Guard;

/**
 * A source of messages as the guarantee counts it: a port, the kernel, or all threads
 * outside ports together. A monitor belongs to a context, which runs its action.
 */
public interface Context {

	/**
	 * Enqueues an entry behind everything that waits in this context.
	 * @param entry what to do
	 * @return false if the context is dead, then the entry is forgotten
	 */
	boolean enqueue(ControlEntry entry);

	/**
	 * Runs something that follows from the entry which this context takes at the moment,
	 * before anything else in this context; the outside, which has no order, runs it as a
	 * task of its own.
	 * @param entry what to do
	 * @throws Exception what the entry threw
	 */
	void follow(ControlEntry entry) throws Exception;

	/**
	 * Ties something to the life of this context.
	 * @param guard closed when the context dies
	 * @return false if it is dead already, then the guard is not closed
	 */
	boolean own(Guard guard);

	/**
	 * Undoes {@link #own(Guard)}.
	 * @param guard what was tied
	 */
	void disown(Guard guard);

}
