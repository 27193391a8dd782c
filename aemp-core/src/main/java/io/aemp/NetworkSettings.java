package io.aemp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The addresses on which a node listens, and at which it finds other nodes. Immutable.
 *
 * @param binds the addresses to listen on: {@code host:port}, a port alone, or {@code *};
 * empty for a node without a listener
 * @param advertised the addresses, {@code host:port}, that other nodes are told instead
 * of those of the listeners; empty to tell the real ones
 * @param seeds the addresses, {@code host:port}, of nodes to keep a link to
 * @param seedSources the sources of further seed addresses
 * @param addresses the addresses, {@code host:port}, of nodes that are known by name
 * @param global true for a node that is a global node from its start
 * @since 0.1.0
 */
public record NetworkSettings(List<String> binds, List<String> advertised, List<String> seeds,
		List<SeedSource> seedSources, Map<String, List<String>> addresses, boolean global) {

	/** The settings of a node that listens on all addresses and knows no other node. */
	public static final NetworkSettings DEFAULTS = new NetworkSettings(List.of("*"), List.of(), List.of(), List.of(),
			Map.of(), false);

	/**
	 * Checks the values.
	 * @param binds the addresses to listen on: {@code host:port}, a port alone, or
	 * {@code *}; empty for a node without a listener
	 * @param advertised the addresses, {@code host:port}, that other nodes are told
	 * instead of those of the listeners; empty to tell the real ones
	 * @param seeds the addresses, {@code host:port}, of nodes to keep a link to
	 * @param seedSources the sources of further seed addresses
	 * @param addresses the addresses, {@code host:port}, of nodes that are known by name
	 * @param global true for a node that is a global node from its start
	 * @throws IllegalArgumentException if a value is one that no node can have; the
	 * message names the setting
	 */
	public NetworkSettings {
		binds = SettingRules.texts("binds", binds);
		advertised = SettingRules.texts("advertise", advertised);
		seeds = SettingRules.texts("seeds", seeds);
		seedSources = List.copyOf(seedSources);
		addresses = checked(addresses);
	}

	/**
	 * Determines if the node is meant to join other nodes.
	 * @return true if there are seeds, or sources of seeds
	 */
	public boolean hasSeeds() {
		return !this.seeds.isEmpty() || !this.seedSources.isEmpty();
	}

	/**
	 * Sets where to listen, instead of the default {@code *}: every address of the
	 * machine, loopback included, on a port that the system chooses. The node follows
	 * when the addresses of the machine change.
	 * @param binds {@code host:port}, a port alone, or {@code *}; none for no listener
	 * @return new settings
	 */
	public NetworkSettings binds(List<String> binds) {
		return new NetworkSettings(binds, this.advertised, this.seeds, this.seedSources, this.addresses, this.global);
	}

	/**
	 * Makes the node a global node from its start: one that holds the merged database and
	 * links to all other global nodes. Others become one when a node that has them as
	 * seed asks for it.
	 * @param global false by default
	 * @return new settings
	 */
	public NetworkSettings global(boolean global) {
		return new NetworkSettings(this.binds, this.advertised, this.seeds, this.seedSources, this.addresses, global);
	}

	private static Map<String, List<String>> checked(Map<String, List<String>> addresses) {
		Map<String, List<String>> checked = new HashMap<>();
		addresses.forEach((node, list) -> checked.put(Placeholders.check("addresses", NodeId.check(node)),
				SettingRules.texts("addresses", list)));
		return Map.copyOf(checked);
	}

	/**
	 * Sets where to listen, as {@link #binds(List)} does.
	 * @param binds {@code host:port}, a port alone, or {@code *}; none for no listener
	 * @return new settings
	 */
	public NetworkSettings bind(String... binds) {
		return binds(List.of(binds));
	}

	/**
	 * Sets the addresses that other nodes are told instead of those on which this one
	 * listens. Behind a translation of addresses, or in a container, the node cannot know
	 * its reachable address.
	 * @param addresses {@code host:port}; none, which is the default, to tell the real
	 * ones
	 * @return new settings
	 */
	public NetworkSettings advertise(List<String> addresses) {
		return new NetworkSettings(this.binds, addresses, this.seeds, this.seedSources, this.addresses, this.global);
	}

	/**
	 * Sets the addresses that other nodes are told, as {@link #advertise(List)} does.
	 * @param addresses {@code host:port}
	 * @return new settings
	 */
	public NetworkSettings advertise(String... addresses) {
		return advertise(List.of(addresses));
	}

	/**
	 * Adds addresses of nodes to keep a link to.
	 * @param seeds {@code host:port}
	 * @return new settings
	 */
	public NetworkSettings seed(String... seeds) {
		List<String> all = new ArrayList<>(this.seeds);
		all.addAll(List.of(seeds));
		return new NetworkSettings(this.binds, this.advertised, all, this.seedSources, this.addresses, this.global);
	}

	/**
	 * Adds a source of addresses of nodes to keep a link to.
	 * @param source returns the addresses; its {@code toString} names it in the log
	 * @return new settings
	 */
	public NetworkSettings seedSource(SeedSource source) {
		List<SeedSource> all = new ArrayList<>(this.seedSources);
		all.add(source);
		return new NetworkSettings(this.binds, this.advertised, this.seeds, all, this.addresses, this.global);
	}

	/**
	 * Sets the addresses of all nodes that are known by name only.
	 * @param addresses node ID to {@code host:port} addresses
	 * @return new settings
	 */
	public NetworkSettings addresses(Map<String, List<String>> addresses) {
		return new NetworkSettings(this.binds, this.advertised, this.seeds, this.seedSources, addresses, this.global);
	}

	/**
	 * Sets the addresses of a node that is known by name only.
	 * @param nodeId the node
	 * @param addresses its addresses, {@code host:port}
	 * @return new settings
	 */
	public NetworkSettings address(String nodeId, String... addresses) {
		Map<String, List<String>> all = new HashMap<>(this.addresses);
		all.put(nodeId, List.of(addresses));
		return new NetworkSettings(this.binds, this.advertised, this.seeds, this.seedSources, all, this.global);
	}

}
