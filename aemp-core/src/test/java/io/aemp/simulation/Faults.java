package io.aemp.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Random;

import io.aemp.local.LocalConnection;

/**
 * Chooses faults of networks and machines at random.
 */
public final class Faults {

	/** Longer than any way takes. */
	private static final Duration ARRIVAL = Duration.ofMillis(500);

	private final Simulation simulation;

	private final Random random;

	private final ConnectionFaults connections;

	private final DirectionFaults directions;

	private final HostFaults hosts;

	private final Repertoire<ConnectionFault> networkRepertoire;

	private final Repertoire<HostFaults.Fault> hostRepertoire;

	private int number;

	private Faults(Simulation simulation) {
		this.simulation = simulation;
		this.random = simulation.random();
		this.connections = new ConnectionFaults(simulation);
		this.directions = new DirectionFaults(simulation);
		this.hosts = new HostFaults(simulation, this.connections);
		this.networkRepertoire = new Repertoire<>(this.random);
		this.hostRepertoire = new Repertoire<>(this.random);
	}

	/**
	 * All that can be wrong.
	 * @param simulation where it will be
	 * @return nothing is wrong yet
	 */
	public static Faults ofAllKinds(Simulation simulation) {
		Faults faults = new Faults(simulation);
		faults.connections.addAllTo(faults.networkRepertoire);
		faults.directions.addAllTo(faults.networkRepertoire);
		faults.hosts.addAllTo(faults.hostRepertoire);
		return faults;
	}

	/**
	 * Connections that end for one side only, while the next one is being made.
	 * @param simulation where they will be
	 * @return nothing is wrong yet
	 */
	public static Faults ofHandovers(Simulation simulation) {
		Faults faults = new Faults(simulation);
		faults.connections.addHandoversTo(faults.networkRepertoire);
		faults.hostRepertoire.always((host, node) -> faults.connections.dialAnybody());
		return faults;
	}

	/**
	 * Returns the number of faults.
	 * @return the number of faults
	 */
	public int number() {
		return this.number;
	}

	/**
	 * Something happens to the network.
	 */
	public void disturbNetwork() {
		this.number++;
		List<LocalConnection> open = this.simulation.network().connections();
		if (open.isEmpty()) {
			this.connections.dialAnybody();
			return;
		}
		// The newest one is that which is just being made.
		LocalConnection connection = this.random.nextBoolean() ? this.simulation.pick(open) : open.get(open.size() - 1);
		String end = this.random.nextBoolean() ? connection.dialler() : connection.acceptor();
		this.networkRepertoire.pick().strike(connection, end);
	}

	/**
	 * Something happens to a machine or a process.
	 */
	public void disturbHost() {
		this.number++;
		int host = this.random.nextInt(this.simulation.hosts());
		this.hostRepertoire.pick().strike(host, this.simulation.nodeAt(host));
	}

	/**
	 * A node loses its connections to another one, which may notice later.
	 * @param node the node
	 * @param other the ID of the other one
	 */
	public void cutBetween(SimulatedNode node, String other) {
		this.number++;
		this.connections.cutBetween(node.id(), other);
	}

	/**
	 * Everything works again; who crashed is started again, or not. What stood still
	 * somewhere arrives, before those are told who believe in connections that are over.
	 */
	public void heal() {
		this.simulation.tell("everything works again");
		this.directions.heal();
		this.hosts.heal();
		this.connections.release();
		this.simulation.settle(ARRIVAL);
		this.connections.cutHalfOpen();
	}

	/**
	 * Cuts all connections there are.
	 */
	public void cutAll() {
		this.simulation.tell("all connections are cut");
		this.simulation.network().connections().forEach(LocalConnection::cut);
	}

}
