package io.aemp.local;

import java.time.Duration;

import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.runtime.SystemRuntime;
import io.aemp.internal.transport.Transport;
import io.aemp.internal.transport.TransportCompatibilityTests;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.testing.ManualTimers;
import org.junit.jupiter.api.AfterAll;

/**
 * The compatibility kit in memory, with the real handshake and codec, on several threads.
 */
class LocalTransportCompatibilityTests extends TransportCompatibilityTests {

	private static final NodeRuntime runtime = new SystemRuntime("local", 3);

	private final LocalNetwork network = new LocalNetwork(new ManualTimers(), LocalMode.REAL);

	@AfterAll
	static void endThreads() {
		runtime.close();
	}

	@Override
	protected Transport newTransport(String nodeId, String secret) {
		return this.network.transport(
				new LocalTransportSettings(nodeId, Duration.ofSeconds(10), FrameLimits.ofFrameBytes(64 << 20),
						(ends) -> greeting(nodeId, ends), (ends) -> handshake(greeting(nodeId, ends), secret)),
				runtime.handlers());
	}

}
