package io.aemp.testing;

import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.aemp.internal.runtime.LocalAddresses;

/**
 * The addresses of a machine that a test makes up, and changes. For one thread, or
 * several one after the other.
 */
public final class FakeAddresses implements LocalAddresses {

	private final Map<String, List<InetAddress>> names = new HashMap<>();

	private volatile List<InetAddress> all = List.of();

	private volatile boolean failing;

	/**
	 * Creates a machine with these addresses.
	 * @param addresses IP addresses
	 */
	public FakeAddresses(String... addresses) {
		set(addresses);
	}

	/**
	 * Changes the addresses.
	 * @param addresses IP addresses, all there are from now on
	 */
	public void set(String... addresses) {
		this.all = parse(addresses);
	}

	/**
	 * Defines a name, as in a file of hosts.
	 * @param name of a host
	 * @param addresses its IP addresses
	 */
	public void name(String name, String... addresses) {
		this.names.put(name, parse(addresses));
	}

	/**
	 * Sets whether the addresses cannot be listed.
	 * @param failing true if so
	 */
	public void fail(boolean failing) {
		this.failing = failing;
	}

	private static List<InetAddress> parse(String... addresses) {
		return Stream.of(addresses).map((address) -> {
			try {
				return InetAddress.getByName(address);
			}
			catch (UnknownHostException ex) {
				throw new IllegalArgumentException(ex);
			}
		}).toList();
	}

	@Override
	public List<InetAddress> all() throws SocketException {
		if (this.failing) {
			throw new SocketException("made up by the test");
		}
		return this.all;
	}

	@Override
	public List<InetAddress> named(String host) throws UnknownHostException {
		List<InetAddress> addresses = this.names.get(host);
		return (addresses != null) ? addresses : List.of(InetAddress.getByName(host));
	}

}
