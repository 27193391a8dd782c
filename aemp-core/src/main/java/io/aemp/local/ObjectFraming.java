package io.aemp.local;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.aemp.Message;
import io.aemp.internal.wire.FrameBuffer;
import io.aemp.internal.wire.FrameException;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.internal.wire.FrameReader;
import io.aemp.internal.wire.Framing;
import org.jspecify.annotations.Nullable;

/**
 * Packets as tickets for objects, for one direction of one connection. What was written
 * and never sent is kept as long as the connection.
 */
final class ObjectFraming implements Framing {

	private final AtomicLong lastTicket = new AtomicLong();

	private final Map<Long, @Nullable Object[]> packets = new ConcurrentHashMap<>();

	@Override
	public String name() {
		return "object";
	}

	@Override
	public void write(String portName, @Nullable Object[] elements, FrameBuffer out) {
		@Nullable Object[] received = Message.of(elements).elements().toArray();
		@Nullable Object[] packet = new @Nullable Object[elements.length + 1];
		packet[0] = portName;
		System.arraycopy(received, 0, packet, 1, received.length);
		long ticket = this.lastTicket.incrementAndGet();
		this.packets.put(ticket, packet);
		out.write(ByteBuffer.allocate(Long.BYTES).putLong(ticket).array(), 0, Long.BYTES);
	}

	@Override
	public FrameReader newReader(FrameLimits limits) {
		return new Reader(this.packets);
	}

	private static final class Reader implements FrameReader {

		private final Map<Long, @Nullable Object[]> packets;

		private final Queue<Long> tickets = new ArrayDeque<>();

		private int frameElements;

		Reader(Map<Long, @Nullable Object[]> packets) {
			this.packets = packets;
		}

		/** Packets arrive whole: nothing cuts what was sent at once. */
		@Override
		public void feed(ByteBuffer bytes) {
			while (bytes.remaining() >= Long.BYTES) {
				this.tickets.add(bytes.getLong());
			}
		}

		@Override
		public @Nullable Object @Nullable [] next() throws FrameException {
			Long ticket = this.tickets.poll();
			@Nullable Object @Nullable [] packet = (ticket != null) ? this.packets.remove(ticket) : null;
			this.frameElements = (packet != null) ? packet.length : this.frameElements;
			return packet;
		}

		@Override
		public int frameBytes() {
			return Long.BYTES;
		}

		/** Those of lists and maps are not counted: that would take a walk. */
		@Override
		public long unfinishedBytes() {
			return 0;
		}

		@Override
		public int frameElements() {
			return this.frameElements;
		}

	}

}
