package io.aemp.internal.port;

import io.aemp.Port;

/**
 * Gives a new port its receivers. Runs in its context.
 */
@FunctionalInterface
public interface InitFunction {

	/**
	 * Sets receivers.
	 * @param port the new port
	 * @throws Exception anything thrown ends the port
	 */
	void init(Port port) throws Exception;

}
