package io.aemp.benchmarks.link;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.aemp.NodeSettings;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.runtime.SystemRuntime;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.Connection;
import io.aemp.internal.transport.ConnectionObserver;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.transport.PacketObserver;
import io.aemp.internal.transport.PendingConnection;
import io.aemp.internal.transport.Transport;
import io.aemp.internal.wire.FrameException;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.internal.wire.FrameReader;
import io.aemp.internal.wire.Framing;
import io.aemp.node.AempNode;
import io.aemp.node.MeasuredNodes;
import org.jspecify.annotations.Nullable;

/**
 * A node with a link to a peer that takes everything and says what it is told. Its only
 * loop runs on the thread that made it: nothing but our own code is measured.
 */
final class LinkedNode implements AutoCloseable {

	static final String PEER = "peer";

	private static final String NODE_ID = "node";

	private final SystemRuntime runtime = new SystemRuntime(NODE_ID, 1);

	private final HomeLoop loop = new HomeLoop(Thread.currentThread());

	private final PeerConnection connection = new PeerConnection();

	private final AempNode node;

	LinkedNode() {
		this.node = MeasuredNodes.create(
				NodeSettings.builder().nodeId(NODE_ID).bind("127.0.0.1:4040").secret("s").build(), this.runtime,
				new OnePeer());
		this.node.start();
		this.loop.runTasks();
	}

	AempNode node() {
		return this.node;
	}

	/** Hands over what was sent. */
	void flush() {
		this.loop.runTasks();
	}

	/** Receives whole packets from the peer. */
	void receive(byte[] bytes) {
		this.connection.receive(bytes);
		this.loop.runTasks();
	}

	@Override
	public void close() {
		CompletableFuture<Void> closing = CompletableFuture.runAsync(this.node::close);
		while (!closing.isDone()) {
			this.loop.runTasks();
			Thread.onSpinWait();
		}
		this.runtime.close();
	}

	/**
	 * A loop without a thread of its own.
	 */
	private static final class HomeLoop implements EventLoop {

		private final Thread home;

		/** Timers and closing come from elsewhere. */
		private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

		HomeLoop(Thread home) {
			this.home = home;
		}

		@Override
		public boolean isCurrent() {
			return Thread.currentThread() == this.home;
		}

		@Override
		public void execute(Runnable task) {
			synchronized (this.tasks) {
				this.tasks.add(task);
			}
		}

		void runTasks() {
			for (Runnable task = next(); task != null; task = next()) {
				task.run();
			}
		}

		private @Nullable Runnable next() {
			synchronized (this.tasks) {
				return this.tasks.poll();
			}
		}

	}

	/**
	 * Whoever listens is connected to the peer at once.
	 */
	private final class OnePeer implements Transport {

		@Override
		public EventLoop nextLoop() {
			return LinkedNode.this.loop;
		}

		@Override
		public Address listen(InetSocketAddress address, ConnectionObserver observer) {
			LinkedNode.this.loop.execute(() -> observer.verified(LinkedNode.this.connection));
			return Address.of(address);
		}

		@Override
		public void dial(InetSocketAddress address, EventLoop loop, Duration timeout, ConnectionObserver observer) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void stopListening(Address bound) {
		}

		@Override
		public void stopListening() {
		}

		@Override
		public void close() {
		}

	}

	/**
	 * The connection to the peer.
	 */
	private static final class PeerConnection implements PendingConnection, Connection {

		private final Framing framing = Framing.named("cbor");

		private final FrameReader reader = this.framing.newReader(FrameLimits.ofFrameBytes(1 << 20));

		/** Without {@code mproto}: nobody asks it whether it is there. */
		private final Greeting greeting = new Greeting(PEER, List.of("none"), List.of("cbor"), Map.of());

		private @Nullable PacketObserver observer;

		/** The compiler does not see in class files that elements may be null. */
		@SuppressWarnings("NullAway")
		void receive(byte[] bytes) {
			PacketObserver observer = this.observer;
			if (observer == null) {
				throw new IllegalStateException("Not linked yet");
			}
			this.reader.feed(ByteBuffer.wrap(bytes));
			try {
				@Nullable Object @Nullable [] packet = this.reader.next();
				while (packet != null) {
					observer.received(packet, this.reader.frameBytes(), this.reader.frameElements());
					packet = this.reader.next();
				}
				observer.delivered();
			}
			catch (FrameException ex) {
				throw new IllegalStateException(ex);
			}
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
			return 1;
		}

		@Override
		public boolean isAddressDoubtful() {
			return false;
		}

		@Override
		public boolean isTrusted() {
			return true;
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
			throw new IllegalStateException("It should be the link");
		}

		@Override
		public Framing framing() {
			return this.framing;
		}

		@Override
		public void write(byte[] bytes, int length) {
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
		}

		@Override
		public boolean isReading() {
			return true;
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

}
