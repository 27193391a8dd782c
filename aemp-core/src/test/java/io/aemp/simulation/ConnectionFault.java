package io.aemp.simulation;

import io.aemp.local.LocalConnection;

/**
 * Something that can happen to a connection.
 */
interface ConnectionFault {

	/**
	 * It happens.
	 * @param connection which one
	 * @param end the node at one of its ends
	 */
	void strike(LocalConnection connection, String end);

}
