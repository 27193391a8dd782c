package io.aemp.internal.link;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * What went over the links of one node. Each link counts by itself, on its loop; only
 * when it ends, its counts are added here. So the sums never fall. May be used from any
 * thread.
 */
final class Traffic {

	private final LongAdder readingStops = new LongAdder();

	/** Guarded by this, like all below. */
	private final Set<Link> links = new HashSet<>();

	private long established;

	private long packetsSent;

	private long bytesSent;

	private long bytesReceived;

	void readingStopped() {
		this.readingStops.increment();
	}

	long readingStops() {
		return this.readingStops.sum();
	}

	/** A link counts from now on. */
	synchronized void begin(Link link) {
		this.links.add(link);
		this.established++;
	}

	/** A link has ended, perhaps for the second time. */
	synchronized void end(Link link) {
		if (this.links.remove(link)) {
			this.packetsSent += link.packetsSent();
			this.bytesSent += link.bytesSent();
			this.bytesReceived += link.bytesReceived();
		}
	}

	/** How many links came up. */
	synchronized long established() {
		return this.established;
	}

	/** How many of them ended. */
	synchronized long failed() {
		return this.established - this.links.size();
	}

	synchronized long packetsSent() {
		return this.packetsSent + sum(Link::packetsSent);
	}

	synchronized long bytesSent() {
		return this.bytesSent + sum(Link::bytesSent);
	}

	synchronized long bytesReceived() {
		return this.bytesReceived + sum(Link::bytesReceived);
	}

	/** Under the lock. */
	private long sum(ToLongFunction<Link> count) {
		return this.links.stream().mapToLong(count).sum();
	}

}
