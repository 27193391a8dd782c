package io.aemp.internal.transport.netty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.aemp.internal.handshake.Side;
import io.aemp.internal.runtime.LimitedLog;
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.ConnectionObserver;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.transport.InboundBudget;
import io.aemp.internal.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections over TCP, by native sockets where they are on the class path. What their
 * bytes pass is told by {@link NettyPipeline}.
 */
public final class NettyTransport implements Transport {

	private static final Logger logger = LoggerFactory.getLogger(NettyTransport.class);

	private static final long SHUTDOWN_SECONDS = 5;

	private final EventLoopGroup loops;

	private final NettyTransportSettings settings;

	private final Timers timers;

	private final LoopWait waits;

	private final NettySockets sockets;

	/** Null if no greeting of ours announces TLS. */
	private final @Nullable TlsContexts tls;

	/** A stranger must not be able to use up what authenticated nodes need. */
	private final InboundBudget handshakes;

	private final InboundBudget packets;

	private final List<Channel> listeners = new CopyOnWriteArrayList<>();

	private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);

	/**
	 * Starts the event loops.
	 * @param settings how connections are to be
	 * @param timers for deadlines
	 * @throws IllegalArgumentException if TLS is not possible as it is set
	 */
	public NettyTransport(NettyTransportSettings settings, Timers timers) {
		this(settings, timers, NettySockets.best());
	}

	NettyTransport(NettyTransportSettings settings, Timers timers, NettySockets sockets) {
		this.settings = settings;
		this.timers = timers;
		this.waits = new LoopWait(timers);
		this.sockets = sockets;
		this.tls = (settings.tls() != null) ? new TlsContexts(settings.tls()) : null;
		logger.debug("Node {} uses {} for its connections", settings.nodeId(), sockets.name());
		this.loops = CallerThread.call(
				() -> EnduringLoops.start(settings.threads(), "aemp-" + settings.nodeId() + "-io", sockets.handlers()));
		LimitedLog log = new LimitedLog(logger, timers, this.loops);
		long total = settings.frameLimits().maxTotalBytes();
		this.handshakes = new InboundBudget("Connections that are not authenticated", total / 4, log);
		this.packets = new InboundBudget("Unfinished packets", total - total / 4, log);
	}

	/**
	 * Determines if native sockets are available here. Their loops are woken up without a
	 * lock, unlike the selectors of Java.
	 * @return true if a native library is on the class path, and works
	 */
	public static boolean hasNativeSockets() {
		return NettySockets.best().isNative();
	}

	@Override
	public EventLoop nextLoop() {
		return new NettyLoop(this.loops.next());
	}

	@Override
	public Address listen(InetSocketAddress address, ConnectionObserver observer) {
		return CallerThread.call(() -> bind(address, observer));
	}

	private Address bind(InetSocketAddress address, ConnectionObserver observer) {
		ChannelFuture bound = new ServerBootstrap().group(this.loops)
			.channel(this.sockets.listener())
			.option(ChannelOption.SO_REUSEADDR, true)
			.childOption(ChannelOption.TCP_NODELAY, this.settings.socketOptions().noDelay())
			.childOption(ChannelOption.SO_KEEPALIVE, this.settings.socketOptions().keepAlive())
			.childHandler(handshake(observer, Side.ACCEPT))
			.bind(address)
			.awaitUninterruptibly();
		if (!bound.isSuccess()) {
			throw new UncheckedIOException(
					"Cannot listen on " + Address.of(address) + ": " + bound.cause().getMessage(),
					new IOException(bound.cause()));
		}
		this.listeners.add(bound.channel());
		return Address.of((InetSocketAddress) bound.channel().localAddress());
	}

	@Override
	public void dial(InetSocketAddress address, EventLoop loop, Duration timeout, ConnectionObserver observer) {
		io.netty.channel.EventLoop target = ((NettyLoop) loop).loop();
		if (target.isShuttingDown()) {
			// Nobody is left to hear of it, as with tasks.
			return;
		}
		CallerThread.run(() -> connect(address, loop, target, timeout, observer));
	}

	private void connect(InetSocketAddress address, EventLoop loop, io.netty.channel.EventLoop target, Duration timeout,
			ConnectionObserver observer) {
		ChannelFuture connected = new Bootstrap().group(target)
			.channel(this.sockets.connection())
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(Integer.MAX_VALUE, timeout.toMillis()))
			.option(ChannelOption.TCP_NODELAY, this.settings.socketOptions().noDelay())
			.option(ChannelOption.SO_KEEPALIVE, this.settings.socketOptions().keepAlive())
			.handler(handshake(observer, Side.DIAL))
			.connect(address);
		connected.addListener((done) -> {
			if (!done.isSuccess()) {
				// A channel that could not even be made tells on another thread.
				loop.execute(() -> observer.failed(Address.of(address).toString(), done.cause()));
			}
		});
	}

	private ChannelInitializer<Channel> handshake(ConnectionObserver observer, Side side) {
		return new ChannelInitializer<>() {

			@Override
			protected void initChannel(Channel channel) {
				NettyTransport.this.connections.add(channel);
				NettyPipeline.begin(channel,
						new HandshakeHandler(NettyTransport.this.settings, NettyTransport.this.sockets,
								NettyTransport.this.tls, NettyTransport.this.timers, NettyTransport.this.handshakes,
								NettyTransport.this.packets, observer, side, NettyTransport.this::listening));
			}

		};
	}

	/** Returns where this node listens, for handshakes. */
	private List<String> listening() {
		return this.listeners.stream()
			.map((listener) -> (InetSocketAddress) listener.localAddress())
			.filter((address) -> address != null)
			.map((address) -> Address.of(address).toString())
			.toList();
	}

	@Override
	public boolean awaitRunningTasks(Duration atMost) {
		long deadline = this.timers.nanoTime() + atMost.toNanos();
		boolean over = true;
		for (EventExecutor loop : this.loops) {
			over &= loop.isShuttingDown() || loop.inEventLoop() || this.waits.until(deadline, loop, loop.submit(() -> {
			}));
		}
		return over;
	}

	@Override
	public void stopListening(Address bound) {
		this.listeners.forEach((listener) -> {
			if (bound.equals(Address.of((InetSocketAddress) listener.localAddress()))) {
				stop(listener, deadline());
			}
		});
	}

	@Override
	public void stopListening() {
		long deadline = deadline();
		this.listeners.forEach((listener) -> stop(listener, deadline));
	}

	private void stop(Channel listener, long deadline) {
		CallerThread.run(() -> this.waits.until(deadline, listener.eventLoop(), listener.close()));
		this.listeners.remove(listener);
	}

	@Override
	public void close() {
		stopListening();
		CallerThread.run(this::end);
	}

	private void end() {
		Map<Channel, ChannelFuture> ends = new LinkedHashMap<>();
		// Not a stream: some connections end by themselves meanwhile.
		for (Channel connection : this.connections) {
			ends.put(connection, end(connection));
		}
		long deadline = deadline();
		ends.forEach((connection, end) -> {
			if (!this.waits.until(deadline, connection.eventLoop(), end)) {
				logger.warn("The connection to {} did not end in time and is dropped", connection.remoteAddress());
			}
		});
		this.loops.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
		long end = deadline();
		for (EventExecutor loop : this.loops) {
			if (!this.waits.until(end, loop, loop.terminationFuture())) {
				logger.warn("A handler with dispatch INLINE still keeps an event loop");
			}
		}
	}

	private long deadline() {
		return this.timers.nanoTime() + TimeUnit.SECONDS.toNanos(SHUTDOWN_SECONDS);
	}

	private static ChannelFuture end(Channel channel) {
		channel.eventLoop().execute(() -> {
			PacketHandler link = NettyPipeline.link(channel);
			if (link != null) {
				link.close();
			}
			else {
				channel.close();
			}
		});
		return channel.closeFuture();
	}

}
