package io.aemp.internal.link;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * Sums up what went over the links of one node. Each link counts by itself, on its loop;
 * only when it ends, its counts are added here. So the sums never fall. May be used from
 * any thread.
 */
final class LinkTraffic {

	private final LongAdder readingStops = new LongAdder();

	@GuardedBy("this")
	private final Set<LinkCounters> links = new HashSet<>();

	@GuardedBy("this")
	private long established;

	@GuardedBy("this")
	private long packetsSent;

	@GuardedBy("this")
	private long bytesSent;

	@GuardedBy("this")
	private long bytesReceived;

	void readingStopped() {
		this.readingStops.increment();
	}

	long readingStops() {
		return this.readingStops.sum();
	}

	/** Counts a link from now on. */
	synchronized void begin(LinkCounters link) {
		this.links.add(link);
		this.established++;
	}

	/** Takes notice that a link has ended, perhaps for the second time. */
	synchronized void end(LinkCounters link) {
		if (this.links.remove(link)) {
			this.packetsSent += link.packetsSent();
			this.bytesSent += link.bytesSent();
			this.bytesReceived += link.bytesReceived();
		}
	}

	/** Returns the number of links that came up. */
	synchronized long established() {
		return this.established;
	}

	/** Returns the number of links that ended. */
	synchronized long failed() {
		return this.established - this.links.size();
	}

	synchronized long packetsSent() {
		return this.packetsSent + sum(LinkCounters::packetsSent);
	}

	synchronized long bytesSent() {
		return this.bytesSent + sum(LinkCounters::bytesSent);
	}

	synchronized long bytesReceived() {
		return this.bytesReceived + sum(LinkCounters::bytesReceived);
	}

	@GuardedBy("this")
	private long sum(ToLongFunction<LinkCounters> count) {
		return this.links.stream().mapToLong(count).sum();
	}

}
