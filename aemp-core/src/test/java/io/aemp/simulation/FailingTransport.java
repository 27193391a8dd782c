package io.aemp.simulation;

import java.net.InetSocketAddress;
import java.time.Duration;

import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.Connection;
import io.aemp.internal.transport.ConnectionObserver;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.transport.PacketObserver;
import io.aemp.internal.transport.PendingConnection;
import io.aemp.internal.transport.Transport;
import io.aemp.internal.wire.FrameBuffer;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.internal.wire.FrameReader;
import io.aemp.internal.wire.Framing;
import org.jspecify.annotations.Nullable;

/**
 * A transport whose loops refuse tasks of the node, whose connections cannot be written
 * to and whose framings fail, now and then. Its own tasks do not fail.
 */
final class FailingTransport implements Transport {

	private final Transport transport;

	private final InjectedFailures failures;

	FailingTransport(Transport transport, InjectedFailures failures) {
		this.transport = transport;
		this.failures = failures;
	}

	@Override
	public EventLoop nextLoop() {
		return new FailingLoop(this.transport.nextLoop());
	}

	private static EventLoop real(EventLoop loop) {
		return (loop instanceof FailingLoop failing) ? failing.loop : loop;
	}

	@Override
	public Address listen(InetSocketAddress address, ConnectionObserver observer) {
		return this.transport.listen(address, new FailingObserver(observer));
	}

	@Override
	public void dial(InetSocketAddress address, EventLoop loop, Duration timeout, ConnectionObserver observer) {
		this.failures.strike();
		this.transport.dial(address, real(loop), timeout, new FailingObserver(observer));
	}

	@Override
	public void stopListening(Address address) {
		this.transport.stopListening(address);
	}

	@Override
	public void stopListening() {
		this.transport.stopListening();
	}

	@Override
	public void close() {
		this.transport.close();
	}

	private final class FailingLoop implements EventLoop {

		private final EventLoop loop;

		FailingLoop(EventLoop loop) {
			this.loop = loop;
		}

		@Override
		public boolean isCurrent() {
			return this.loop.isCurrent();
		}

		@Override
		public void execute(Runnable task) {
			FailingTransport.this.failures.strike();
			this.loop.execute(task);
		}

	}

	private final class FailingObserver implements ConnectionObserver {

		private final ConnectionObserver observer;

		FailingObserver(ConnectionObserver observer) {
			this.observer = observer;
		}

		@Override
		public void verified(PendingConnection connection) {
			this.observer.verified(new FailingPending(connection));
		}

		@Override
		public void failed(String remoteAddress, Throwable cause) {
			this.observer.failed(remoteAddress, cause);
		}

	}

	private final class FailingPending implements PendingConnection {

		private final PendingConnection pending;

		FailingPending(PendingConnection pending) {
			this.pending = pending;
		}

		@Override
		public Greeting peer() {
			return this.pending.peer();
		}

		@Override
		public boolean isChosen() {
			return this.pending.isChosen();
		}

		@Override
		public long choice() {
			return this.pending.choice();
		}

		@Override
		public boolean isAddressDoubtful() {
			return this.pending.isAddressDoubtful();
		}

		@Override
		public boolean isTrusted() {
			return this.pending.isTrusted();
		}

		@Override
		public String remoteAddress() {
			return this.pending.remoteAddress();
		}

		@Override
		public void moveTo(EventLoop loop, Runnable arrived, Runnable lost) {
			this.pending.moveTo(real(loop), arrived, lost);
		}

		@Override
		public Connection establish(long choice, PacketObserver observer) {
			return new FailingConnection(this.pending.establish(choice, observer));
		}

		@Override
		public void refuse() {
			this.pending.refuse();
		}

	}

	private final class FailingConnection implements Connection {

		private final Connection connection;

		private final Framing framing;

		FailingConnection(Connection connection) {
			this.connection = connection;
			this.framing = new FailingFraming(connection.framing());
		}

		@Override
		public boolean isWritable() {
			return this.connection.isWritable();
		}

		@Override
		public boolean isReading() {
			return this.connection.isReading();
		}

		@Override
		public long bytesReceived() {
			return this.connection.bytesReceived();
		}

		@Override
		public Greeting peer() {
			return this.connection.peer();
		}

		@Override
		public void flush() {
			this.connection.flush();
		}

		@Override
		public void abandon() {
			this.connection.abandon();
		}

		@Override
		public void reset() {
			this.connection.reset();
		}

		@Override
		public void close() {
			this.connection.close();
		}

		@Override
		public void read(boolean reading) {
			this.connection.read(reading);
		}

		@Override
		public Framing framing() {
			return this.framing;
		}

		@Override
		public void write(byte[] bytes, int length) {
			FailingTransport.this.failures.strike();
			this.connection.write(bytes, length);
		}

	}

	private final class FailingFraming implements Framing {

		private final Framing framing;

		FailingFraming(Framing framing) {
			this.framing = framing;
		}

		@Override
		public String name() {
			return this.framing.name();
		}

		@Override
		public void write(String portName, @Nullable Object[] elements, FrameBuffer out) {
			FailingTransport.this.failures.strike();
			this.framing.write(portName, elements, out);
		}

		@Override
		public boolean writePlain(String portName, @Nullable Object[] elements, FrameBuffer out) {
			FailingTransport.this.failures.strike();
			return this.framing.writePlain(portName, elements, out);
		}

		@Override
		public FrameReader newReader(FrameLimits limits) {
			return this.framing.newReader(limits);
		}

	}

}
