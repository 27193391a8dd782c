package io.aemp.internal.global;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.aemp.internal.runtime.Timers;

/**
 * The nodes whose link failed a short while ago and did not come up since. Written on the
 * kernel, read from any thread.
 */
final class RecentFailures {

	private static final Duration RECENT = Duration.ofSeconds(10);

	private final Timers timers;

	private final Map<String, Long> failures = new ConcurrentHashMap<>();

	RecentFailures(Timers timers) {
		this.timers = timers;
	}

	void up(String nodeId) {
		this.failures.remove(nodeId);
	}

	void down(String nodeId) {
		this.failures.values().removeIf((nanos) -> !isRecent(nanos));
		this.failures.put(nodeId, this.timers.nanoTime());
	}

	boolean contains(String nodeId) {
		Long nanos = this.failures.get(nodeId);
		return nanos != null && isRecent(nanos);
	}

	private boolean isRecent(long nanos) {
		return this.timers.nanoTime() - nanos < RECENT.toNanos();
	}

}
