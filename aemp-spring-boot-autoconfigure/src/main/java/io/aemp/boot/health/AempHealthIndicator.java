package io.aemp.boot.health;

import java.util.List;
import java.util.function.Predicate;

import io.aemp.LinkStatus;
import io.aemp.LinkStatus.State;
import io.aemp.NetworkStatus;
import io.aemp.NodeStatistics;
import io.aemp.node.AempNode;
import io.aemp.spring.AempPortRegistry;
import io.aemp.spring.RegisteredPort;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of a node: {@code UP} while the node runs and every bean that is a port has one,
 * or gets another one. Links that are slow or down are details, because other nodes come
 * and go and an application that is restarted for that could not bring them back. So are
 * ports that are being restarted and ports that could not handle messages. The status of
 * a node that has seeds and no link can be chosen. Nothing here waits for the network.
 * May be used from any thread.
 *
 * @since 0.1.0
 */
public final class AempHealthIndicator extends AbstractHealthIndicator {

	private final AempNode node;

	private final Status alone;

	private final @Nullable AempPortRegistry registry;

	/**
	 * Creates the health indicator of one node.
	 * @param node remains the caller's to close
	 * @param registry the beans that are ports, if known
	 * @param alone the status while the node has seeds but no link
	 */
	public AempHealthIndicator(AempNode node, @Nullable AempPortRegistry registry, Status alone) {
		super("The state of the node cannot be determined");
		this.node = node;
		this.alone = alone;
		this.registry = (registry != null && registry.node() == node) ? registry : null;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		NodeStatistics statistics = this.node.statistics();
		NetworkStatus network = this.node.network();
		List<RegisteredPort> ports = (this.registry != null) ? this.registry.ports() : List.of();
		List<String> dead = beans(ports, (port) -> port.state() == RegisteredPort.State.DEAD);
		boolean isAlone = this.node.settings().network().hasSeeds() && isAlone(statistics);
		builder.status(status(dead.isEmpty(), isAlone))
			.withDetail("node", this.node.id())
			.withDetail("linksUp", count(statistics, State.UP))
			.withDetail("linksSlow", count(statistics, State.SLOW))
			.withDetail("linksDown", count(statistics, State.DOWN))
			.withDetail("globalNode", network.global())
			.withDetail("master", (network.master() != null) ? network.master() : "none");
		if (isAlone) {
			builder.withDetail("alone", true);
		}
		addIfAny(builder, "portsDead", dead);
		addIfAny(builder, "portsRestarting", beans(ports, (port) -> port.state() == RegisteredPort.State.RESTARTING));
		addIfAny(builder, "portsFailing", failing(ports));
	}

	private Status status(boolean complete, boolean isAlone) {
		if (!this.node.isRunning() || !complete) {
			return Status.DOWN;
		}
		return isAlone ? this.alone : Status.UP;
	}

	private static boolean isAlone(NodeStatistics statistics) {
		return statistics.links().stream().allMatch((link) -> link.state() == State.DOWN);
	}

	private static List<String> beans(List<RegisteredPort> ports, Predicate<RegisteredPort> condition) {
		return ports.stream().filter(condition).map(RegisteredPort::beanName).toList();
	}

	private static List<String> failing(List<RegisteredPort> ports) {
		return ports.stream()
			.filter((port) -> port.failures() > 0)
			.map((port) -> port.beanName() + ": " + port.failures() + " failures, last at " + port.lastFailure())
			.toList();
	}

	private static void addIfAny(Health.Builder builder, String name, List<String> beans) {
		if (!beans.isEmpty()) {
			builder.withDetail(name, beans);
		}
	}

	private static long count(NodeStatistics statistics, State state) {
		return statistics.links().stream().map(LinkStatus::state).filter(state::equals).count();
	}

}
