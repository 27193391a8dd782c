package io.aemp.simulation;

import io.aemp.local.LocalConnection;

/**
 * One way between two nodes.
 *
 * @param from the node that sends
 * @param to the node that receives
 */
record Direction(String from, String to) {

	/** Along a connection, to the node at one of its ends. */
	static Direction to(String end, LocalConnection connection) {
		boolean dialled = end.equals(connection.acceptor());
		return new Direction(dialled ? connection.dialler() : connection.acceptor(), end);
	}

	@Override
	public String toString() {
		return this.from + " to " + this.to;
	}

}
