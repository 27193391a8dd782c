package io.aemp.boot.health;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

import io.aemp.NetworkStatus;
import io.aemp.node.AempNode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Readiness of a node: {@code OUT_OF_SERVICE} from the start of the node until it has
 * found its first master, or a time has passed. After that it is {@code UP} until the
 * node stops, because a network that fails later is no reason to send requests elsewhere.
 * A node without seeds is ready at once. Nothing here waits for the network. May be used
 * from any thread.
 *
 * @since 0.1.0
 */
public final class AempReadinessHealthIndicator extends AbstractHealthIndicator {

	private final AempNode node;

	private final Duration timeout;

	private final Supplier<Duration> uptime;

	/** The start of the node after which it became ready; null before the first time. */
	private volatile @Nullable Instant readyStart;

	/**
	 * Creates the indicator of one node.
	 * @param node remains the caller's to close
	 * @param timeout the time after which the node is ready without a master
	 */
	public AempReadinessHealthIndicator(AempNode node, Duration timeout) {
		this(node, timeout, node::uptime);
	}

	AempReadinessHealthIndicator(AempNode node, Duration timeout, Supplier<Duration> uptime) {
		super("The readiness of the node cannot be determined");
		this.node = node;
		this.timeout = timeout;
		this.uptime = uptime;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		NetworkStatus network = this.node.network();
		String master = network.master();
		// Until the start has looked for seeds, a node is its own master.
		boolean found = master != null && (network.global() || !master.equals(this.node.id()));
		if (this.node.isRunning() && isReady(found)) {
			builder.up();
		}
		else {
			builder.outOfService();
		}
		builder.withDetail("node", this.node.id()).withDetail("master", (master != null) ? master : "none");
	}

	private boolean isReady(boolean masterFound) {
		Instant start = this.node.startedAt();
		if (start != null && start.equals(this.readyStart)) {
			return true;
		}
		boolean ready = masterFound || !this.node.settings().network().hasSeeds()
				|| this.uptime.get().compareTo(this.timeout) >= 0;
		if (ready) {
			this.readyStart = start;
		}
		return ready;
	}

}
