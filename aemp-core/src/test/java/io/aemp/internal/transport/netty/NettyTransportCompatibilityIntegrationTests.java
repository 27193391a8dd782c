package io.aemp.internal.transport.netty;

import java.time.Duration;

import io.aemp.internal.transport.NoLeaks;
import io.aemp.internal.transport.Transport;
import io.aemp.internal.transport.TransportCompatibilityTests;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.testing.ManualTimers;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The compatibility kit over sockets of the loopback interface.
 */
@ExtendWith(NoLeaks.class)
class NettyTransportCompatibilityIntegrationTests extends TransportCompatibilityTests {

	private final ManualTimers timers = new ManualTimers();

	@Override
	protected Transport newTransport(String nodeId, String secret) {
		return new NettyTransport(new NettyTransportSettings(nodeId, 3, Duration.ofSeconds(10),
				new SocketOptions(true, true, Duration.ofSeconds(30)), FrameLimits.ofFrameBytes(64 << 20), null,
				(ends) -> handshake(greeting(nodeId, ends), secret)), this.timers);
	}

}
