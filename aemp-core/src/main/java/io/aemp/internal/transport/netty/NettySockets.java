package io.aemp.internal.transport.netty;

import java.time.Duration;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One of the ways in which Netty does input and output.
 *
 * @param name for log entries
 * @param handlers what the event loops run on
 * @param listener the channels that accept
 * @param connection the channels that dial
 * @param userTimeout the option for what {@link SocketOptions#userTimeout()} says; null
 * if there is none
 */
record NettySockets(String name, IoHandlerFactory handlers, Class<? extends ServerChannel> listener,
		Class<? extends Channel> connection, @Nullable ChannelOption<Integer> userTimeout) {

	/**
	 * Returns the fastest way that works here: epoll or io_uring if their native
	 * libraries are on the class path, else the one that every Java runtime has.
	 * @return what to use
	 */
	static NettySockets best() {
		NettySockets sockets = ifPresent(NativeEpoll::find);
		if (sockets == null) {
			sockets = ifPresent(NativeIoUring::find);
		}
		return (sockets != null) ? sockets : nio();
	}

	static NettySockets nio() {
		return new NettySockets("nio", NioIoHandler.newFactory(), NioServerSocketChannel.class, NioSocketChannel.class,
				null);
	}

	/** Determines if native sockets are used. */
	boolean isNative() {
		return this.connection != NioSocketChannel.class;
	}

	/** Null if the classes of an optional dependency are not there. */
	static @Nullable NettySockets ifPresent(Finder finder) {
		try {
			return finder.find();
		}
		catch (LinkageError ex) {
			return null;
		}
	}

	/**
	 * Makes TCP give up a connection whose bytes are not acknowledged, where possible.
	 * @param channel an open connection
	 * @param timeout how long it waits
	 */
	void limitSilence(Channel channel, Duration timeout) {
		if (this.userTimeout != null && channel.isActive()) {
			channel.config().setOption(this.userTimeout, (int) Math.min(Integer.MAX_VALUE, timeout.toMillis()));
		}
	}

	/**
	 * Looks for native sockets.
	 */
	@FunctionalInterface
	interface Finder {

		/** Null if they do not work here. */
		@Nullable NettySockets find();

	}

	/** Loaded only when asked: its classes may be missing. */
	private static final class NativeEpoll {

		static @Nullable NettySockets find() {
			return Epoll.isAvailable() ? new NettySockets("epoll", EpollIoHandler.newFactory(),
					EpollServerSocketChannel.class, EpollSocketChannel.class, EpollChannelOption.TCP_USER_TIMEOUT)
					: null;
		}

	}

	/** Loaded only when asked: its classes may be missing. */
	private static final class NativeIoUring {

		static @Nullable NettySockets find() {
			return IoUring.isAvailable() ? new NettySockets("io_uring", IoUringIoHandler.newFactory(),
					IoUringServerSocketChannel.class, IoUringSocketChannel.class, IoUringChannelOption.TCP_USER_TIMEOUT)
					: null;
		}

	}

}
