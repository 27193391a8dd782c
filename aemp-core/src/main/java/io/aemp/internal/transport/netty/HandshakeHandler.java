package io.aemp.internal.transport.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

import io.aemp.Guard;
import io.aemp.internal.handshake.ConnectionEnds;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.handshake.Handshake;
import io.aemp.internal.handshake.HandshakeDriver;
import io.aemp.internal.handshake.HandshakeException;
import io.aemp.internal.handshake.Side;
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.Connection;
import io.aemp.internal.transport.ConnectionObserver;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.transport.InboundBudget;
import io.aemp.internal.transport.PacketObserver;
import io.aemp.internal.transport.PendingConnection;
import io.aemp.internal.wire.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

/**
 * Carries the lines of a {@link Handshake} within one deadline, and waits for the
 * decision whether the connection becomes a link.
 */
final class HandshakeHandler extends ChannelInboundHandlerAdapter implements PendingConnection, HandshakeDriver.Output {

	/** The memory that a connection may take before it is authenticated. */
	private static final long PLAIN_BYTES = 12 << 10;

	/** The same limit with TLS, without records of the greatest length. */
	private static final long TLS_BYTES = 64 << 10;

	private final NettyTransportSettings settings;

	private final NettySockets sockets;

	private final @Nullable TlsContexts tls;

	private final Timers timers;

	private final InboundBudget handshakes;

	private final InboundBudget packets;

	private final ConnectionObserver observer;

	private final Side side;

	/** The addresses on which this node listens. */
	private final Supplier<List<String>> listeners;

	/** Packets that came together with the authentication line. */
	private final ByteBuf early = Unpooled.buffer(0);

	private @Nullable ChannelHandlerContext context;

	private @Nullable Handshake handshake;

	private @Nullable HandshakeDriver driver;

	private @Nullable Guard deadline;

	private InboundBudget.@Nullable Share share;

	private Handshake.@Nullable Verified verified;

	private String remoteAddress = "";

	private boolean over;

	HandshakeHandler(NettyTransportSettings settings, NettySockets sockets, @Nullable TlsContexts tls, Timers timers,
			InboundBudget handshakes, InboundBudget packets, ConnectionObserver observer, Side side,
			Supplier<List<String>> listeners) {
		this.settings = settings;
		this.sockets = sockets;
		this.tls = tls;
		this.timers = timers;
		this.handshakes = handshakes;
		this.packets = packets;
		this.observer = observer;
		this.side = side;
		this.listeners = listeners;
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		Channel channel = context.channel();
		this.context = context;
		this.remoteAddress = Address.of((InetSocketAddress) channel.remoteAddress()).toString();
		this.share = this.handshakes.open(this.remoteAddress,
				() -> channel.eventLoop().execute(() -> fail(new IOException("too many connections at once"))));
		charge(PLAIN_BYTES);
		Handshake handshake = this.settings.handshakes()
			.apply(new ConnectionEnds(this.side, localAddress(channel), this.remoteAddress, this.listeners.get()));
		this.handshake = handshake;
		this.driver = new HandshakeDriver(handshake, this);
		this.deadline = this.timers.schedule(this.settings.handshakeTimeout(), channel.eventLoop(),
				() -> expire(handshake));
		send(handshake.open());
	}

	private static String localAddress(Channel channel) {
		return (channel.localAddress() instanceof InetSocketAddress address && !address.isUnresolved())
				? Address.of(address).toString() : "";
	}

	private void charge(long bytes) {
		if (this.share != null) {
			this.share.charge(bytes + this.early.capacity());
		}
	}

	private void expire(Handshake handshake) {
		// Verified just before, the connection may be on its way to another loop.
		if (this.verified == null) {
			fail(handshake.expired(this.settings.handshakeTimeout()));
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object bytes) {
		ByteBuf in = (ByteBuf) bytes;
		try {
			if (!this.over) {
				receive(in);
			}
		}
		catch (HandshakeException ex) {
			fail(ex);
		}
		finally {
			in.release();
		}
	}

	private void receive(ByteBuf in) throws HandshakeException {
		if (this.verified == null && this.driver != null) {
			this.driver.receive(in.nioBuffer());
		}
		else {
			this.early.writeBytes(in);
			charge(PLAIN_BYTES);
		}
	}

	@Override
	public void send(byte[] bytes) {
		context().writeAndFlush(Unpooled.wrappedBuffer(bytes));
	}

	@Override
	public boolean startTls(boolean client, ByteBuffer rest) {
		if (this.tls == null) {
			throw new IllegalStateException("The greeting announces TLS, and the settings have none");
		}
		charge(TLS_BYTES);
		NettyPipeline.encrypt(channel(), this.tls.newHandler(client, channel().alloc()), Unpooled.copiedBuffer(rest));
		return false;
	}

	@Override
	public void verified(Handshake.Verified verified, ByteBuffer rest) {
		this.verified = verified;
		channel().config().setAutoRead(false);
		this.early.writeBytes(rest);
		charge(PLAIN_BYTES);
		endDeadline();
		this.observer.verified(this);
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof SslHandshakeCompletionEvent completion) {
			encrypted(context, completion.cause());
		}
		else if (event == SslCloseCompletionEvent.SUCCESS) {
			// Nothing more comes, even if the connection stays open.
			channelInactive(context);
		}
		context.fireUserEventTriggered(event);
	}

	private void encrypted(ChannelHandlerContext context, @Nullable Throwable failure) {
		SslHandler tls = NettyPipeline.tls(context.channel());
		if (this.over || this.driver == null || tls == null) {
			return;
		}
		if (failure == null) {
			try {
				TlsFailure.checkDates(tls.engine());
				this.driver.encrypted();
			}
			catch (SSLException ex) {
				exceptionCaught(context, ex);
			}
		}
		else {
			exceptionCaught(context, failure);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		fail((this.handshake != null) ? this.handshake.ended() : new IOException("closed the connection"));
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		if (this.handshake != null && TlsFailure.isOne(cause)) {
			fail(this.handshake.failed(TlsFailure.describe(cause)));
		}
		else if (cause instanceof IOException) {
			// A reset is an end, too.
			channelInactive(context);
		}
		else {
			fail(cause);
		}
	}

	private void fail(Throwable cause) {
		if (this.verified != null) {
			// Whoever establishes it gets the packets that came, and then the end.
			channel().close();
		}
		else if (!this.over) {
			end();
			channel().close();
			this.observer.failed(this.remoteAddress, cause);
		}
	}

	private void end() {
		this.over = true;
		this.early.release();
		endDeadline();
		if (this.share != null) {
			this.share.close();
		}
	}

	private void endDeadline() {
		if (this.deadline != null) {
			this.deadline.close();
		}
	}

	private ChannelHandlerContext context() {
		if (this.context == null) {
			throw new IllegalStateException("Not connected yet");
		}
		return this.context;
	}

	private Channel channel() {
		return context().channel();
	}

	private Handshake.Verified verified() {
		if (this.verified == null) {
			throw new IllegalStateException("Not verified yet");
		}
		return this.verified;
	}

	@Override
	public Greeting peer() {
		return verified().peer();
	}

	@Override
	public boolean isChosen() {
		return verified().chosen();
	}

	@Override
	public long choice() {
		return verified().choice();
	}

	@Override
	public boolean isTrusted() {
		return verified().trusted();
	}

	@Override
	public boolean isAddressDoubtful() {
		return verified().addressDoubtful();
	}

	@Override
	public String remoteAddress() {
		return this.remoteAddress;
	}

	@Override
	public void moveTo(EventLoop loop, Runnable arrived, Runnable lost) {
		io.netty.channel.EventLoop target = ((NettyLoop) loop).loop();
		if (channel().eventLoop() == target) {
			arrived.run();
			return;
		}
		channel().deregister()
			.addListener((left) -> target.execute(() -> target.register(channel()).addListener((registered) -> {
				if (registered.isSuccess() && !this.over) {
					arrived.run();
				}
				else {
					refuse();
					lost.run();
				}
			})));
	}

	@Override
	public Connection establish(long choice, PacketObserver observer) {
		if (this.over) {
			throw new IllegalStateException("The connection to " + this.remoteAddress + " is over");
		}
		Handshake.Verified verified = verified();
		Channel channel = channel();
		ByteBuf early = this.early.retain();
		end();
		PacketHandler link = new PacketHandler(channel, peer(), Framing.named(verified.outboundFraming()),
				Framing.named(verified.inboundFraming()).newReader(this.settings.frameLimits()), early, this.timers,
				this.packets, observer);
		NettyPipeline.establish(channel, link);
		if (!verified.peer().isMonitoring()) {
			this.sockets.limitSilence(channel, this.settings.socketOptions().userTimeout());
		}
		if (!verified.chosen() && this.handshake != null) {
			channel.writeAndFlush(Unpooled.wrappedBuffer(this.handshake.choose(choice)));
		}
		channel.eventLoop().execute(link::begin);
		return link;
	}

	@Override
	public void refuse() {
		if (!this.over) {
			end();
			channel().close();
		}
	}

}
