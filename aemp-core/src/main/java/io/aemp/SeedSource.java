package io.aemp;

import java.util.List;

/**
 * Supplies the current addresses of seeds, from a service registry, for example. Like a
 * host name that stands for several nodes, it is asked again at each try, and every 15 to
 * 45 s until there are links to three nodes.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SeedSource {

	/**
	 * Returns the addresses. Called on a thread that may be blocked, one call after the
	 * other; has to come to an end. This node may be among them, and whether a node is
	 * ready to serve others should not matter: those that start need each other.
	 * @return {@code host:port} addresses; none if there are no other nodes
	 * @throws Exception if that is not known; it is asked again after a pause of at most
	 * 3 s
	 */
	List<String> addresses() throws Exception;

}
