package io.aemp.boot.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.aemp.NetworkStatus;
import io.aemp.NodeStatistics;
import io.aemp.node.AempNode;
import io.aemp.spring.AempPortRegistry;
import io.aemp.spring.RegisteredPort;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Shows nodes with their links, and the beans that are ports. Neither secrets nor
 * contents of messages are in what it shows. May be used from any thread.
 *
 * @since 0.1.0
 */
@Endpoint(id = "aemp", defaultAccess = Access.READ_ONLY)
public final class AempEndpoint {

	private final Map<String, AempNode> nodes;

	private final @Nullable AempPortRegistry registry;

	/**
	 * Shows these nodes.
	 * @param nodes by the names of their beans
	 * @param registry the beans that are ports, if known
	 */
	public AempEndpoint(Map<String, AempNode> nodes, @Nullable AempPortRegistry registry) {
		this.nodes = Map.copyOf(nodes);
		this.registry = registry;
	}

	/**
	 * Returns the state of the nodes.
	 * @return a snapshot
	 */
	@ReadOperation
	public AempDescriptor aemp() {
		Map<String, NodeDescriptor> described = new TreeMap<>();
		this.nodes.forEach((name, node) -> described.put(name, describe(node)));
		return new AempDescriptor(described);
	}

	private NodeDescriptor describe(AempNode node) {
		NodeStatistics statistics = node.statistics();
		List<FamilyDescriptor> families = statistics.families()
			.stream()
			.map((name) -> new FamilyDescriptor(name, node.family(name).staleSince().orElse(null)))
			.toList();
		return new NodeDescriptor(node.id(), node.isRunning(), node.listeners(), node.advertised(), node.network(),
				statistics, ports(node), families);
	}

	private List<PortDescriptor> ports(AempNode node) {
		return (this.registry == null || this.registry.node() != node) ? List.of()
				: this.registry.ports().stream().map(PortDescriptor::of).toList();
	}

	/**
	 * The response of the endpoint.
	 *
	 * @param nodes by the names of their beans
	 */
	public record AempDescriptor(Map<String, NodeDescriptor> nodes) implements OperationResponseBody {

	}

	/**
	 * One node.
	 *
	 * @param id its name in the network
	 * @param running whether it was started and not closed
	 * @param listeners where it listens
	 * @param advertised where others are told to reach it
	 * @param network how it takes part in discovery and the database
	 * @param statistics its links, and what happened since its start
	 * @param ports its beans that are ports
	 * @param families the families of the database that it uses
	 */
	public record NodeDescriptor(String id, boolean running, List<String> listeners, List<String> advertised,
			NetworkStatus network, NodeStatistics statistics, List<PortDescriptor> ports,
			List<FamilyDescriptor> families) {

	}

	/**
	 * A family of the database; its keys and values belong to the application.
	 *
	 * @param name its name
	 * @param staleSince since when what is known of it may be old; null if it is not
	 */
	public record FamilyDescriptor(String name, @Nullable Instant staleSince) {

	}

	/**
	 * A bean that is a port.
	 *
	 * @param bean its name
	 * @param type its class
	 * @param id the ID of the port it has now, or had last
	 * @param tags that it has handlers for; empty for the default handler
	 * @param state whether it runs, restarts, ended or died
	 * @param failures how many messages it could not handle
	 * @param lastFailure when that happened last; null if it did not
	 */
	public record PortDescriptor(String bean, String type, String id, List<String> tags, RegisteredPort.State state,
			long failures, @Nullable Instant lastFailure) {

		static PortDescriptor of(RegisteredPort port) {
			return new PortDescriptor(port.beanName(), port.type().getName(), port.port().id(), port.tags(),
					port.state(), port.failures(), port.lastFailure());
		}

	}

}
