package io.aemp.internal.link.connect;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.aemp.internal.runtime.Backoff;
import io.aemp.internal.runtime.Timers;

/**
 * Nodes whose connections are refused for a while, because their links had to be given up
 * for what they brought. The pause doubles each time, from a second to a minute, and is
 * forgotten when the node has behaved for a minute after it. May be used from any thread.
 */
public final class Exclusions {

	static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

	static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

	/** A hostile peer may have any number of node IDs. */
	private static final int MAX_NODES = 10_000;

	private final Timers timers;

	/** The excluded nodes, the oldest first. */
	@GuardedBy("itself")
	private final Map<String, Exclusion> nodes = new LinkedHashMap<>();

	/**
	 * Creates an object that excludes no node.
	 * @param timers tell the time
	 */
	public Exclusions(Timers timers) {
		this.timers = timers;
	}

	/**
	 * Excludes a node from now on.
	 * @param nodeId the node
	 * @return true if it was excluded before, and that is not forgotten yet
	 */
	public boolean add(String nodeId) {
		long now = this.timers.nanoTime();
		synchronized (this.nodes) {
			this.nodes.values().removeIf((exclusion) -> exclusion.isForgotten(now));
			Exclusion before = this.nodes.remove(nodeId);
			if (this.nodes.size() == MAX_NODES) {
				Iterator<String> oldest = this.nodes.keySet().iterator();
				oldest.next();
				oldest.remove();
			}
			Exclusion exclusion = (before != null) ? before : new Exclusion();
			exclusion.begin(now);
			this.nodes.put(nodeId, exclusion);
			return before != null;
		}
	}

	/**
	 * Returns whether connections of a node are refused at the moment.
	 * @param nodeId the node
	 * @return true if so
	 */
	public boolean contains(String nodeId) {
		synchronized (this.nodes) {
			Exclusion exclusion = this.nodes.get(nodeId);
			return exclusion != null && exclusion.untilNanos - this.timers.nanoTime() > 0;
		}
	}

	/** A node that is excluded, or was. Belongs to the lock of the map. */
	private static final class Exclusion {

		private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);

		private long untilNanos;

		void begin(long now) {
			this.untilNanos = now + this.backoff.next().toNanos();
		}

		boolean isForgotten(long now) {
			return now - this.untilNanos > TimeUnit.MINUTES.toNanos(1);
		}

	}

}
