package io.aemp.boot.metrics;

import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import io.aemp.LinkStatus;
import io.aemp.LossReason;
import io.aemp.Node;
import io.aemp.NodeStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of a node, all under {@code aemp}. They are read from {@link Node#statistics()}
 * when a registry asks, so messages cost nothing more. All meters of one scrape show the
 * same snapshot, which is at most 100 ms old. Node IDs are no tags: there may be any
 * number of them. May be used from any thread.
 *
 * @since 0.1.0
 */
public final class AempMetrics implements MeterBinder {

	private final Node node;

	private final Tags tags;

	private final StatisticsSnapshot snapshot;

	/**
	 * The metrics of one node.
	 * @param node remains the caller's to close
	 * @param tags of all meters, to tell several nodes of one process apart
	 */
	public AempMetrics(Node node, Iterable<Tag> tags) {
		this(node, tags, System::nanoTime);
	}

	AempMetrics(Node node, Iterable<Tag> tags, LongSupplier nanoTime) {
		this.node = node;
		this.tags = Tags.of(tags);
		this.snapshot = new StatisticsSnapshot(nanoTime);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		bindLinks(registry);
		bindTraffic(registry);
		bindPorts(registry);
	}

	private void bindLinks(MeterRegistry registry) {
		for (LinkStatus.State state : LinkStatus.State.values()) {
			gauge(registry, "aemp.links", "Other nodes, by the state of the link to them", null,
					this.tags.and("state", tag(state)), (statistics) -> count(statistics.links(), state));
		}
		counter(registry, "aemp.links.established", "Links that came up", null, NodeStatistics::linksEstablished);
		counter(registry, "aemp.links.failed", "Links that failed", null, NodeStatistics::linksFailed);
		gauge(registry, "aemp.links.unread", "Nodes from which nothing is read, because too much that they sent waits",
				null, this.tags, (statistics) -> statistics.links().stream().filter((link) -> !link.reading()).count());
		counter(registry, "aemp.links.reading.stops", "How often reading from a node stopped for that", null,
				NodeStatistics::readingStops);
	}

	private void bindTraffic(MeterRegistry registry) {
		counter(registry, "aemp.packets.sent", "Messages and requests handed to connections", null,
				NodeStatistics::packetsSent);
		counter(registry, "aemp.data.sent", "Bytes handed to connections", BaseUnits.BYTES, NodeStatistics::bytesSent);
		counter(registry, "aemp.data.received", "Bytes received over links", BaseUnits.BYTES,
				NodeStatistics::bytesReceived);
		gauge(registry, "aemp.send.queue.messages", "Messages and requests that wait to be sent", null, this.tags,
				sum(LinkStatus::waitingMessages));
		gauge(registry, "aemp.send.queue.size", "What waits to be sent, as it counts for the limits", BaseUnits.BYTES,
				this.tags, sum(LinkStatus::waitingBytes));
		for (LossReason reason : LossReason.values()) {
			FunctionCounter.builder("aemp.messages.lost", this.node, (node) -> node.lostMessages(reason))
				.description("Messages dropped on this node, by reason")
				.tags(this.tags.and("reason", tag(reason)))
				.register(registry);
		}
	}

	private void bindPorts(MeterRegistry registry) {
		gauge(registry, "aemp.ports", "Ports of the node", null, this.tags, NodeStatistics::ports);
		gauge(registry, "aemp.monitors", "Monitors set on ports of other nodes", null, this.tags,
				sum(LinkStatus::monitors));
		counter(registry, "aemp.monitors.fired",
				"Monitors that fired, set by this node anywhere or by others on its ports", null,
				NodeStatistics::monitorsFired);
	}

	private void gauge(MeterRegistry registry, String name, String description, @Nullable String unit, Tags tags,
			ToDoubleFunction<NodeStatistics> value) {
		StatisticsSnapshot snapshot = this.snapshot;
		Gauge.builder(name, this.node, (node) -> value.applyAsDouble(snapshot.of(node)))
			.description(description)
			.baseUnit(unit)
			.tags(tags)
			.register(registry);
	}

	private void counter(MeterRegistry registry, String name, String description, @Nullable String unit,
			ToDoubleFunction<NodeStatistics> value) {
		StatisticsSnapshot snapshot = this.snapshot;
		FunctionCounter.builder(name, this.node, (node) -> value.applyAsDouble(snapshot.of(node)))
			.description(description)
			.baseUnit(unit)
			.tags(this.tags)
			.register(registry);
	}

	private static ToDoubleFunction<NodeStatistics> sum(ToLongFunction<LinkStatus> part) {
		return (statistics) -> statistics.links().stream().mapToLong(part).sum();
	}

	private static long count(List<LinkStatus> links, LinkStatus.State state) {
		return links.stream().filter((link) -> link.state() == state).count();
	}

	private static String tag(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
