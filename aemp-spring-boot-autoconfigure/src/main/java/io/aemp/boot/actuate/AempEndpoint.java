package io.aemp.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import io.aemp.LossReason;
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
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Shows nodes with their links, families and dropped messages, and the beans that are
 * ports. Neither secrets nor contents of messages are in what it shows. Nothing here
 * waits for the network. May be used from any thread.
 *
 * @since 0.1.0
 */
@Endpoint(id = "aemp", defaultAccess = Access.READ_ONLY)
public final class AempEndpoint implements AutoCloseable {

	/** Raised by each change after which a client would misread the response. */
	static final int SCHEMA_VERSION = 1;

	private final Map<String, ShownNode> nodes = new TreeMap<>();

	private final @Nullable AempPortRegistry registry;

	/**
	 * Shows these nodes.
	 * @param nodes by the names of their beans
	 * @param registry the beans that are ports, if known
	 */
	public AempEndpoint(Map<String, AempNode> nodes, @Nullable AempPortRegistry registry) {
		this.registry = registry;
		nodes.forEach((name, node) -> this.nodes.put(name, new ShownNode(node, new DeadLetters(node))));
	}

	/**
	 * Returns the state of the nodes.
	 * @return a snapshot
	 */
	@ReadOperation
	public AempDescriptor aemp() {
		return new AempDescriptor(SCHEMA_VERSION, describe(this::describe));
	}

	/**
	 * Returns one part of the state of the nodes.
	 * @param part {@code links}, {@code ports}, {@code families} or {@code dead-letters}
	 * @return a snapshot, or null if there is no such part
	 */
	@ReadOperation
	public @Nullable PartDescriptor part(@Selector String part) {
		return switch (part) {
			case "links" -> part((shown) -> shown.node().statistics().links());
			case "ports" -> part((shown) -> ports(shown.node()));
			case "families" -> part((shown) -> families(shown.node(), shown.node().statistics()));
			case "dead-letters" -> part((shown) -> shown.deadLetters().latest());
			default -> null;
		};
	}

	private PartDescriptor part(Function<ShownNode, List<?>> part) {
		return new PartDescriptor(SCHEMA_VERSION, describe(part));
	}

	private <T> Map<String, T> describe(Function<ShownNode, T> description) {
		Map<String, T> described = new TreeMap<>();
		this.nodes.forEach((name, shown) -> described.put(name, description.apply(shown)));
		return described;
	}

	private NodeDescriptor describe(ShownNode shown) {
		AempNode node = shown.node();
		NodeStatistics statistics = node.statistics();
		return new NodeDescriptor(node.id(), node.isRunning(), node.startedAt(), node.uptime(), node.listeners(),
				node.advertised(), node.network(), statistics, ports(node), families(node, statistics),
				shown.deadLetters().latest());
	}

	private static List<FamilyDescriptor> families(AempNode node, NodeStatistics statistics) {
		return statistics.families()
			.stream()
			.map((name) -> new FamilyDescriptor(name, node.family(name).staleSince().orElse(null)))
			.toList();
	}

	private List<PortDescriptor> ports(AempNode node) {
		return (this.registry == null || this.registry.node() != node) ? List.of()
				: this.registry.ports().stream().map(PortDescriptor::of).toList();
	}

	/** Ends the observation of dropped messages; the nodes go on. */
	@Override
	public void close() {
		this.nodes.values().forEach((shown) -> shown.deadLetters().close());
	}

	/**
	 * A node and what it dropped.
	 *
	 * @param node remains the caller's to close
	 * @param deadLetters closed with the endpoint
	 */
	private record ShownNode(AempNode node, DeadLetters deadLetters) {

	}

	/**
	 * The response of the endpoint.
	 *
	 * @param schemaVersion the version of this format
	 * @param nodes by the names of their beans
	 */
	public record AempDescriptor(int schemaVersion,
			Map<String, NodeDescriptor> nodes) implements OperationResponseBody {

	}

	/**
	 * The response for one part.
	 *
	 * @param schemaVersion the version of this format
	 * @param nodes the part of each node, by the names of their beans
	 */
	public record PartDescriptor(int schemaVersion, Map<String, List<?>> nodes) implements OperationResponseBody {

	}

	/**
	 * One node.
	 *
	 * @param id its name in the network
	 * @param running whether it was started and not closed
	 * @param startedAt when it was started last; null if it was not
	 * @param uptime the time since then; zero if it does not run
	 * @param listeners where it listens
	 * @param advertised where others are told to reach it
	 * @param network how it takes part in discovery and the database
	 * @param statistics its links, and what happened since its start
	 * @param ports its beans that are ports
	 * @param families the families of the database that it uses
	 * @param deadLetters the last 100 messages that it dropped, the latest one first
	 */
	public record NodeDescriptor(String id, boolean running, @Nullable Instant startedAt, Duration uptime,
			List<String> listeners, List<String> advertised, NetworkStatus network, NodeStatistics statistics,
			List<PortDescriptor> ports, List<FamilyDescriptor> families, List<DeadLetterDescriptor> deadLetters) {

	}

	/**
	 * A message that the node dropped. Its contents belong to the application.
	 *
	 * @param time when it was dropped
	 * @param port the ID of the port that it was for, or a node ID for requests to a node
	 * @param reason why it was dropped
	 * @param senderNode the node that sent it; null if it came from this node
	 * @param elements how many elements it has
	 */
	public record DeadLetterDescriptor(Instant time, String port, LossReason reason, @Nullable String senderNode,
			int elements) {

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
