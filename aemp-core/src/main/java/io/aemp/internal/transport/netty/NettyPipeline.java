package io.aemp.internal.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * Builds the pipeline that the bytes of a connection pass. There is one handler of ours
 * at a time, and one for TLS in front of it from the moment at which both sides agreed on
 * that:
 *
 * <pre>
 * phase                        handler              in                         out
 * if both want TLS, from the   {@value #TLS}             decrypts                   encrypts
 * nonces to the end
 * until the peer is verified,  {@value #HANDSHAKE}       lines of the handshake     lines of the handshake
 * and waiting for a decision                        (reading stops behind
 *                                                   the last one)
 * established                  {@value #PACKETS}         bytes to packets          whole chunks of bytes
 * </pre>
 *
 * Packets are encoded before they reach the pipeline, so nothing converts on the way out.
 */
final class NettyPipeline {

	/** Name of the handler for TLS. */
	static final String TLS = "aemp-tls";

	/** Name of the {@link HandshakeHandler}. */
	static final String HANDSHAKE = "aemp-handshake";

	/** Name of the {@link PacketHandler} that takes its place. */
	static final String PACKETS = "aemp-packets";

	private NettyPipeline() {
	}

	/** Installs the first handlers of a new channel. */
	static void begin(Channel channel, HandshakeHandler handler) {
		channel.pipeline().addLast(HANDSHAKE, handler);
	}

	/**
	 * Starts TLS, on the loop of the channel.
	 * @param received what the peer has sent of it already; released
	 */
	static void encrypt(Channel channel, SslHandler handler, ByteBuf received) {
		channel.pipeline().addFirst(TLS, handler);
		channel.pipeline().fireChannelRead(received);
	}

	/** The handler for TLS of a channel, or null if it has none. */
	static @Nullable SslHandler tls(Channel channel) {
		return (SslHandler) channel.pipeline().get(TLS);
	}

	/**
	 * Makes an authenticated channel carry packets. One that has ended meanwhile has let
	 * its handlers go: it carries no more than what came before.
	 */
	static void establish(Channel channel, PacketHandler handler) {
		if (channel.pipeline().get(HANDSHAKE) != null) {
			channel.pipeline().replace(HANDSHAKE, PACKETS, handler);
		}
	}

	/** The link that a channel carries, or null if it is none yet. */
	static @Nullable PacketHandler link(Channel channel) {
		return (PacketHandler) channel.pipeline().get(PACKETS);
	}

	/**
	 * Ends the output when all that was written has gone out, in TLS first: else the peer
	 * could not tell this end from one that somebody on the way made.
	 */
	static void endOutput(Channel channel) {
		channel.flush();
		SslHandler tls = tls(channel);
		ChannelFuture last = (tls != null) ? tls.closeOutbound() : channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
		last.addListener((flushed) -> ((DuplexChannel) channel).shutdownOutput());
	}

	/**
	 * Closes a channel without another byte. What TLS has to say at its end could wait
	 * behind what a silent peer does not take.
	 */
	static void closeAtOnce(Channel channel) {
		ChannelHandlerContext tls = channel.pipeline().context(TLS);
		if (tls != null) {
			tls.close();
		}
		else {
			channel.close();
		}
	}

}
