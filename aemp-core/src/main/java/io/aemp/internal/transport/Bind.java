package io.aemp.internal.transport;

import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

import io.aemp.internal.runtime.LocalAddresses;

/**
 * An address to listen on.
 *
 * @param host a name, an IP address ({@code 0.0.0.0} and {@code ::} for all), or
 * {@code *} for each address of this machine, loopback included
 * @param port 0 for a port that the system chooses
 */
public record Bind(String host, int port) {

	/** Every address of this machine. */
	private static final String ANY = "*";

	private static final Pattern IPV4 = Pattern.compile("[0-9.]+");

	/**
	 * Reads {@code *}, {@code 4040}, {@code *:4040}, {@code host:4040}, {@code host:*},
	 * {@code [::]:4040} or {@code [::]}.
	 * @param text from configuration
	 * @return the bind
	 * @throws IllegalArgumentException if it has another form
	 */
	public static Bind parse(String text) {
		if (text.equals(ANY)) {
			return new Bind(ANY, 0);
		}
		if (!text.isEmpty() && text.chars().allMatch((c) -> c >= '0' && c <= '9')) {
			return new Bind(ANY, Address.port(text, text));
		}
		String whole = text;
		if (text.startsWith("[") && text.endsWith("]")) {
			text += ":0";
		}
		else if (text.endsWith(":*")) {
			text = text.substring(0, text.length() - 1) + '0';
		}
		Address address = Address.parse(text, whole);
		return new Bind(address.host().isEmpty() ? ANY : address.host(), address.port());
	}

	/**
	 * Returns whether this stands for every address of the machine, each on its own.
	 * @return true for {@code *}
	 */
	public boolean isStar() {
		return this.host.equals(ANY);
	}

	/**
	 * Returns whether the host is a name by which others might know this machine.
	 * @return false for an IP address, {@code *} and {@code localhost}
	 */
	public boolean isNameOfMachine() {
		return !isStar() && !isLiteral() && !this.host.equalsIgnoreCase("localhost");
	}

	private boolean isLiteral() {
		return this.host.indexOf(':') >= 0 || IPV4.matcher(this.host).matches();
	}

	/**
	 * Returns whether other addresses may have to be listened on, or told to others,
	 * later.
	 * @return false for an IP address of one interface
	 */
	public boolean mayChange() {
		return !isLiteral() || this.host.equals("0.0.0.0") || this.host.matches("[0:]+");
	}

	/**
	 * Returns the socket addresses to listen on.
	 * @param machine tells the addresses of this machine
	 * @return those that are not loopback first; none if a star finds no address at all
	 * @throws UncheckedIOException if the host is unknown
	 */
	public List<InetSocketAddress> addresses(LocalAddresses machine) {
		try {
			List<InetAddress> addresses = isStar()
					? machine.all().stream().filter((address) -> !address.isLinkLocalAddress()).toList()
					: named(machine);
			return addresses.stream()
				.distinct()
				.sorted(Comparator.comparing(InetAddress::isLoopbackAddress))
				.map((address) -> new InetSocketAddress(address, this.port))
				.toList();
		}
		catch (UnknownHostException ex) {
			throw new UncheckedIOException("Cannot listen on " + this
					+ ": unknown host. Use an address or name of this machine, or * for all its addresses", ex);
		}
		catch (SocketException ex) {
			throw new UncheckedIOException("Cannot list the addresses of this machine", ex);
		}
	}

	/**
	 * The addresses that the host has, without those that this machine has not: a name
	 * may have an IPv6 address where there is no IPv6, and the other way round.
	 */
	private List<InetAddress> named(LocalAddresses machine) throws UnknownHostException, SocketException {
		List<InetAddress> named = machine.named(this.host);
		if (named.size() == 1) {
			return named;
		}
		List<InetAddress> all = machine.all();
		List<InetAddress> ours = named.stream().filter((address) -> isOurs(address, all)).toList();
		return ours.isEmpty() ? named : ours;
	}

	/** All of 127.0.0.0/8 is ours, where any of it is. */
	private static boolean isOurs(InetAddress address, List<InetAddress> all) {
		return address.isAnyLocalAddress() || all.contains(address)
				|| address instanceof Inet4Address && address.isLoopbackAddress()
						&& all.stream().anyMatch((ours) -> ours instanceof Inet4Address && ours.isLoopbackAddress());
	}

	/**
	 * Returns where other machines can reach a listener.
	 * @param bound the address that it is bound to
	 * @param machine tells the addresses of this machine
	 * @return this address; for one that stands for all interfaces those of this machine
	 * that are not loopback, or loopback if there is nothing else
	 * @throws UncheckedIOException if they cannot be listed
	 */
	public List<Address> reachable(Address bound, LocalAddresses machine) {
		// What comes from a star or a name is the address of one interface.
		if (!isLiteral()) {
			return List.of(bound);
		}
		InetSocketAddress socket = new InetSocketAddress(bound.host(), bound.port());
		if (socket.isUnresolved() || !socket.getAddress().isAnyLocalAddress()) {
			return List.of(bound);
		}
		boolean only4 = socket.getAddress() instanceof Inet4Address;
		List<InetSocketAddress> all = new Bind(ANY, bound.port()).addresses(machine)
			.stream()
			.filter((address) -> !only4 || address.getAddress() instanceof Inet4Address)
			.toList();
		List<InetSocketAddress> others = all.stream()
			.filter((address) -> !address.getAddress().isLoopbackAddress())
			.toList();
		List<Address> addresses = (others.isEmpty() ? all : others).stream().map(Address::of).distinct().toList();
		return addresses.isEmpty() ? List.of(bound) : addresses;
	}

	@Override
	public String toString() {
		return new Address(this.host, this.port).toString();
	}

}
