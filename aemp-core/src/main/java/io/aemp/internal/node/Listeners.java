package io.aemp.internal.node;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.aemp.Guard;
import io.aemp.NodeSettings;
import io.aemp.Printable;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.Bind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens where the settings say, and follows the addresses of this machine as they
 * change. May be used from any thread.
 */
public final class Listeners {

	/** The time between two looks at the addresses of the machine. */
	public static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);

	private static final Logger logger = LoggerFactory.getLogger(Listeners.class);

	private final String nodeId;

	private final List<Bind> binds;

	private final List<Address> configured;

	private final NodeRuntime runtime;

	private final Timers timers;

	private final ListenerSockets sockets;

	private final Consumer<List<String>> moved;

	/** The addresses that are bound, by what they were bound for. */
	@GuardedBy("this")
	private final Map<Place, Address> open = new LinkedHashMap<>();

	/** The places where listening or looking failed, each of which was logged. */
	@GuardedBy("this")
	private final Set<Object> failed = new HashSet<>();

	@GuardedBy("this")
	private @Nullable Guard nextLook;

	@GuardedBy("this")
	private boolean closed;

	private volatile List<String> bound = List.of();

	private volatile List<String> advertised = List.of();

	/**
	 * Creates the listeners of a node, none of them open.
	 * @param settings of the node
	 * @param runtime tells the addresses of this machine
	 * @param timers tell when to look at them; must not refuse a task
	 * @param sockets listen
	 * @param moved told of the advertised addresses when they have changed, on any thread
	 * @throws IllegalArgumentException if an address is malformed
	 */
	Listeners(NodeSettings settings, NodeRuntime runtime, Timers timers, ListenerSockets sockets,
			Consumer<List<String>> moved) {
		this.nodeId = settings.nodeId();
		this.binds = settings.network().binds().stream().map(Bind::parse).toList();
		this.configured = settings.network().advertised().stream().map(Address::parse).toList();
		this.runtime = runtime;
		this.timers = timers;
		this.sockets = sockets;
		this.moved = moved;
	}

	/**
	 * Listens wherever the settings say, and begins to follow changes.
	 * @throws UncheckedIOException if one of the addresses cannot be listened on
	 */
	synchronized void open() {
		for (Place place : places()) {
			this.open.put(place, this.sockets.listen(place.socket()));
		}
		this.bound = texts(List.copyOf(this.open.values()));
		this.advertised = texts(advertise());
		warn();
		scheduleLook();
	}

	/** Stops following changes. The sockets are closed with the transport. */
	synchronized void close() {
		this.closed = true;
		if (this.nextLook != null) {
			this.nextLook.close();
		}
	}

	List<String> bound() {
		return this.bound;
	}

	List<String> advertised() {
		return this.advertised;
	}

	@GuardedBy("this")
	private void scheduleLook() {
		if (!this.closed && this.binds.stream().anyMatch(Bind::mayChange)) {
			this.nextLook = this.timers.schedule(LOOK_INTERVAL, this.runtime.callbacks(), this::look);
		}
	}

	/** Looks at the addresses of the machine, and does what has to be done. */
	private void look() {
		List<String> advertised = null;
		synchronized (this) {
			try {
				if (!this.closed && follow()) {
					advertised = this.advertised;
				}
			}
			catch (UncheckedIOException ex) {
				logOnce("look", "Node {} keeps its listeners as they are: {}", ex);
			}
			finally {
				scheduleLook();
			}
		}
		if (advertised != null) {
			this.moved.accept(advertised);
		}
	}

	/** Returns whether other nodes have to be told something else. */
	@GuardedBy("this")
	private boolean follow() {
		List<Place> places = places();
		List<String> advertisedBefore = this.advertised;
		List<Place> gone = this.open.keySet().stream().filter((place) -> !places.contains(place)).toList();
		for (Place place : gone) {
			Address address = this.open.remove(place);
			if (address != null) {
				this.sockets.stopListening(address);
			}
		}
		for (Place place : places) {
			Address address = this.open.remove(place);
			if (address != null) {
				// As the last one: those that stay keep their order among the new ones.
				this.open.put(place, address);
			}
			else {
				listen(place);
			}
		}
		List<String> boundBefore = this.bound;
		this.bound = texts(List.copyOf(this.open.values()));
		this.advertised = texts(advertise());
		this.failed.remove("look");
		this.failed.removeIf((place) -> place instanceof Place && !places.contains(place));
		boolean changed = !this.advertised.equals(advertisedBefore);
		if (changed || !this.bound.equals(boundBefore)) {
			logger.info("Addresses of this machine have changed: node {} listens on {}, advertised as {}", this.nodeId,
					this.bound, this.advertised);
		}
		return changed;
	}

	/** An address may not be ready yet, or somebody else may have the port. */
	@GuardedBy("this")
	private void listen(Place place) {
		try {
			this.open.put(place, this.sockets.listen(place.socket()));
			this.failed.remove(place);
		}
		catch (UncheckedIOException ex) {
			logOnce(place, "Node {} tries again later: {}", ex);
		}
	}

	@GuardedBy("this")
	private void logOnce(Object what, String format, UncheckedIOException ex) {
		if (this.failed.add(what)) {
			logger.warn(format, this.nodeId, Printable.of(String.valueOf(ex.getMessage()), 200));
		}
	}

	/** Returns the places to listen on, each address and port once. */
	private List<Place> places() {
		List<Place> places = new ArrayList<>();
		Set<InetSocketAddress> fixed = new HashSet<>();
		for (int i = 0; i < this.binds.size(); i++) {
			Bind bind = this.binds.get(i);
			for (InetSocketAddress socket : bind.addresses(this.runtime.localAddresses())) {
				if (socket.getPort() == 0 || fixed.add(socket)) {
					places.add(new Place(i, bind, socket));
				}
			}
		}
		return places;
	}

	/** Returns the addresses that other nodes are told. */
	@GuardedBy("this")
	private List<Address> advertise() {
		if (!this.configured.isEmpty() && !this.open.isEmpty()) {
			return this.configured;
		}
		List<Address> addresses = new ArrayList<>();
		this.open.forEach((place, address) -> {
			if (place.isForOthers() || !hasOthers(place.bind())) {
				addresses.addAll(place.bind().reachable(address, this.runtime.localAddresses()));
			}
		});
		return addresses;
	}

	/** Loopback is of use to others only if there is nothing else. */
	@GuardedBy("this")
	private boolean hasOthers(Bind bind) {
		return this.open.keySet().stream().anyMatch((place) -> place.bind().equals(bind) && place.isForOthers());
	}

	/** Says what other machines cannot reach although it looks as if they could. */
	@GuardedBy("this")
	private void warn() {
		if (!this.configured.isEmpty()) {
			return;
		}
		for (Bind bind : this.binds) {
			if (this.open.keySet().stream().noneMatch((place) -> place.bind().equals(bind) && !place.isLoopback())) {
				if (bind.isStar()) {
					logger.warn("Node {} cannot be reached from other machines on {}: this machine has no address but "
							+ "loopback", this.nodeId, bind);
				}
				else if (bind.isNameOfMachine()) {
					logger.warn(
							"Node {} listens on {}, a name that stands for {} here: other machines cannot reach that, "
									+ "but are told so. Correct the name (in /etc/hosts, often), listen on '*' or an "
									+ "address, or advertise another address",
							this.nodeId, bind,
							texts(this.open.entrySet()
								.stream()
								.filter((entry) -> entry.getKey().bind().equals(bind))
								.map(Map.Entry::getValue)
								.toList()));
				}
			}
		}
	}

	private static List<String> texts(List<Address> addresses) {
		return addresses.stream().distinct().map(Address::toString).toList();
	}

	/**
	 * Identifies a socket that listens, whatever port the system chose for it.
	 *
	 * @param index of the bind: the same one may be there twice, for two free ports
	 * @param bind what it comes from
	 * @param socket as it is asked for
	 */
	private record Place(int index, Bind bind, InetSocketAddress socket) {

		boolean isLoopback() {
			InetAddress address = this.socket.getAddress();
			return address.isLoopbackAddress();
		}

		/** Only a star leaves loopback out, which was not asked for by name. */
		boolean isForOthers() {
			return !this.bind.isStar() || !isLoopback();
		}

	}

}
