package io.aemp.boot.metrics;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.aemp.Node;
import io.aemp.NodeSettings;
import io.aemp.NodeStatistics;
import io.aemp.node.AempNode;
import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link AempMetrics} and {@link StatisticsSnapshot}.
 */
class AempMetricsTests {

	private final AempNode node = AempNode.create(NodeSettings.builder().nodeId("n").build());

	private final AtomicInteger snapshots = new AtomicInteger();

	private final Node counting = counting();

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);

	private final AempMetrics metrics = new AempMetrics(this.counting, Tags.empty(), this.nanos::get);

	private final MeterRegistry registry = new SimpleMeterRegistry();

	/** Counts how often somebody asks for statistics. */
	private Node counting() {
		return (Node) Proxy.newProxyInstance(Node.class.getClassLoader(), new Class<?>[] { Node.class },
				(proxy, method, arguments) -> {
					if (method.getName().equals("statistics")) {
						this.snapshots.incrementAndGet();
					}
					try {
						return method.invoke(this.node, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

	@AfterEach
	void close() {
		this.node.close();
	}

	private static void scrape(MeterRegistry registry) {
		List<Meter> meters = registry.getMeters();
		assertThat(meters).hasSizeGreaterThan(15);
		assertThat(meters).allSatisfy((meter) -> assertThat(meter.measure())
			.allSatisfy((measurement) -> assertThat(measurement.getValue()).isNotNegative()));
	}

	@Test
	void eachMeterIsRegisteredAsItIsDefined() {
		this.metrics.bindTo(this.registry);
		for (AempMeter meter : AempMeter.values()) {
			assertThat(this.registry.find(meter.getName()).meters()).isNotEmpty().allSatisfy((registered) -> {
				Meter.Id id = registered.getId();
				assertThat(id.getType()).isEqualTo(meter.getType());
				assertThat(id.getBaseUnit()).isEqualTo(meter.getBaseUnit());
				assertThat(id.getDescription()).isEqualTo(meter.description());
				assertThat(id.getTags()).extracting(Tag::getKey)
					.containsExactlyElementsOf(Stream.of(meter.getKeyNames()).map(KeyName::asString).toList());
			});
		}
		assertThat(this.registry.getMeters()).extracting((meter) -> meter.getId().getName())
			.isSubsetOf(Stream.of(AempMeter.values()).map(AempMeter::getName).toList());
	}

	@Test
	void whenARegistryIsScrapedThenAllItsMetersShareOneSnapshot() {
		this.metrics.bindTo(this.registry);
		assertThat(this.snapshots).hasValue(0);
		scrape(this.registry);
		assertThat(this.snapshots).hasValue(1);
	}

	@Test
	void whenTheNextScrapeComesThenItTakesAnotherSnapshot() {
		this.metrics.bindTo(this.registry);
		scrape(this.registry);
		this.nanos.addAndGet(StatisticsSnapshot.VALIDITY.toNanos() - 1);
		scrape(this.registry);
		assertThat(this.snapshots).hasValue(1);
		this.nanos.incrementAndGet();
		scrape(this.registry);
		assertThat(this.snapshots).hasValue(2);
	}

	@Test
	void whenTwoRegistriesAreScrapedAtATimeThenTheyShareTheSnapshot() {
		MeterRegistry other = new SimpleMeterRegistry();
		this.metrics.bindTo(this.registry);
		this.metrics.bindTo(other);
		scrape(this.registry);
		scrape(other);
		assertThat(this.snapshots).hasValue(1);
	}

	@Test
	void whenTheSnapshotIsTooOldThenMetersShowWhatChanged() {
		this.metrics.bindTo(this.registry);
		double before = this.registry.get("aemp.ports").gauge().value();
		this.node.port();
		assertThat(this.registry.get("aemp.ports").gauge().value()).isEqualTo(before);
		this.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
		assertThat(this.registry.get("aemp.ports").gauge().value()).isEqualTo(before + 1);
	}

	@Test
	void whenSeveralThreadsScrapeAtATimeThenOneTakesTheSnapshot() throws Exception {
		StatisticsSnapshot snapshot = new StatisticsSnapshot(this.nanos::get);
		int threads = 8;
		CountDownLatch start = new CountDownLatch(threads);
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<Future<NodeStatistics>> read = IntStream.range(0, threads).mapToObj((thread) -> executor.submit(() -> {
				start.countDown();
				start.await();
				return snapshot.of(this.counting);
			})).toList();
			NodeStatistics first = read.get(0).get();
			for (Future<NodeStatistics> other : read) {
				assertThat(other.get()).isSameAs(first);
			}
		}
		finally {
			executor.shutdown();
		}
		assertThat(this.snapshots).hasValue(1);
	}

}
