package io.aemp.internal.node;

import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import io.aemp.NodeSettings;
import io.aemp.PeerAddressCheck;
import io.aemp.internal.handshake.ConnectionEnds;
import io.aemp.internal.handshake.DialledAddress;
import io.aemp.internal.handshake.Side;
import io.aemp.internal.runtime.LocalAddresses;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.AddressResolver;
import io.aemp.internal.transport.Bind;
import org.jspecify.annotations.Nullable;

/**
 * Knows the addresses at which other nodes may reach this one: where a connection ended,
 * where the node listens, and what it advertises. Host names that it advertises are
 * looked up in the background when somebody connects, at most once a minute. May be used
 * from any thread; never blocks.
 */
final class OwnAddresses {

	private static final Duration LOOK_UP_AGAIN = Duration.ofMinutes(1);

	private final PeerAddressCheck check;

	private final List<Address> advertised;

	private final AddressResolver resolver;

	private final Timers timers;

	private final LocalAddresses machine;

	private final List<Address> names;

	private final AtomicBoolean lookingUp = new AtomicBoolean();

	private volatile Set<InetSocketAddress> lookedUp = Set.of();

	private volatile boolean everLookedUp;

	private volatile long lookedUpNanos;

	OwnAddresses(NodeSettings settings, NodeRuntime runtime) {
		this.check = settings.authentication().peerAddressCheck();
		this.advertised = settings.network().advertised().stream().map(Address::parse).toList();
		this.resolver = new AddressResolver(runtime.callbacks());
		this.timers = runtime.timers();
		this.machine = runtime.localAddresses();
		this.names = this.advertised.stream().filter((address) -> address.socket() == null).toList();
		if (this.check == PeerAddressCheck.REQUIRE) {
			// Else the first peers might be refused.
			lookUp();
		}
	}

	/** Returns the judgement on who dialled a connection that has these ends. */
	DialledAddress judge(ConnectionEnds ends) {
		if (this.check == PeerAddressCheck.OFF) {
			return DialledAddress.ANY;
		}
		if (ends.side() == Side.ACCEPT) {
			lookUp();
		}
		return (address) -> {
			if (address != null && isOurs(address, ends)) {
				return DialledAddress.Verdict.EXPECTED;
			}
			if (this.check == PeerAddressCheck.REQUIRE) {
				return DialledAddress.Verdict.REFUSED;
			}
			// Simple clients tell no address. That says nothing: whoever relays a node
			// cannot take its address away.
			return (address != null) ? DialledAddress.Verdict.DOUBTFUL : DialledAddress.Verdict.EXPECTED;
		};
	}

	private boolean isOurs(String text, ConnectionEnds ends) {
		Address address = parse(text);
		if (address == null) {
			return false;
		}
		InetSocketAddress socket = address.socket();
		if (socket == null) {
			return this.advertised.stream().anyMatch((own) -> isSameName(own, address));
		}
		if (isAt(socket, ends.localAddress()) || isAtAny(socket, this.advertised) || this.lookedUp.contains(socket)) {
			return true;
		}
		for (String listener : ends.listeners()) {
			Address bound = parse(listener);
			if (bound != null && isAtAny(socket, reachable(bound))) {
				return true;
			}
		}
		return false;
	}

	private List<Address> reachable(Address bound) {
		try {
			return new Bind(bound.host(), bound.port()).reachable(bound, this.machine);
		}
		catch (UncheckedIOException ex) {
			// Without the interfaces, only the address itself is known.
			return List.of(bound);
		}
	}

	private static @Nullable Address parse(String text) {
		try {
			return Address.parse(text);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static boolean isSameName(Address one, Address other) {
		return one.port() == other.port()
				&& one.host().toLowerCase(Locale.ROOT).equals(other.host().toLowerCase(Locale.ROOT));
	}

	private static boolean isAt(InetSocketAddress socket, String text) {
		Address address = parse(text);
		return address != null && socket.equals(address.socket());
	}

	private static boolean isAtAny(InetSocketAddress socket, List<Address> addresses) {
		return addresses.stream().anyMatch((address) -> socket.equals(address.socket()));
	}

	private void lookUp() {
		long now = this.timers.nanoTime();
		boolean fresh = this.everLookedUp && now - this.lookedUpNanos < LOOK_UP_AGAIN.toNanos();
		if (this.names.isEmpty() || fresh || !this.lookingUp.compareAndSet(false, true)) {
			return;
		}
		this.lookedUpNanos = now;
		this.everLookedUp = true;
		this.resolver.resolve(this.names).whenComplete((found, failure) -> {
			if (found != null) {
				this.lookedUp = found.stream().collect(Collectors.toUnmodifiableSet());
			}
			this.lookingUp.set(false);
		});
	}

}
