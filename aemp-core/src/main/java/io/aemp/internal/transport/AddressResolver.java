package io.aemp.internal.transport;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Looks host names up, anew each time, on threads where that may block.
 */
public final class AddressResolver {

	private final Executor executor;

	/**
	 * A resolver.
	 * @param executor its threads may be blocked
	 */
	public AddressResolver(Executor executor) {
		this.executor = executor;
	}

	/**
	 * Looks addresses up.
	 * @param addresses names or IP addresses
	 * @return the socket addresses, IPv4 and IPv6 in turn; fails with an
	 * {@link UnknownHostException} if there are none
	 */
	public CompletionStage<List<InetSocketAddress>> resolve(List<Address> addresses) {
		return CompletableFuture.supplyAsync(() -> lookUp(addresses), this.executor);
	}

	private static List<InetSocketAddress> lookUp(List<Address> addresses) {
		Queue<InetSocketAddress> version4 = new ArrayDeque<>();
		Queue<InetSocketAddress> version6 = new ArrayDeque<>();
		UnknownHostException unknown = null;
		for (Address address : addresses) {
			try {
				for (InetAddress found : InetAddress.getAllByName(address.host())) {
					((found instanceof Inet4Address) ? version4 : version6)
						.add(new InetSocketAddress(found, address.port()));
				}
			}
			catch (UnknownHostException ex) {
				unknown = ex;
			}
		}
		List<InetSocketAddress> inTurn = new ArrayList<>();
		while (!version4.isEmpty() || !version6.isEmpty()) {
			for (Queue<InetSocketAddress> queue : List.of(version4, version6)) {
				InetSocketAddress next = queue.poll();
				if (next != null) {
					inTurn.add(next);
				}
			}
		}
		if (inTurn.isEmpty() && unknown != null) {
			throw new CompletionException(unknown);
		}
		return inTurn;
	}

}
