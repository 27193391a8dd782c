package io.aemp.simulation;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import io.aemp.local.LocalConnection;

/**
 * Faults of single connections, and of the dials that make them.
 */
final class ConnectionFaults {

	private static final int LONGEST_NOTICE_MILLIS = 400;

	private static final int LONGEST_DELAY_MILLIS = 500;

	private final Simulation simulation;

	private final Random random;

	/** In which one end at most believes, now or soon. */
	private final Set<LocalConnection> halfOpen = new LinkedHashSet<>();

	ConnectionFaults(Simulation simulation) {
		this.simulation = simulation;
		this.random = simulation.random();
	}

	void addAllTo(Repertoire<ConnectionFault> repertoire) {
		repertoire.always(this::cut)
			.perhaps(6, this::cut)
			.perhaps(2, this::cutForOne)
			.perhaps(2, this::strand)
			.perhaps(2, this::hold)
			.perhaps(3, (connection, end) -> release(connection))
			.perhaps(3, (connection, end) -> setWritable(connection, end, false))
			.perhaps(2, (connection, end) -> setWritable(connection, end, true))
			.perhaps(1, (connection, end) -> holdNew(true))
			.perhaps(2, (connection, end) -> holdNew(false))
			.perhaps(4, (connection, end) -> dialAnybody());
	}

	void addHandoversTo(Repertoire<ConnectionFault> repertoire) {
		repertoire.always(this::strand)
			.perhaps(2, this::strand)
			.perhaps(4, (connection, end) -> strandChosen())
			.perhaps(1, this::cutForOne)
			.perhaps(1, (connection, end) -> release(connection))
			.perhaps(3, (connection, end) -> dialAnybody());
	}

	private void cut(LocalConnection connection, String end) {
		tell(connection, end, "is cut");
		connection.cut();
	}

	private void cutForOne(LocalConnection connection, String end) {
		tell(connection, end, "is cut, which only " + end + " notices");
		this.halfOpen.add(connection);
		connection.cutFor(end);
	}

	/**
	 * Strands bytes in flight: they may arrive long after their sender has given them up.
	 */
	private void strand(LocalConnection connection, String end) {
		tell(connection, end, "stands still for a while, and only the other end will notice");
		this.halfOpen.add(connection);
		if (this.random.nextBoolean()) {
			connection.towards(end).hold();
		}
		else {
			connection.towards(end).delay(Duration.ofMillis(this.random.nextInt(LONGEST_DELAY_MILLIS)));
		}
		String other = Direction.to(end, connection).from();
		this.simulation.later(Duration.ofMillis(this.random.nextInt(LONGEST_NOTICE_MILLIS)), () -> {
			connection.cutFor(other);
			boolean forth = this.random.nextBoolean();
			dialAgain(forth ? end : other, forth ? other : end);
		});
	}

	/** Stalls a chosen connection before the other node hears of the choice. */
	private void strandChosen() {
		for (SimulatedNode chooser : this.simulation.nodes()) {
			for (SimulatedNode other : this.simulation.nodes()) {
				if (chooser.node().nodeIsUp(other.id()) && !other.node().nodeIsUp(chooser.id())) {
					this.simulation.network()
						.connections()
						.stream()
						.filter((connection) -> connection.isWhole() && isBetween(connection, chooser.id(), other.id()))
						.forEach((connection) -> strand(connection, other.id()));
				}
			}
		}
	}

	private void hold(LocalConnection connection, String end) {
		tell(connection, end, "stands still");
		connection.towards(end).hold();
	}

	/** Those that one end has given up are the more interesting ones. */
	private void release(LocalConnection connection) {
		LocalConnection released = this.halfOpen.isEmpty() ? connection
				: this.simulation.pick(List.copyOf(this.halfOpen));
		tell(released, released.acceptor(), "moves again, both ways");
		released.release();
	}

	private void setWritable(LocalConnection connection, String end, boolean writable) {
		tell(connection, end, "takes " + (writable ? "bytes" : "no bytes") + " from " + end);
		connection.setWritable(end, writable);
	}

	private void holdNew(boolean held) {
		this.simulation.tell("new connections " + (held ? "stand still" : "move"));
		this.simulation.network().holdNewConnections(held);
	}

	void dialAnybody() {
		List<SimulatedNode> nodes = this.simulation.nodes();
		if (!nodes.isEmpty()) {
			this.simulation.pick(nodes).dial(this.random.nextInt(this.simulation.hosts()));
		}
	}

	private void dialAgain(String from, String to) {
		SimulatedNode dialler = this.simulation.node(from);
		SimulatedNode acceptor = this.simulation.node(to);
		if (dialler != null && acceptor != null) {
			dialler.dial(acceptor.host());
		}
	}

	/** A node loses its connections to another one, which may notice later. */
	void cutBetween(String nodeId, String other) {
		this.simulation.tell(nodeId + " loses its connections to " + other);
		for (LocalConnection connection : this.simulation.network().connections()) {
			if (isBetween(connection, nodeId, other)) {
				this.halfOpen.add(connection);
				connection.cutFor(nodeId);
				if (this.random.nextBoolean()) {
					connection.cut();
				}
			}
		}
	}

	/** The process at one end of each is gone; the others notice, or not. */
	void orphan(List<LocalConnection> connections) {
		for (LocalConnection connection : connections) {
			this.halfOpen.add(connection);
			if (this.random.nextInt(4) > 0) {
				connection.cut();
			}
		}
	}

	/** The connections that lead to the process which has this node ID now. */
	List<LocalConnection> of(String nodeId) {
		return this.simulation.network()
			.connections()
			.stream()
			.filter((connection) -> !this.halfOpen.contains(connection)
					&& (connection.dialler().equals(nodeId) || connection.acceptor().equals(nodeId)))
			.toList();
	}

	private static boolean isBetween(LocalConnection connection, String one, String other) {
		return connection.dialler().equals(one) && connection.acceptor().equals(other)
				|| connection.dialler().equals(other) && connection.acceptor().equals(one);
	}

	/** Everything moves. */
	void release() {
		this.simulation.network().holdNewConnections(false);
		for (LocalConnection connection : this.simulation.network().connections()) {
			connection.setWritable(connection.dialler(), true);
			connection.setWritable(connection.acceptor(), true);
			connection.release();
		}
	}

	/** Whoever believes in a connection that is over is told. */
	void cutHalfOpen() {
		for (LocalConnection connection : this.simulation.network().connections()) {
			if (!connection.isWhole() || this.halfOpen.contains(connection)) {
				connection.cut();
			}
		}
	}

	private void tell(LocalConnection connection, String end, String what) {
		this.simulation.tell("the connection " + Direction.to(end, connection) + " " + what);
	}

}
