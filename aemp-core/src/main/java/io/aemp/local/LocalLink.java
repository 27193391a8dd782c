package io.aemp.local;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.transport.Connection;
import io.aemp.internal.transport.PacketObserver;
import io.aemp.internal.wire.FrameException;
import io.aemp.internal.wire.FrameReader;
import io.aemp.internal.wire.Framing;
import org.jspecify.annotations.Nullable;

/**
 * An end whose connection is established.
 */
final class LocalLink implements Connection {

	private final LocalEnd end;

	private final LocalStream outbound;

	private final Greeting peer;

	private final Framing framing;

	private final FrameReader reader;

	private final PacketObserver observer;

	private final Queue<ByteBuffer> unflushed = new ArrayDeque<>();

	private volatile boolean reading = true;

	/** Written on the loop only, which makes it cheap. */
	private final AtomicLong bytesReceived = new AtomicLong();

	private boolean abandoned;

	LocalLink(LocalEnd end, LocalStream outbound, Greeting peer, Framing framing, FrameReader reader,
			PacketObserver observer) {
		this.end = end;
		this.outbound = outbound;
		this.peer = peer;
		this.framing = framing;
		this.reader = reader;
		this.observer = observer;
	}

	void receive(ByteBuffer bytes) {
		this.bytesReceived.lazySet(this.bytesReceived.getPlain() + bytes.remaining());
		if (this.abandoned) {
			this.observer.discarded();
		}
		else {
			this.reader.feed(bytes);
			deliver();
		}
	}

	/** Delivers what the reader holds, as long as anybody wants it. */
	private void deliver() {
		try {
			deliverAll();
		}
		catch (FrameException ex) {
			this.end.fail(new FrameException("malformed packet: " + ex.getMessage()));
		}
		catch (RuntimeException | Error ex) {
			this.end.fail(new IllegalStateException("a packet could not be handled: " + ex, ex));
			// No network of several processes could tell, but a simulation should.
			throw ex;
		}
	}

	private void deliverAll() throws FrameException {
		try {
			while (this.reading && this.end.isOpen() && !this.abandoned) {
				@Nullable Object @Nullable [] elements = this.reader.next();
				if (elements == null) {
					return;
				}
				this.observer.received(elements, this.reader.frameBytes(), this.reader.frameElements());
			}
		}
		finally {
			this.observer.delivered();
		}
	}

	void writable() {
		if (!this.abandoned) {
			this.observer.writable();
		}
	}

	void closed(String why) {
		this.observer.closed(why);
	}

	@Override
	public Greeting peer() {
		return this.peer;
	}

	@Override
	public Framing framing() {
		return this.framing;
	}

	@Override
	public void write(byte[] bytes, int length) {
		if (this.end.isOpen()) {
			this.outbound.reserve(length);
			this.unflushed.add(ByteBuffer.wrap(Arrays.copyOf(bytes, length)));
		}
	}

	@Override
	public void flush() {
		ByteBuffer bytes = this.unflushed.poll();
		while (bytes != null) {
			this.end.send(bytes);
			bytes = this.unflushed.poll();
		}
	}

	@Override
	public boolean isWritable() {
		return this.end.isWritable();
	}

	@Override
	public boolean isReading() {
		return this.reading;
	}

	@Override
	public long bytesReceived() {
		return this.bytesReceived.get();
	}

	@Override
	public void read(boolean reading) {
		this.reading = reading || this.abandoned;
		if (reading && !this.abandoned) {
			deliver();
			this.end.readOn();
		}
	}

	@Override
	public void abandon() {
		this.abandoned = true;
		this.reading = true;
		this.end.readOn();
	}

	@Override
	public void reset() {
		this.end.reset();
	}

	/**
	 * Closes the link. Flushed bytes arrive anyway, so there is nothing to wait for.
	 */
	@Override
	public void close() {
		if (this.end.isOpen()) {
			flush();
			this.end.refuse();
		}
	}

}
