package io.aemp.transport.netty;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * What the octets of a connection pass, in order. There is one handler of ours at a time:
 *
 * <pre>
 * phase                        handler              in                         out
 * until the peer is verified,  {@value #HANDSHAKE}       lines of the handshake     lines of the handshake
 * and waiting for a decision                        (reading stops behind
 *                                                   the last one)
 * established                  {@value #PACKETS}         octets to packets          whole chunks of octets
 * </pre>
 *
 * Packets are encoded before they reach the pipeline, so nothing converts on the way out.
 * A handler for TLS belongs in front of both.
 */
final class NettyPipeline {

	/** Name of the {@link HandshakeHandler}. */
	static final String HANDSHAKE = "aemp-handshake";

	/** Name of the {@link PacketHandler} that takes its place. */
	static final String PACKETS = "aemp-packets";

	private NettyPipeline() {
	}

	/** What a new channel begins with. */
	static void begin(Channel channel, HandshakeHandler handler) {
		channel.pipeline().addLast(HANDSHAKE, handler);
	}

	/** Makes an authenticated channel carry packets. */
	static void establish(Channel channel, PacketHandler handler) {
		channel.pipeline().replace(HANDSHAKE, PACKETS, handler);
	}

	/** The link that a channel carries, or null if it is none yet. */
	static @Nullable PacketHandler link(Channel channel) {
		return (PacketHandler) channel.pipeline().get(PACKETS);
	}

}
