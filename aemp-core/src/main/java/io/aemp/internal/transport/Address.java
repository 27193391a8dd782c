package io.aemp.internal.transport;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

import io.aemp.Printable;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * The address of a node to dial.
 *
 * @param host a name or an IP address, IPv6 without brackets
 * @param port from 1 to 65535; 0 in binds for a port that the system chooses
 */
public record Address(String host, int port) {

	/**
	 * Reads {@code host:port} or {@code [IPv6]:port}.
	 * @param text from configuration or from another node
	 * @return the address
	 * @throws IllegalArgumentException if it is no address that can be dialled
	 */
	public static Address parse(String text) {
		Address address = parse(text, text);
		if (address.port == 0 || address.host.isEmpty() || address.host.equals("*")) {
			throw malformed(text);
		}
		return address;
	}

	/** Reads the same form, port 0 and {@code *} included. */
	static Address parse(String text, String whole) {
		int colon = text.lastIndexOf(':');
		if (colon < 0) {
			throw malformed(whole);
		}
		String host = text.substring(0, colon);
		if (host.startsWith("[") && host.endsWith("]")) {
			host = host.substring(1, host.length() - 1);
		}
		else if (host.indexOf(':') >= 0) {
			throw malformed(whole);
		}
		if (!host.chars().allMatch((c) -> c > ' ' && c < 0x7f && c != ',' && c != ';' && c != '#')) {
			throw malformed(whole);
		}
		return new Address(host, port(text.substring(colon + 1), whole));
	}

	static int port(String text, String whole) {
		if (text.isEmpty() || !text.chars().allMatch((c) -> c >= '0' && c <= '9')) {
			throw malformed(whole);
		}
		if (text.length() > 5 || Integer.parseInt(text) > 0xffff) {
			throw new IllegalArgumentException("Malformed address '" + Printable.of(whole)
					+ "': use a port from 1 to 65535, or 0 in binds for a port that the system chooses");
		}
		return Integer.parseInt(text);
	}

	private static IllegalArgumentException malformed(String text) {
		return new IllegalArgumentException(
				"Malformed address '" + Printable.of(text) + "': use host:port, or [IPv6 address]:port");
	}

	/**
	 * Returns the address of a socket.
	 * @param socket a resolved address
	 * @return the same with the host as IP address
	 */
	public static Address of(InetSocketAddress socket) {
		String host = socket.getAddress().getHostAddress();
		int scope = host.indexOf('%');
		return new Address(
				(socket.getAddress() instanceof Inet6Address && scope >= 0) ? host.substring(0, scope) : host,
				socket.getPort());
	}

	/**
	 * Returns the socket address if the host is an IP address. IPv4 addresses that are
	 * written as IPv6 ones ({@code ::ffff:192.0.2.1}) become IPv4 addresses, and zones
	 * are left out, so that equal addresses have equal socket addresses. Looks nothing
	 * up.
	 * @return null if the host is a name
	 */
	public @Nullable InetSocketAddress socket() {
		byte[] bytes = NetUtil.createByteArrayFromIpAddressString(this.host);
		try {
			return (bytes != null) ? new InetSocketAddress(InetAddress.getByAddress(bytes), this.port) : null;
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("An IP address has 4 or 16 bytes", ex);
		}
	}

	@Override
	public String toString() {
		return (this.host.indexOf(':') >= 0) ? "[" + this.host + "]:" + this.port : this.host + ":" + this.port;
	}

}
