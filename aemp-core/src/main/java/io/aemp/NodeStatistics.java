package io.aemp;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds the links and the counters of a node since its start. Immutable, and made of
 * figures that are kept anyway: taking one costs a short lock for each link.
 *
 * @param links all nodes that something is known of, by node ID
 * @param linksEstablished how many links came up
 * @param linksFailed how many of them failed
 * @param packetsSent how many messages and requests were handed to connections
 * @param bytesSent how many bytes these had
 * @param bytesReceived how many bytes came over links
 * @param readingStops how often nothing more was read from a node, because too much that
 * it sent waited
 * @param monitorsFired how many monitors of this node and of others on its ports fired
 * @param ports how many ports there are
 * @param families the families of the database that this node uses, by name
 * @since 0.1.0
 */
public record NodeStatistics(List<LinkStatus> links, long linksEstablished, long linksFailed, long packetsSent,
		long bytesSent, long bytesReceived, long readingStops, long monitorsFired, int ports, Set<String> families) {

	/**
	 * Copies what it is given.
	 * @param links all nodes that something is known of, by node ID
	 * @param linksEstablished how many links came up
	 * @param linksFailed how many of them failed
	 * @param packetsSent how many messages and requests were handed to connections
	 * @param bytesSent how many bytes these had
	 * @param bytesReceived how many bytes came over links
	 * @param readingStops how often nothing more was read from a node
	 * @param monitorsFired how many monitors fired
	 * @param ports how many ports there are
	 * @param families the families in use, by name
	 */
	public NodeStatistics {
		links = List.copyOf(links);
		families = Collections.unmodifiableSet(new TreeSet<>(families));
	}

}
