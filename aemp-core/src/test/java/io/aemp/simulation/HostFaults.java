package io.aemp.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Random;

import io.aemp.internal.transport.Address;
import io.aemp.local.LocalConnection;
import org.jspecify.annotations.Nullable;

/**
 * Faults of machines and the processes on them.
 */
final class HostFaults {

	private static final int SHORTEST_START_MILLIS = 5;

	private static final int LONGEST_START_MILLIS = 55;

	private final Simulation simulation;

	private final Random random;

	private final ConnectionFaults connections;

	HostFaults(Simulation simulation, ConnectionFaults connections) {
		this.simulation = simulation;
		this.random = simulation.random();
		this.connections = connections;
	}

	void addAllTo(Repertoire<Fault> repertoire) {
		repertoire.always(this::crashOrRestart)
			.perhaps(4, this::crashOrRestart)
			.perhaps(2, (host, node) -> setPaused(node, true))
			.perhaps(2, (host, node) -> setPaused(node, false))
			.perhaps(1, (host, node) -> setSilent(host, true))
			.perhaps(1, (host, node) -> setSilent(host, false));
	}

	private void setPaused(@Nullable SimulatedNode node, boolean paused) {
		if (node != null) {
			this.simulation.trace().add(node.id(), paused ? "stands still" : "goes on");
			node.setPaused(paused);
		}
	}

	private void setSilent(int host, boolean silent) {
		this.simulation.tell("dials to " + Simulation.address(host) + (silent ? " lead nowhere" : " work"));
		Address address = Address.parse(Simulation.address(host));
		if (silent) {
			this.simulation.network().silence(address);
		}
		else {
			this.simulation.network().unsilence(address);
		}
	}

	private void crashOrRestart(int host, @Nullable SimulatedNode node) {
		if (node == null) {
			restart(host);
			return;
		}
		List<LocalConnection> lost = this.connections.of(node.id());
		this.simulation.crash(node);
		this.connections.orphan(lost);
	}

	/** A process takes some time to start. */
	private void restart(int host) {
		this.simulation.pass(Duration.ofMillis(this.random.nextInt(SHORTEST_START_MILLIS, LONGEST_START_MILLIS)));
		List<String> nodeIds = Simulation.nodeIds(host);
		this.simulation.start(host, nodeIds.get((this.random.nextInt(3) == 0) ? 1 : 0));
	}

	/** Everything works; who crashed is started again, or not. */
	void heal() {
		this.simulation.nodes().forEach((node) -> node.setPaused(false));
		for (int host = 0; host < this.simulation.hosts(); host++) {
			setSilent(host, false);
			if (this.simulation.nodeAt(host) == null && this.random.nextBoolean()) {
				restart(host);
			}
		}
	}

	/**
	 * Something that can happen to a host.
	 */
	interface Fault {

		/**
		 * It happens.
		 * @param host which one
		 * @param node the process there, if there is one
		 */
		void strike(int host, @Nullable SimulatedNode node);

	}

}
