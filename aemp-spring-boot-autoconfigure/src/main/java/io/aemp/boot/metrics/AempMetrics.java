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
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Registers the meters of a node, which {@link AempMeter} defines. They are read from
 * {@link Node#statistics()} when a registry asks, so messages cost nothing more. All
 * meters of one scrape show the same snapshot, which is at most 100 ms old. Node IDs are
 * no tags: there may be any number of them. May be used from any thread.
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
			gauge(registry, AempMeter.LINKS, this.tags.and(AempMeter.Key.STATE.asString(), tag(state)),
					(statistics) -> count(statistics.links(), state));
		}
		counter(registry, AempMeter.LINKS_ESTABLISHED, NodeStatistics::linksEstablished);
		counter(registry, AempMeter.LINKS_FAILED, NodeStatistics::linksFailed);
		gauge(registry, AempMeter.LINKS_UNREAD, this.tags,
				(statistics) -> statistics.links().stream().filter((link) -> !link.reading()).count());
		counter(registry, AempMeter.LINKS_READING_STOPS, NodeStatistics::readingStops);
	}

	private void bindTraffic(MeterRegistry registry) {
		counter(registry, AempMeter.PACKETS_SENT, NodeStatistics::packetsSent);
		counter(registry, AempMeter.DATA_SENT, NodeStatistics::bytesSent);
		counter(registry, AempMeter.DATA_RECEIVED, NodeStatistics::bytesReceived);
		gauge(registry, AempMeter.SEND_QUEUE_MESSAGES, this.tags, sum(LinkStatus::waitingMessages));
		gauge(registry, AempMeter.SEND_QUEUE_SIZE, this.tags, sum(LinkStatus::waitingBytes));
		for (LossReason reason : LossReason.values()) {
			FunctionCounter.builder(AempMeter.MESSAGES_LOST.getName(), this.node, (node) -> node.lostMessages(reason))
				.description(AempMeter.MESSAGES_LOST.description())
				.tags(this.tags.and(AempMeter.Key.REASON.asString(), tag(reason)))
				.register(registry);
		}
	}

	private void bindPorts(MeterRegistry registry) {
		gauge(registry, AempMeter.PORTS, this.tags, NodeStatistics::ports);
		gauge(registry, AempMeter.MONITORS, this.tags, sum(LinkStatus::monitors));
		counter(registry, AempMeter.MONITORS_FIRED, NodeStatistics::monitorsFired);
	}

	private void gauge(MeterRegistry registry, AempMeter meter, Tags tags, ToDoubleFunction<NodeStatistics> value) {
		StatisticsSnapshot snapshot = this.snapshot;
		Gauge.builder(meter.getName(), this.node, (node) -> value.applyAsDouble(snapshot.of(node)))
			.description(meter.description())
			.baseUnit(meter.getBaseUnit())
			.tags(tags)
			.register(registry);
	}

	private void counter(MeterRegistry registry, AempMeter meter, ToDoubleFunction<NodeStatistics> value) {
		StatisticsSnapshot snapshot = this.snapshot;
		FunctionCounter.builder(meter.getName(), this.node, (node) -> value.applyAsDouble(snapshot.of(node)))
			.description(meter.description())
			.baseUnit(meter.getBaseUnit())
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
