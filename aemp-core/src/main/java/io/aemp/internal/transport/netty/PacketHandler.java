package io.aemp.internal.transport.netty;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.aemp.Printable;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.transport.Connection;
import io.aemp.internal.transport.InboundBudget;
import io.aemp.internal.transport.PacketObserver;
import io.aemp.internal.wire.FrameException;
import io.aemp.internal.wire.FrameReader;
import io.aemp.internal.wire.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import org.jspecify.annotations.Nullable;

/**
 * Carries the packets of an established connection.
 */
final class PacketHandler extends ChannelInboundHandlerAdapter implements Connection {

	/** The time that a closing connection waits for the peer to close, too. */
	private static final Duration LINGER = Duration.ofSeconds(2);

	private static final String OVER_BUDGET = "its unfinished packet took most of the memory that those of all links "
			+ "may take";

	private static final String CLOSED = "the connection was closed by the other side";

	private final Channel channel;

	private final Greeting peer;

	private final Framing framing;

	private final FrameReader reader;

	/**
	 * The bytes that arrived before the task that establishes the connection was over.
	 */
	private final ByteBuf early;

	private final Timers timers;

	private final PacketObserver observer;

	private final InboundBudget.Share share;

	private boolean begun;

	private boolean reading = true;

	private String earlyFailure = CLOSED;

	/** Written on the loop only, which makes it cheap. */
	private final AtomicLong bytesReceived = new AtomicLong();

	private boolean abandoned;

	private boolean over;

	PacketHandler(Channel channel, Greeting peer, Framing framing, FrameReader reader, ByteBuf early, Timers timers,
			InboundBudget budget, PacketObserver observer) {
		this.channel = channel;
		this.peer = peer;
		this.framing = framing;
		this.reader = reader;
		this.early = early;
		this.timers = timers;
		this.observer = observer;
		this.share = budget.open(Printable.of(peer.nodeId()), this::failForBudget);
		channel.closeFuture().addListener((closed) -> this.share.close());
	}

	/** Called by any thread. */
	private void failForBudget() {
		if (this.channel.eventLoop().inEventLoop()) {
			fail(OVER_BUDGET);
		}
		else {
			this.channel.eventLoop().execute(() -> fail(OVER_BUDGET));
		}
	}

	/** Delivers what came before there was somebody to deliver it to, and reads on. */
	void begin() {
		this.begun = true;
		try {
			receive(this.early);
		}
		finally {
			this.early.release();
		}
		if (this.channel.isActive()) {
			this.channel.config().setAutoRead(this.reading || this.over);
		}
		else {
			fail(this.earlyFailure);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object bytes) {
		ByteBuf in = (ByteBuf) bytes;
		try {
			if (this.begun) {
				receive(in);
			}
			else {
				// Native sockets read at the peer's end of stream, asked or not.
				this.early.writeBytes(in);
			}
		}
		finally {
			in.release();
		}
	}

	private void receive(ByteBuf in) {
		this.bytesReceived.lazySet(this.bytesReceived.getPlain() + in.readableBytes());
		if (this.over || !in.isReadable()) {
			return;
		}
		if (this.abandoned) {
			this.observer.discarded();
		}
		else {
			deliver(in);
		}
	}

	/** Adds to what the reader holds, and delivers it as long as anybody wants it. */
	private void deliver(ByteBuf in) {
		String failure = null;
		try {
			this.reader.feed(in.nioBuffer());
			deliverAll();
		}
		catch (FrameException ex) {
			failure = "malformed packet: " + ex.getMessage();
		}
		catch (Throwable ex) {
			// Going on would leave a hole: the rest of what was read is lost.
			failure = describe("a packet could not be handled: ", ex);
		}
		try {
			this.observer.delivered();
		}
		catch (Throwable ex) {
			failure = describe("packets could not be delivered: ", ex);
		}
		if (failure != null) {
			fail(failure);
		}
		else {
			this.share.charge(this.reader.unfinishedBytes());
		}
	}

	/** Without what a failure says of itself if even that fails. */
	private static String describe(String what, Throwable failure) {
		try {
			return what + failure;
		}
		catch (Throwable ex) {
			return what;
		}
	}

	private void deliverAll() throws FrameException {
		while (this.reading && !this.over && !this.abandoned) {
			@Nullable Object @Nullable [] elements = this.reader.next();
			if (elements == null) {
				return;
			}
			this.observer.received(elements, this.reader.frameBytes(), this.reader.frameElements());
		}
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		if (!this.over && !this.abandoned && context.channel().isWritable()) {
			this.observer.writable();
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		failWhenBegun(CLOSED);
	}

	/** TLS may end before the connection does: nothing more comes then. */
	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event == SslCloseCompletionEvent.SUCCESS) {
			failWhenBegun(CLOSED);
		}
		context.fireUserEventTriggered(event);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		failWhenBegun(reason(cause));
	}

	private static String reason(Throwable cause) {
		try {
			if (TlsFailure.isOne(cause)) {
				return "the other side " + TlsFailure.describe(cause);
			}
			String text = cause.getMessage();
			return (text != null) ? text : cause.getClass().getName();
		}
		catch (Throwable ex) {
			return "the connection failed";
		}
	}

	/** Fails after everything that arrived before the end was delivered. */
	private void failWhenBegun(String why) {
		if (this.begun) {
			fail(why);
		}
		else {
			this.earlyFailure = why;
			NettyPipeline.closeAtOnce(this.channel);
		}
	}

	private void fail(String why) {
		if (!this.over) {
			this.over = true;
			this.share.close();
			try {
				NettyPipeline.closeAtOnce(this.channel);
			}
			finally {
				this.observer.closed(why);
			}
		}
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
		try {
			ByteBuf copy = this.channel.alloc().directBuffer(length).writeBytes(bytes, 0, length);
			this.channel.write(copy, this.channel.voidPromise());
		}
		catch (Throwable ex) {
			// What comes later must not go out behind the hole.
			fail(describe("packets could not be written: ", ex));
		}
	}

	@Override
	public void flush() {
		this.channel.flush();
	}

	@Override
	public boolean isWritable() {
		return this.channel.isWritable();
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
		if (this.over || this.abandoned || this.reading == reading) {
			return;
		}
		this.reading = reading;
		if (this.begun) {
			if (reading) {
				deliver(Unpooled.EMPTY_BUFFER);
			}
			// Delivering may have stopped it again, or ended it.
			this.channel.config().setAutoRead(this.reading || this.over);
		}
	}

	@Override
	public void abandon() {
		this.abandoned = true;
		this.share.close();
		this.channel.config().setAutoRead(true);
	}

	@Override
	public void reset() {
		this.over = true;
		this.channel.config().setOption(ChannelOption.SO_LINGER, 0);
		NettyPipeline.closeAtOnce(this.channel);
	}

	@Override
	public void close() {
		if (this.over) {
			return;
		}
		this.over = true;
		// Closing with unread input would reset the connection and destroy what was
		// flushed: so the end of the output goes out first, and input is discarded until
		// the peer ends.
		this.channel.config().setAutoRead(true);
		NettyPipeline.endOutput(this.channel);
		this.timers.schedule(LINGER, this.channel.eventLoop(), () -> NettyPipeline.closeAtOnce(this.channel));
	}

}
