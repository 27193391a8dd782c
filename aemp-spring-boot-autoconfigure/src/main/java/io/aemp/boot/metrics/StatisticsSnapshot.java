package io.aemp.boot.metrics;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.aemp.Node;
import io.aemp.NodeStatistics;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of a node as all meters of one scrape read them. Registries read meters
 * one by one and do not announce a scrape, so a snapshot serves all meters for a short
 * time. Safe for use by several threads. Does not refer to the node, because registries
 * must not keep it from garbage collection.
 */
final class StatisticsSnapshot {

	/** Longer than a scrape takes, and shorter than the time between two scrapes. */
	static final Duration VALIDITY = Duration.ofMillis(100);

	private final LongSupplier nanoTime;

	private volatile @Nullable Taken latest;

	/**
	 * Creates a holder without a snapshot.
	 * @param nanoTime a monotonic clock, as {@link System#nanoTime()}
	 */
	StatisticsSnapshot(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Returns the current snapshot, and takes one if there is none or it is too old.
	 * @param node always the same one
	 * @return statistics that are less than {@link #VALIDITY} old
	 */
	NodeStatistics of(Node node) {
		Taken taken = this.latest;
		return (taken != null && isValid(taken)) ? taken.statistics() : take(node);
	}

	private synchronized NodeStatistics take(Node node) {
		Taken taken = this.latest;
		if (taken == null || !isValid(taken)) {
			taken = new Taken(node.statistics(), this.nanoTime.getAsLong());
			this.latest = taken;
		}
		return taken.statistics();
	}

	private boolean isValid(Taken taken) {
		return this.nanoTime.getAsLong() - taken.nanos() < VALIDITY.toNanos();
	}

	private record Taken(NodeStatistics statistics, long nanos) {

	}

}
