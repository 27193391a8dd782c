package io.aemp.internal.link;

import java.util.concurrent.atomic.AtomicLong;

import io.aemp.internal.transport.Connection;

/**
 * Counts what went over one link. Written on its loop only, which makes it cheap. May be
 * read from any thread, which may see the counts a moment late.
 */
final class LinkCounters {

	private final Connection connection;

	private final AtomicLong packetsSent = new AtomicLong();

	private final AtomicLong bytesSent = new AtomicLong();

	LinkCounters(Connection connection) {
		this.connection = connection;
	}

	void sent(long packets, long bytes) {
		this.packetsSent.lazySet(this.packetsSent.getPlain() + packets);
		this.bytesSent.lazySet(this.bytesSent.getPlain() + bytes);
	}

	long packetsSent() {
		return this.packetsSent.get();
	}

	long bytesSent() {
		return this.bytesSent.get();
	}

	long bytesReceived() {
		return this.connection.bytesReceived();
	}

}
