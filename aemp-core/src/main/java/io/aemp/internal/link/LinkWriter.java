package io.aemp.internal.link;

import io.aemp.internal.link.outbound.Chunk;
import io.aemp.internal.transport.Connection;
import io.aemp.internal.transport.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Writes chunks to the connection of a link as fast as it takes them. Confined to the
 * loop of the link.
 */
final class LinkWriter {

	/** More messages at once are a stream: it is worth waiting for more of them. */
	private static final int STREAM_MESSAGES = 64;

	/** The time that messages of a stream wait for others, to wake up a thread less. */
	private static final long STREAM_PAUSE_NANOS = 50_000;

	private final Connection connection;

	private final EventLoop loop;

	private final ChunkSource source;

	private final LinkCounters counters;

	private final Runnable flush;

	/** True if the next flush of a stream is on its way. */
	private boolean streaming;

	LinkWriter(Connection connection, EventLoop loop, ChunkSource source, LinkCounters counters, Runnable flush) {
		this.connection = connection;
		this.loop = loop;
		this.source = source;
		this.counters = counters;
		this.flush = flush;
	}

	/** Writes what the connection takes. */
	void flush() {
		long before = this.counters.packetsSent();
		boolean stream = false;
		Chunk chunk = null;
		while (this.connection.isWritable()) {
			stream = this.counters.packetsSent() - before >= STREAM_MESSAGES;
			chunk = this.source.next(stream);
			if (chunk == null) {
				break;
			}
			write(chunk);
		}
		if (this.counters.packetsSent() > before) {
			this.connection.flush();
		}
		if (stream && chunk == null && !this.streaming) {
			this.loop.executeLater(this::flushStream, STREAM_PAUSE_NANOS);
			this.streaming = true;
		}
	}

	private void flushStream() {
		this.streaming = false;
		this.flush.run();
	}

	/** Writes all that waits, whether the connection takes it or not. */
	void flushAll() {
		Chunk chunk = this.source.next(false);
		while (chunk != null) {
			write(chunk);
			chunk = this.source.next(false);
		}
	}

	private void write(Chunk chunk) {
		int length = chunk.bytes().length();
		long messages = chunk.messages();
		this.connection.write(chunk.bytes().array(), length);
		this.counters.sent(messages, length);
	}

	/** Gives chunks out. */
	interface ChunkSource {

		/**
		 * Takes the chunk that is to be written next, after the one taken before was
		 * written.
		 * @param again true if the link will ask again soon if there is none
		 * @return null if there is none
		 */
		@Nullable Chunk next(boolean again);

	}

}
