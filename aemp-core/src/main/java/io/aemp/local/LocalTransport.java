package io.aemp.local;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.aemp.internal.handshake.ConnectionEnds;
import io.aemp.internal.handshake.Side;
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.ConnectionObserver;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.transport.Transport;

/**
 * One node's access to a {@link LocalNetwork}. It has no threads: its loops borrow those
 * of the executor it was made with.
 *
 * @since 0.1.0
 */
public final class LocalTransport implements Transport {

	private final LocalNetwork network;

	private final LocalTransportSettings settings;

	private final Executor executor;

	private volatile boolean closed;

	LocalTransport(LocalNetwork network, LocalTransportSettings settings, Executor executor) {
		this.network = network;
		this.settings = settings;
		this.executor = executor;
	}

	LocalTransportSettings settings() {
		return this.settings;
	}

	boolean isClosed() {
		return this.closed;
	}

	Timers timers() {
		return this.network.timers();
	}

	Introduction introduction(Side side, String localAddress, String peerAddress) {
		ConnectionEnds ends = new ConnectionEnds(side, localAddress, peerAddress, this.network.listeners(this));
		return this.network.mode().handshake() ? new RealIntroduction(this.settings.handshakes().apply(ends))
				: new TrustingIntroduction(this.settings.greetings().apply(ends));
	}

	/**
	 * A loop of its own for each caller, so that as little as possible has an order.
	 */
	@Override
	public EventLoop nextLoop() {
		return new LocalLoop(this.executor);
	}

	@Override
	public Address listen(InetSocketAddress address, ConnectionObserver observer) {
		return this.network.listen(Address.of(address), this, observer);
	}

	@Override
	public void dial(InetSocketAddress address, EventLoop loop, Duration timeout, ConnectionObserver observer) {
		this.network.dial(Address.of(address), this, loop, timeout, observer);
	}

	@Override
	public void stopListening(Address bound) {
		this.network.stopListening(bound);
	}

	@Override
	public void stopListening() {
		this.network.stopListening(this);
	}

	/**
	 * Closes all listeners and connections. What was written still arrives, so this does
	 * not wait for anything.
	 */
	@Override
	public void close() {
		shutDown();
	}

	/**
	 * Closes all listeners and connections, and tells when that is done.
	 * @return completed when the loops are not needed any more
	 */
	public CompletableFuture<Void> shutDown() {
		this.closed = true;
		return this.network.close(this);
	}

}
