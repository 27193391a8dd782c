package io.aemp.benchmarks.load;

import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.internal.PlatformDependent;

/**
 * One end of a bare connection. Threads hand messages over as arrays, the event loop
 * makes bytes of many at once, and gives those that come in, as arrays, to a receiver.
 */
final class NettyPeer extends ChannelInboundHandlerAdapter {

	private static final int CHUNK = 1 << 16;

	/** True if native sockets are used, as nodes do. */
	private static final boolean EPOLL = Epoll.isAvailable();

	private static final MultiThreadIoEventLoopGroup LOOPS = new MultiThreadIoEventLoopGroup(1,
			EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

	/** As many threads as a node has that runs on one processor. */
	private static final Executor POOL = Executors.newFixedThreadPool(2, (task) -> {
		Thread thread = new Thread(task);
		thread.setDaemon(true);
		return thread;
	});

	private final Channel channel;

	private final Consumer<Object[]> receiver;

	private final Queue<Object[]> waiting = PlatformDependent.newMpscQueue();

	private final AtomicBoolean awake = new AtomicBoolean();

	private final PlainCodec written = new PlainCodec();

	private final PlainCodec read = new PlainCodec();

	NettyPeer(Channel channel, Contender contender, Consumer<Object[]> receiver) {
		this.channel = channel;
		this.receiver = (contender == Contender.NETTY_POOL) ? (message) -> POOL.execute(() -> receiver.accept(message))
				: receiver;
		channel.pipeline().addLast(this);
	}

	static MultiThreadIoEventLoopGroup loops() {
		return LOOPS;
	}

	static Class<? extends ServerChannel> listener() {
		return EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
	}

	static Class<? extends Channel> connection() {
		return EPOLL ? EpollSocketChannel.class : NioSocketChannel.class;
	}

	/** Sends a message, from any thread. */
	void send(Object... message) {
		this.waiting.add(message);
		if (this.channel.eventLoop().inEventLoop()) {
			// What is sent while something is read goes out with the end of that.
			return;
		}
		if (!this.awake.get() && this.awake.compareAndSet(false, true)) {
			this.channel.eventLoop().execute(this::flush);
		}
	}

	private void flush() {
		this.awake.set(false);
		while (this.channel.isWritable()) {
			Object[] message = this.waiting.poll();
			while (message != null) {
				this.written.write(message);
				message = (this.written.length() < CHUNK) ? this.waiting.poll() : null;
			}
			int length = this.written.length();
			if (length == 0) {
				break;
			}
			ByteBuf bytes = this.channel.alloc().directBuffer(length);
			this.written.moveTo(bytes);
			this.channel.writeAndFlush(bytes, this.channel.voidPromise());
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		ByteBuf bytes = (ByteBuf) message;
		try {
			this.read.read(bytes, this.receiver);
		}
		finally {
			bytes.release();
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		flush();
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		flush();
	}

}
