package io.aemp.internal.link;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;

import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.transport.Connection;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.transport.PacketObserver;
import io.aemp.internal.transport.PendingConnection;
import io.aemp.internal.wire.FrameException;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.internal.wire.FrameReader;
import io.aemp.internal.wire.Framing;
import org.jspecify.annotations.Nullable;

/**
 * A connection that the peer chose, and that keeps what is written, and what comes while
 * nothing is read.
 */
final class RecordingConnection implements PendingConnection, Connection {

	/** What each packet that comes is said to have. */
	static final int PACKET_BYTES = 1_000;

	private static final Framing FRAMING = Framing.named("cbor");

	private final Greeting greeting;

	private final long choice;

	private final ByteArrayOutputStream written = new ByteArrayOutputStream();

	/** Confined to the loop, as all below. */
	private final Queue<Object[]> unread = new ArrayDeque<>();

	private boolean reading = true;

	private @Nullable PacketObserver observer;

	RecordingConnection(String nodeId, long choice) {
		this.greeting = new Greeting(nodeId, List.of("none"), List.of("cbor"), Map.of());
		this.choice = choice;
	}

	/** The peer sends a packet, as if it were rather long. */
	void receive(Object... packet) {
		this.unread.add(packet);
		deliver();
	}

	private void deliver() {
		while (this.observer != null && this.reading && !this.unread.isEmpty()) {
			Object[] packet = this.unread.remove();
			this.observer.received(packet, PACKET_BYTES, packet.length);
			this.observer.delivered();
		}
	}

	/** The peer ends the connection. */
	void end() {
		if (this.observer != null) {
			this.observer.closed("ended");
		}
	}

	/** The number that is the only element of each message that was written. */
	List<Integer> numbers() {
		FrameReader reader = FRAMING.newReader(FrameLimits.ofFrameBytes(1 << 20));
		reader.feed(ByteBuffer.wrap(this.written.toByteArray()));
		List<Integer> numbers = new ArrayList<>();
		try {
			@Nullable Object @Nullable [] packet = reader.next();
			while (packet != null) {
				numbers.add(Integer.valueOf(String.valueOf(packet[1])));
				packet = reader.next();
			}
		}
		catch (FrameException ex) {
			throw new IllegalStateException(ex);
		}
		return numbers;
	}

	@Override
	public Greeting peer() {
		return this.greeting;
	}

	@Override
	public boolean isChosen() {
		return true;
	}

	@Override
	public long choice() {
		return this.choice;
	}

	@Override
	public boolean isTrusted() {
		return true;
	}

	@Override
	public boolean isAddressDoubtful() {
		return false;
	}

	@Override
	public String remoteAddress() {
		return "127.0.0.1:4041";
	}

	@Override
	public void moveTo(EventLoop loop, Runnable arrived, Runnable lost) {
		arrived.run();
	}

	@Override
	public Connection establish(long choice, PacketObserver observer) {
		this.observer = observer;
		return this;
	}

	@Override
	public void refuse() {
		throw new IllegalStateException("Nobody refuses it");
	}

	@Override
	public Framing framing() {
		return FRAMING;
	}

	@Override
	public void write(byte[] bytes, int length) {
		this.written.write(bytes, 0, length);
	}

	@Override
	public void flush() {
	}

	@Override
	public boolean isWritable() {
		return true;
	}

	@Override
	public void read(boolean reading) {
		this.reading = reading;
		deliver();
	}

	@Override
	public boolean isReading() {
		return this.reading;
	}

	@Override
	public long bytesReceived() {
		return 0;
	}

	@Override
	public void abandon() {
	}

	@Override
	public void reset() {
	}

	@Override
	public void close() {
	}

}
