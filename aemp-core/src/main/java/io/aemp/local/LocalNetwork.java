package io.aemp.local;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import io.aemp.internal.handshake.Side;
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.ConnectionObserver;
import io.aemp.internal.transport.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * A network in memory for the nodes of one process, with faults on demand. It has no
 * threads and no clock of its own: all that happens is a task of the executor of one of
 * its transports, so that on executors and timers of a simulation everything can be
 * repeated. May be used from any thread.
 *
 * <p>
 * A connection keeps order and loses nothing unless told to, as TCP does. Setting it up
 * takes one round trip over the same paths, so faults between two nodes strike the dials
 * of one to the other, too.
 *
 * @since 0.1.0
 */
public final class LocalNetwork {

	private final Timers timers;

	private final LocalMode mode;

	private final LocalListeners listeners = new LocalListeners();

	private final List<LocalConnection> connections = new CopyOnWriteArrayList<>();

	private final Map<Pair, LocalPath> paths = new ConcurrentHashMap<>();

	private final Set<Address> silent = ConcurrentHashMap.newKeySet();

	private final AtomicInteger dials = new AtomicInteger();

	private volatile boolean holdingNew;

	/**
	 * An empty network, on which everything is as between two processes, under the clock
	 * of this machine.
	 */
	public LocalNetwork() {
		this(Timers.system(), LocalMode.REAL);
	}

	/**
	 * An empty network.
	 * @param timers for delays and deadlines
	 * @param mode how real it is
	 */
	public LocalNetwork(Timers timers, LocalMode mode) {
		this.timers = timers;
		this.mode = mode;
	}

	/**
	 * Returns a node's access to the network.
	 * @param settings how its connections are to be
	 * @param executor lends its threads to the loops; any number
	 * @return its transport
	 */
	public LocalTransport transport(LocalTransportSettings settings, Executor executor) {
		return new LocalTransport(this, settings, executor);
	}

	/**
	 * Returns the path between two nodes in one direction, for all their connections.
	 * @param from the ID of the node that sends
	 * @param to the ID of the node that receives
	 * @return always the same path for the same nodes
	 */
	public LocalPath path(String from, String to) {
		return this.paths.computeIfAbsent(new Pair(from, to), (pair) -> new LocalPath());
	}

	/**
	 * Dials to this address are neither accepted nor refused from now on.
	 * @param address where somebody may listen
	 */
	public void silence(Address address) {
		this.silent.add(address);
	}

	/**
	 * Undoes that for dials to come.
	 * @param address where somebody may listen
	 */
	public void unsilence(Address address) {
		this.silent.remove(address);
	}

	/**
	 * Sets if connections that are made from now on carry nothing until they are
	 * released.
	 * @param hold true if so
	 */
	public void holdNewConnections(boolean hold) {
		this.holdingNew = hold;
	}

	/**
	 * Returns the number of dials.
	 * @return the number since the start
	 */
	public int dials() {
		return this.dials.get();
	}

	/**
	 * Returns the connections in which one end at least believes, oldest first.
	 * @return a snapshot
	 */
	public List<LocalConnection> connections() {
		return this.connections.stream().filter(LocalConnection::isOpen).toList();
	}

	/**
	 * Returns the only connection that is open.
	 * @return the connection
	 * @throws IllegalStateException if there are more, or none
	 */
	public LocalConnection connection() {
		List<LocalConnection> open = connections();
		if (open.size() != 1) {
			throw new IllegalStateException(open.size() + " connections are open");
		}
		return open.get(0);
	}

	List<String> listeners(LocalTransport transport) {
		return this.listeners.addressesOf(transport);
	}

	Timers timers() {
		return this.timers;
	}

	LocalMode mode() {
		return this.mode;
	}

	Address listen(Address address, LocalTransport transport, ConnectionObserver observer) {
		return this.listeners.add(address, new LocalListeners.Listener(transport, observer));
	}

	/**
	 * One step, as closing is: no transport gets a connection when its loops may be gone.
	 */
	synchronized void dial(Address address, LocalTransport transport, EventLoop loop, Duration timeout,
			ConnectionObserver observer) {
		if (transport.isClosed()) {
			return;
		}
		this.dials.incrementAndGet();
		LocalListeners.@Nullable Listener listener = this.listeners.find(address);
		if (this.silent.contains(address)) {
			this.timers.schedule(timeout, loop,
					() -> observer.failed(address.toString(), new SocketTimeoutException("connection timed out")));
		}
		else if (listener == null) {
			loop.execute(() -> observer.failed(address.toString(), new ConnectException("Connection refused")));
		}
		else {
			Address local = new Address("127.0.0.1", this.listeners.freePort());
			LocalEnd dialled = new LocalEnd(transport, loop, address.toString(),
					transport.introduction(Side.DIAL, local.toString(), address.toString()), observer);
			LocalTransport target = listener.transport();
			LocalEnd accepted = new LocalEnd(target, target.nextLoop(), local.toString(),
					target.introduction(Side.ACCEPT, address.toString(), local.toString()), listener.observer());
			connect(dialled, accepted);
			dialled.dial(timeout);
		}
	}

	private void connect(LocalEnd dialled, LocalEnd accepted) {
		LocalConnection connection = new LocalConnection(this, dialled, accepted);
		if (this.holdingNew) {
			connection.hold();
		}
		dialled.join(connection);
		accepted.join(connection);
		this.connections.add(connection);
	}

	void remove(LocalConnection connection) {
		this.connections.remove(connection);
	}

	void stopListening(Address bound) {
		this.listeners.remove(bound);
	}

	void stopListening(LocalTransport transport) {
		this.listeners.removeAll(transport);
	}

	synchronized CompletableFuture<Void> close(LocalTransport transport) {
		stopListening(transport);
		return CompletableFuture.allOf(this.connections.stream()
			.flatMap((connection) -> connection.endsOf(transport).stream())
			.map(LocalNetwork::shutDown)
			.toArray(CompletableFuture[]::new));
	}

	private static CompletableFuture<Void> shutDown(LocalEnd end) {
		CompletableFuture<Void> over = new CompletableFuture<>();
		end.execute(() -> {
			try {
				end.shutDown();
			}
			finally {
				over.complete(null);
			}
		});
		return over;
	}

	private record Pair(String from, String to) {

	}

}
