package io.aemp.internal.global;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aemp.NodeSettings;
import io.aemp.Printable;
import io.aemp.internal.link.connect.AddressBook;
import io.aemp.internal.transport.Address;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the addresses of nodes in the settings, or else in the database. May be used from
 * any thread.
 */
final class NodeAddresses implements AddressBook {

	private static final Logger logger = LoggerFactory.getLogger(NodeAddresses.class);

	/** More addresses of one node than this are not tried. */
	private static final int MAX_ADDRESSES = 16;

	private final Map<String, List<Address>> configured = new HashMap<>();

	private final Master master;

	/**
	 * Creates an address book.
	 * @param settings have the addresses of some nodes
	 * @param master asks the database for the others
	 * @throws IllegalArgumentException if an address in the settings is malformed
	 */
	NodeAddresses(NodeSettings settings, Master master) {
		settings.network()
			.addresses()
			.forEach((node, list) -> this.configured.put(node, list.stream().map(Address::parse).toList()));
		this.master = master;
	}

	@Override
	public CompletionStage<List<Address>> find(String nodeId) {
		List<Address> addresses = this.configured.get(nodeId);
		return (addresses != null) ? CompletableFuture.completedFuture(addresses)
				: this.master.lookUp(nodeId).thenApply((found) -> addresses(nodeId, found));
	}

	/** Parses the addresses that another node entered. They may be malformed. */
	private static List<Address> addresses(String nodeId, @Nullable Object found) {
		List<Address> addresses = new ArrayList<>();
		if (found instanceof List<?> list) {
			for (Object item : list.subList(0, Math.min(list.size(), MAX_ADDRESSES))) {
				try {
					addresses.add(Address.parse(Arguments.only(item).text(0)));
				}
				catch (IllegalArgumentException ex) {
					logger.debug("Node {} has an address that cannot be used: {}", Printable.of(nodeId),
							ex.getMessage());
				}
			}
		}
		return addresses;
	}

}
