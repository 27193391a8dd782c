package io.aemp.internal.transport.netty;

import java.time.Duration;
import java.util.function.Function;

import io.aemp.NodeTls;
import io.aemp.internal.handshake.ConnectionEnds;
import io.aemp.internal.handshake.Handshake;
import io.aemp.internal.wire.FrameLimits;
import org.jspecify.annotations.Nullable;

/**
 * The settings of connections over TCP.
 *
 * @param nodeId goes into the names of the threads
 * @param threads how many event loops there are
 * @param handshakeTimeout the deadline for greeting, TLS and authentication together
 * @param socketOptions what is asked of TCP
 * @param frameLimits what a packet may cost
 * @param tls with what connections are encrypted if both sides want that; null if our
 * greetings do not announce it
 * @param handshakes makes our side of the handshake over a connection
 */
public record NettyTransportSettings(String nodeId, int threads, Duration handshakeTimeout, SocketOptions socketOptions,
		FrameLimits frameLimits, @Nullable NodeTls tls, Function<ConnectionEnds, Handshake> handshakes) {

}
