package io.aemp.internal.runtime;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;

/**
 * Returns the addresses of this machine, which may change at any time. May block; may be
 * called from any thread.
 */
public interface LocalAddresses {

	/**
	 * Returns the addresses of all network interfaces now, loopback included.
	 * @return the addresses
	 * @throws SocketException if they cannot be listed
	 */
	List<InetAddress> all() throws SocketException;

	/**
	 * Returns all addresses that a name has now.
	 * @param host a name or an IP address
	 * @return at least one address
	 * @throws UnknownHostException if there is none
	 */
	List<InetAddress> named(String host) throws UnknownHostException;

	/**
	 * Returns what the operating system tells.
	 * @return the addresses of the machine that this process runs on
	 */
	static LocalAddresses ofMachine() {
		return new LocalAddresses() {

			@Override
			public List<InetAddress> all() throws SocketException {
				return Collections.list(NetworkInterface.getNetworkInterfaces())
					.stream()
					.flatMap(NetworkInterface::inetAddresses)
					.toList();
			}

			@Override
			public List<InetAddress> named(String host) throws UnknownHostException {
				return List.of(InetAddress.getAllByName(host));
			}

		};
	}

}
