package io.aemp.local;

import java.time.Duration;
import java.util.function.Function;

import io.aemp.internal.handshake.ConnectionEnds;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.handshake.Handshake;
import io.aemp.internal.wire.FrameLimits;

/**
 * The settings of the connections of one node on a {@link LocalNetwork}.
 *
 * @param nodeId the node, by which faults are found
 * @param handshakeTimeout the deadline for greeting and authentication together
 * @param frameLimits what a packet may cost
 * @param greetings makes our greeting over a connection; asked only on a network without
 * handshakes
 * @param handshakes makes our side of the handshake over a connection; not asked on a
 * network without handshakes
 * @since 0.1.0
 */
public record LocalTransportSettings(String nodeId, Duration handshakeTimeout, FrameLimits frameLimits,
		Function<ConnectionEnds, Greeting> greetings, Function<ConnectionEnds, Handshake> handshakes) {

}
