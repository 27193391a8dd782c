package io.aemp.boot.health;

import io.aemp.LinkStatus;
import io.aemp.LinkStatus.State;
import io.aemp.NetworkStatus;
import io.aemp.NodeStatistics;
import io.aemp.node.AempNode;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * A node is up while it runs. Links that are slow or down are details: other nodes come
 * and go, and an application that is restarted for that could not bring them back. May be
 * used from any thread.
 *
 * @since 0.1.0
 */
public final class AempHealthIndicator extends AbstractHealthIndicator {

	private final AempNode node;

	/**
	 * The health of one node.
	 * @param node remains the caller's to close
	 */
	public AempHealthIndicator(AempNode node) {
		super("The state of the node cannot be told");
		this.node = node;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		NodeStatistics statistics = this.node.statistics();
		NetworkStatus network = this.node.network();
		builder.status(this.node.isRunning() ? Status.UP : Status.DOWN)
			.withDetail("node", this.node.id())
			.withDetail("linksUp", count(statistics, State.UP))
			.withDetail("linksSlow", count(statistics, State.SLOW))
			.withDetail("linksDown", count(statistics, State.DOWN))
			.withDetail("globalNode", network.global())
			.withDetail("master", (network.master() != null) ? network.master() : "none");
	}

	private static long count(NodeStatistics statistics, State state) {
		return statistics.links().stream().map(LinkStatus::state).filter(state::equals).count();
	}

}
