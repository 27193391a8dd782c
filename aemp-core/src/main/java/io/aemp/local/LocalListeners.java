package io.aemp.local;

import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.ConnectionObserver;
import org.jspecify.annotations.Nullable;

/**
 * Records the listeners of a network.
 */
final class LocalListeners {

	/** The addresses that stand for all interfaces. */
	private static final Set<String> ANY = Set.of("0.0.0.0", "0:0:0:0:0:0:0:0");

	private static final int FIRST_FREE_PORT = 49_152;

	private final Map<Address, Listener> listeners = new ConcurrentHashMap<>();

	private int nextPort = FIRST_FREE_PORT;

	synchronized Address add(Address address, Listener listener) {
		Address bound = (address.port() != 0) ? address : new Address(address.host(), freePort());
		if (this.listeners.keySet().stream().anyMatch((taken) -> conflict(taken, bound))) {
			throw new UncheckedIOException("Cannot listen on " + bound + ": Address already in use",
					new BindException("Address already in use"));
		}
		this.listeners.put(bound, listener);
		return bound;
	}

	private static boolean conflict(Address one, Address other) {
		return one.port() == other.port()
				&& (one.host().equals(other.host()) || ANY.contains(one.host()) || ANY.contains(other.host()));
	}

	/** A port that nobody listens on, and no connection came from. */
	synchronized int freePort() {
		int port = this.nextPort;
		this.nextPort = (port < 0xffff) ? port + 1 : FIRST_FREE_PORT;
		return this.listeners.keySet().stream().anyMatch((taken) -> taken.port() == port) ? freePort() : port;
	}

	@Nullable Listener find(Address address) {
		Listener exact = this.listeners.get(address);
		if (exact != null) {
			return exact;
		}
		return ANY.stream()
			.map((host) -> this.listeners.get(new Address(host, address.port())))
			.filter((listener) -> listener != null)
			.findFirst()
			.orElse(null);
	}

	/** Returns where a node listens. */
	List<String> addressesOf(LocalTransport transport) {
		return this.listeners.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().transport() == transport)
			.map((entry) -> entry.getKey().toString())
			.toList();
	}

	synchronized void remove(Address bound) {
		this.listeners.remove(bound);
	}

	synchronized void removeAll(LocalTransport transport) {
		this.listeners.values().removeIf((listener) -> listener.transport() == transport);
	}

	/**
	 * Somebody who accepts connections.
	 *
	 * @param transport whose connections they become
	 * @param observer hears of them
	 */
	record Listener(LocalTransport transport, ConnectionObserver observer) {

	}

}
