package io.aemp.simulation;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import io.aemp.local.LocalConnection;
import io.aemp.local.LocalPath;

/**
 * Faults of the path from one node to another, for all connections.
 */
final class DirectionFaults {

	private static final int LONGEST_MILLIS = 40;

	private final Simulation simulation;

	private final Random random;

	private final Set<Direction> bad = new LinkedHashSet<>();

	/** Those of them where something may have been lost. */
	private final Set<Direction> lossy = new LinkedHashSet<>();

	DirectionFaults(Simulation simulation) {
		this.simulation = simulation;
		this.random = simulation.random();
	}

	void addAllTo(Repertoire<ConnectionFault> repertoire) {
		repertoire.perhaps(2, (connection, end) -> hold(Direction.to(end, connection)))
			.perhaps(2, (connection, end) -> lose(Direction.to(end, connection)))
			.perhaps(2, (connection, end) -> delay(Direction.to(end, connection)))
			.perhaps(4, (connection, end) -> mendOne());
	}

	private void hold(Direction direction) {
		this.simulation.tell(direction + ": nothing arrives");
		this.bad.add(direction);
		path(direction).hold();
	}

	private void lose(Direction direction) {
		this.simulation.tell(direction + ": all that is sent is lost");
		this.bad.add(direction);
		this.lossy.add(direction);
		path(direction).drop();
	}

	private void delay(Direction direction) {
		int millis = this.random.nextInt(LONGEST_MILLIS);
		this.simulation.tell(direction + ": takes " + millis + " ms");
		this.bad.add(direction);
		path(direction).delay(Duration.ofMillis(millis));
	}

	private void mendOne() {
		if (!this.bad.isEmpty()) {
			mend(this.simulation.pick(List.copyOf(this.bad)));
		}
	}

	/** Ends the connections that lost something on the path. */
	private void mend(Direction direction) {
		this.simulation.tell(direction + ": works");
		this.bad.remove(direction);
		path(direction).delay(Duration.ZERO);
		if (this.lossy.remove(direction)) {
			path(direction).restore();
			this.simulation.network()
				.connections()
				.stream()
				.filter((connection) -> direction.equals(Direction.to(direction.to(), connection)))
				.forEach(LocalConnection::cut);
		}
		path(direction).release();
	}

	void heal() {
		List.copyOf(this.bad).forEach(this::mend);
	}

	private LocalPath path(Direction direction) {
		return this.simulation.network().path(direction.from(), direction.to());
	}

}
