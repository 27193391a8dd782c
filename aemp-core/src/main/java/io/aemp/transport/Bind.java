package io.aemp.transport;

import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;

/**
 * Where a node listens.
 *
 * @param host a name, an IP address ({@code 0.0.0.0} and {@code ::} for all), or
 * {@code *} for each address of this machine that is not loopback
 * @param port 0 for a port that the system chooses
 */
public record Bind(String host, int port) {

	/** Every address that other machines can reach. */
	private static final String ANY = "*";

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
	 * The socket addresses to listen on.
	 * @return none if the machine has no address but loopback
	 * @throws UncheckedIOException if the host is unknown
	 */
	public List<InetSocketAddress> addresses() {
		try {
			if (!this.host.equals(ANY)) {
				return List.of(new InetSocketAddress(InetAddress.getByName(this.host), this.port));
			}
			return Collections.list(NetworkInterface.getNetworkInterfaces())
				.stream()
				.flatMap(NetworkInterface::inetAddresses)
				.filter((address) -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
				.map((address) -> new InetSocketAddress(address, this.port))
				.toList();
		}
		catch (UnknownHostException ex) {
			throw new UncheckedIOException("Cannot listen on " + this + ": unknown host", ex);
		}
		catch (SocketException ex) {
			throw new UncheckedIOException("Cannot list the addresses of this machine", ex);
		}
	}

	/**
	 * Where other machines can reach a listener.
	 * @param bound the address that it is bound to
	 * @return this address; for one that stands for all interfaces those of this machine
	 * that are not loopback, if it has any
	 * @throws UncheckedIOException if they cannot be listed
	 */
	public static List<Address> reachable(Address bound) {
		InetSocketAddress socket = new InetSocketAddress(bound.host(), bound.port());
		if (socket.isUnresolved() || !socket.getAddress().isAnyLocalAddress()) {
			return List.of(bound);
		}
		boolean only4 = socket.getAddress() instanceof Inet4Address;
		List<Address> addresses = new Bind(ANY, bound.port()).addresses()
			.stream()
			.filter((address) -> !only4 || address.getAddress() instanceof Inet4Address)
			.map(Address::of)
			.distinct()
			.toList();
		return addresses.isEmpty() ? List.of(bound) : addresses;
	}

	@Override
	public String toString() {
		return new Address(this.host, this.port).toString();
	}

}
