package io.aemp.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;

import io.aemp.link.SeekObserver;
import io.aemp.transport.Address;
import io.aemp.transport.local.LocalConnection;
import io.aemp.transport.local.LocalPath;
import org.jspecify.annotations.Nullable;

/**
 * What can be wrong with networks and machines, at random. Each seed has its own taste:
 * some faults are frequent, others never happen.
 */
public final class Faults {

	private static final SeekObserver NOBODY = new SeekObserver() {

		@Override
		public void found(String nodeId) {
		}

		@Override
		public void failed(Throwable cause) {
		}

	};

	/** Longer than any way takes. */
	private static final Duration ARRIVAL = Duration.ofMillis(500);

	private final Simulation simulation;

	private final Random random;

	/** What can happen to one end of a connection; the more often, the likelier. */
	private final List<BiConsumer<LocalConnection, String>> networkFaults = new ArrayList<>();

	/** What can happen to a host. */
	private final List<HostFault> hostFaults = new ArrayList<>();

	/** Where something is wrong with the way. */
	private final Set<Direction> bad = new LinkedHashSet<>();

	/** Those of them where something may have been lost. */
	private final Set<Direction> lossy = new LinkedHashSet<>();

	/** In which one end at most believes, now or soon. */
	private final Set<LocalConnection> halfOpen = new LinkedHashSet<>();

	private int number;

	private Faults(Simulation simulation) {
		this.simulation = simulation;
		this.random = simulation.random();
	}

	/**
	 * All that can be wrong.
	 * @param simulation where it will be
	 * @return nothing is wrong yet
	 */
	public static Faults ofAllKinds(Simulation simulation) {
		Faults faults = new Faults(simulation);
		faults.addNetworkFaults();
		faults.addHostFaults();
		return faults;
	}

	/**
	 * Connections that end for one side only, while the next one is being made.
	 * @param simulation where they will be
	 * @return nothing is wrong yet
	 */
	public static Faults ofHandovers(Simulation simulation) {
		Faults faults = new Faults(simulation);
		faults.addHandovers();
		return faults;
	}

	private void addHandovers() {
		addSome(this.networkFaults, 1, this::cutForOne);
		addSome(this.networkFaults, 1, (connection, end) -> release(connection));
		addSome(this.networkFaults, 3, (connection, end) -> dialAnybody());
		addSome(this.networkFaults, 2, this::strand);
		addSome(this.networkFaults, 4, (connection, end) -> strandChosen());
		this.networkFaults.add(this::strand);
		this.hostFaults.add((host, node) -> dialAnybody());
	}

	private void addHostFaults() {
		addSome(this.hostFaults, 2, (host, node) -> setPaused(node, true));
		addSome(this.hostFaults, 2, (host, node) -> setPaused(node, false));
		addSome(this.hostFaults, 1, (host, node) -> setSilent(host, true));
		addSome(this.hostFaults, 1, (host, node) -> setSilent(host, false));
		addSome(this.hostFaults, 4, this::crashOrRestart);
		this.hostFaults.add(this::crashOrRestart);
	}

	private void addNetworkFaults() {
		addSome(this.networkFaults, 6, this::cut);
		addSome(this.networkFaults, 2, this::cutForOne);
		addSome(this.networkFaults, 2, this::strand);
		addSome(this.networkFaults, 2, this::hold);
		addSome(this.networkFaults, 3, (connection, end) -> release(connection));
		addSome(this.networkFaults, 2, (connection, end) -> holdDirection(directionTo(connection, end)));
		addSome(this.networkFaults, 2, (connection, end) -> loseDirection(directionTo(connection, end)));
		addSome(this.networkFaults, 2, (connection, end) -> delayDirection(directionTo(connection, end)));
		addSome(this.networkFaults, 4, (connection, end) -> mendOne());
		addSome(this.networkFaults, 3, (connection, end) -> setWritable(connection, end, false));
		addSome(this.networkFaults, 2, (connection, end) -> setWritable(connection, end, true));
		addSome(this.networkFaults, 1, (connection, end) -> holdNew(true));
		addSome(this.networkFaults, 2, (connection, end) -> holdNew(false));
		addSome(this.networkFaults, 4, (connection, end) -> dialAnybody());
		this.networkFaults.add(this::cut);
	}

	private <T> void addSome(List<T> faults, int most, T fault) {
		int times = this.random.nextInt(most + 1);
		for (int time = 0; time < times; time++) {
			faults.add(fault);
		}
	}

	/**
	 * How often something went wrong.
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
		List<LocalConnection> connections = this.simulation.network().connections();
		if (connections.isEmpty()) {
			dialAnybody();
			return;
		}
		// The newest one is that which is just being made.
		LocalConnection connection = this.random.nextBoolean() ? this.simulation.pick(connections)
				: connections.get(connections.size() - 1);
		String end = this.random.nextBoolean() ? connection.dialler() : connection.acceptor();
		this.simulation.pick(this.networkFaults).accept(connection, end);
	}

	/**
	 * Something happens to a machine or a process.
	 */
	public void disturbHost() {
		this.number++;
		int host = this.random.nextInt(this.simulation.hosts());
		this.simulation.pick(this.hostFaults).strike(host, nodeAt(host));
	}

	/**
	 * A node loses its connections to another one, which may notice later.
	 * @param node the node
	 * @param other the ID of the other one
	 */
	public void cutBetween(SimulatedNode node, String other) {
		this.number++;
		tell(node.id() + " loses its connections to " + other);
		for (LocalConnection connection : this.simulation.network().connections()) {
			if (hasEnd(connection, node.id()) && hasEnd(connection, other)) {
				this.halfOpen.add(connection);
				connection.cutFor(node.id());
				if (this.random.nextBoolean()) {
					connection.cut();
				}
			}
		}
	}

	/**
	 * Everything works again; who crashed is started again, or not. What stood still
	 * somewhere arrives, before those are told who believe in connections that are over.
	 */
	public void heal() {
		tell("everything works again");
		List.copyOf(this.bad).forEach(this::mend);
		this.simulation.network().holdNewConnections(false);
		this.simulation.nodes().forEach((node) -> node.setPaused(false));
		for (int host = 0; host < this.simulation.hosts(); host++) {
			this.simulation.network().unsilence(Address.parse(Simulation.address(host)));
			if (nodeAt(host) == null && this.random.nextBoolean()) {
				restart(host);
			}
		}
		for (LocalConnection connection : this.simulation.network().connections()) {
			connection.setWritable(connection.dialler(), true);
			connection.setWritable(connection.acceptor(), true);
			connection.release();
		}
		this.simulation.settle(ARRIVAL);
		for (LocalConnection connection : this.simulation.network().connections()) {
			if (!connection.isWhole() || this.halfOpen.contains(connection)) {
				connection.cut();
			}
		}
	}

	/**
	 * Cuts all connections there are.
	 */
	public void cutAll() {
		tell("all connections are cut");
		this.simulation.network().connections().forEach(LocalConnection::cut);
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

	/** What was sent may arrive when its sender has given it up long since. */
	private void strand(LocalConnection connection, String end) {
		tell(connection, end, "stands still for a while, and only the other end will notice");
		this.halfOpen.add(connection);
		if (this.random.nextBoolean()) {
			connection.towards(end).hold();
		}
		else {
			connection.towards(end).delay(Duration.ofMillis(this.random.nextInt(500)));
		}
		String other = otherEnd(connection, end);
		this.simulation.later(Duration.ofMillis(this.random.nextInt(400)), () -> {
			connection.cutFor(other);
			boolean forth = this.random.nextBoolean();
			dialAgain(forth ? end : other, forth ? other : end);
		});
	}

	/** What a node chose stands still before the other one hears of it. */
	private void strandChosen() {
		for (SimulatedNode chooser : this.simulation.nodes()) {
			for (SimulatedNode other : this.simulation.nodes()) {
				if (chooser.node().nodeIsUp(other.id()) && !other.node().nodeIsUp(chooser.id())) {
					this.simulation.network()
						.connections()
						.stream()
						.filter((connection) -> connection.isWhole() && hasEnd(connection, chooser.id())
								&& hasEnd(connection, other.id()))
						.forEach((connection) -> strand(connection, other.id()));
				}
			}
		}
	}

	private void hold(LocalConnection connection, String end) {
		tell(connection, end, "stands still");
		connection.towards(end).hold();
	}

	private void release(LocalConnection connection) {
		LocalConnection released = this.halfOpen.isEmpty() ? connection
				: this.simulation.pick(List.copyOf(this.halfOpen));
		tell(released, released.acceptor(), "moves again, both ways");
		released.release();
	}

	private void setWritable(LocalConnection connection, String end, boolean writable) {
		tell(connection, end, "takes " + (writable ? "octets" : "no octets") + " from " + end);
		connection.setWritable(end, writable);
	}

	private void holdNew(boolean held) {
		tell("new connections " + (held ? "stand still" : "move"));
		this.simulation.network().holdNewConnections(held);
	}

	private void dialAnybody() {
		List<SimulatedNode> nodes = this.simulation.nodes();
		if (!nodes.isEmpty()) {
			dial(this.simulation.pick(nodes), this.random.nextInt(this.simulation.hosts()));
		}
	}

	private void dialAgain(String from, String to) {
		SimulatedNode dialler = node(from);
		SimulatedNode acceptor = node(to);
		if (dialler != null && acceptor != null) {
			dial(dialler, acceptor.host());
		}
	}

	/** One more dial than the node itself would do. */
	private void dial(SimulatedNode node, int host) {
		String address = Simulation.address(host);
		this.simulation.trace().add(node.id(), "dials ", address);
		node.links().seek(Address.parse(address), NOBODY);
	}

	private void holdDirection(Direction direction) {
		tell(direction + ": nothing arrives");
		this.bad.add(direction);
		path(direction).hold();
	}

	private void loseDirection(Direction direction) {
		tell(direction + ": all that is sent is lost");
		this.bad.add(direction);
		this.lossy.add(direction);
		path(direction).drop();
	}

	private void delayDirection(Direction direction) {
		int millis = this.random.nextInt(40);
		tell(direction + ": takes " + millis + " ms");
		this.bad.add(direction);
		path(direction).delay(Duration.ofMillis(millis));
	}

	private void mendOne() {
		if (!this.bad.isEmpty()) {
			mend(this.simulation.pick(List.copyOf(this.bad)));
		}
	}

	/** What was lost on the way ends the connections that lost it. */
	private void mend(Direction direction) {
		tell(direction + ": works");
		this.bad.remove(direction);
		path(direction).delay(Duration.ZERO);
		if (this.lossy.remove(direction)) {
			path(direction).restore();
			this.simulation.network()
				.connections()
				.stream()
				.filter((connection) -> hasEnd(connection, direction.from()) && hasEnd(connection, direction.to()))
				.forEach(LocalConnection::cut);
		}
		path(direction).release();
	}

	private void setPaused(@Nullable SimulatedNode node, boolean paused) {
		if (node != null) {
			this.simulation.trace().add(node.id(), paused ? "stands still" : "goes on");
			node.setPaused(paused);
		}
	}

	private void setSilent(int host, boolean silent) {
		tell("dials to " + Simulation.address(host) + (silent ? " lead nowhere" : " work"));
		Address address = Address.parse(Simulation.address(host));
		if (silent) {
			this.simulation.network().silence(address);
		}
		else {
			this.simulation.network().unsilence(address);
		}
	}

	private void crashOrRestart(int host, @Nullable SimulatedNode node) {
		if (node != null) {
			crash(node);
		}
		else {
			restart(host);
		}
	}

	/** Its peers notice, or not. */
	private void crash(SimulatedNode node) {
		List<LocalConnection> connections = this.simulation.network()
			.connections()
			.stream()
			.filter((connection) -> !this.halfOpen.contains(connection) && hasEnd(connection, node.id()))
			.toList();
		this.simulation.crash(node);
		for (LocalConnection connection : connections) {
			this.halfOpen.add(connection);
			if (this.random.nextInt(4) > 0) {
				connection.cut();
			}
		}
	}

	/** A process takes some time to start. */
	private void restart(int host) {
		this.simulation.pass(Duration.ofMillis(5 + this.random.nextInt(50)));
		List<String> nodeIds = Simulation.nodeIds(host);
		this.simulation.start(host, nodeIds.get((this.random.nextInt(3) == 0) ? 1 : 0));
	}

	private @Nullable SimulatedNode nodeAt(int host) {
		return this.simulation.nodes().stream().filter((node) -> node.host() == host).findFirst().orElse(null);
	}

	private @Nullable SimulatedNode node(String nodeId) {
		return this.simulation.nodes().stream().filter((node) -> node.id().equals(nodeId)).findFirst().orElse(null);
	}

	private static boolean hasEnd(LocalConnection connection, String nodeId) {
		return connection.dialler().equals(nodeId) || connection.acceptor().equals(nodeId);
	}

	private static String otherEnd(LocalConnection connection, String end) {
		return end.equals(connection.dialler()) ? connection.acceptor() : connection.dialler();
	}

	private static Direction directionTo(LocalConnection connection, String end) {
		return new Direction(otherEnd(connection, end), end);
	}

	private LocalPath path(Direction direction) {
		return this.simulation.network().path(direction.from(), direction.to());
	}

	private void tell(LocalConnection connection, String end, String what) {
		tell("the connection " + directionTo(connection, end) + " " + what);
	}

	private void tell(String what) {
		this.simulation.trace().add("", what);
	}

	/**
	 * Something that can happen to a host.
	 */
	private interface HostFault {

		void strike(int host, @Nullable SimulatedNode node);

	}

	/**
	 * One way between two nodes.
	 *
	 * @param from the node that sends
	 * @param to the node that receives
	 */
	private record Direction(String from, String to) {

		@Override
		public String toString() {
			return this.from + " to " + this.to;
		}

	}

}
