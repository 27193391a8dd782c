package io.aemp.node;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import io.aemp.NodeSettings;
import io.aemp.transport.Address;
import io.aemp.transport.Bind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a node listens, and where it tells others that it can be reached. May be read
 * from any thread.
 */
final class Listeners {

	private static final Logger logger = LoggerFactory.getLogger(Listeners.class);

	private final String nodeId;

	private final List<Bind> binds;

	private final List<Address> configured;

	private volatile List<String> bound = List.of();

	private volatile List<String> advertised = List.of();

	/**
	 * Nothing is bound yet.
	 * @param settings of the node
	 * @throws IllegalArgumentException if an address is malformed
	 */
	Listeners(NodeSettings settings) {
		this.nodeId = settings.nodeId();
		this.binds = settings.binds().stream().map(Bind::parse).toList();
		this.configured = settings.advertise().stream().map(Address::parse).toList();
	}

	/**
	 * Listens wherever the settings say.
	 * @param listen listens on one address, and returns the one really bound
	 */
	void open(Function<InetSocketAddress, Address> listen) {
		List<Address> bound = new ArrayList<>();
		for (Bind bind : this.binds) {
			List<InetSocketAddress> addresses = bind.addresses();
			if (addresses.isEmpty()) {
				logger.warn("Node {} cannot be reached on {}: this machine has no address but loopback", this.nodeId,
						bind);
			}
			addresses.forEach((address) -> bound.add(listen.apply(address)));
		}
		this.bound = bound.stream().map(Address::toString).toList();
		Stream<Address> advertised = (this.configured.isEmpty() || bound.isEmpty())
				? bound.stream().flatMap((address) -> Bind.reachable(address).stream()) : this.configured.stream();
		this.advertised = advertised.distinct().map(Address::toString).toList();
	}

	List<String> bound() {
		return this.bound;
	}

	List<String> advertised() {
		return this.advertised;
	}

}
