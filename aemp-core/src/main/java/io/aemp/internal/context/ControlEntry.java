package io.aemp.internal.context;

/**
 * Something other than a message that waits in a mailbox for its turn. Mailbox limits
 * never drop it.
 */
public interface ControlEntry {

	/**
	 * Its turn has come; runs in the context.
	 * @throws Exception kills the port whose context it is
	 */
	void take() throws Exception;

	/**
	 * The context died before.
	 */
	default void drop() {
	}

}
