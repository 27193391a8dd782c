package io.aemp.internal.transport.netty;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.handshake.HandshakeException;
import io.aemp.internal.transport.NoLeaks;
import io.aemp.internal.transport.Transport;
import io.aemp.internal.transport.TransportCompatibilityTests;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.testing.ManualTimers;
import io.aemp.testing.TestAuthority;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The compatibility kit over TLS, on sockets of the loopback interface.
 */
@ExtendWith(NoLeaks.class)
class TlsTransportCompatibilityIntegrationTests extends TransportCompatibilityTests {

	/** Of those that know the secret, and of those that do not. */
	private static final Map<String, TestAuthority> authorities = Map.of("secret", new TestAuthority(), "wrong",
			new TestAuthority());

	private final ManualTimers timers = new ManualTimers();

	/** Without any secret: certificates take its place. */
	@Override
	protected Transport newTransport(String nodeId, String secret) {
		return new NettyTransport(
				new NettyTransportSettings(nodeId, 3, Duration.ofSeconds(10),
						new SocketOptions(true, true, Duration.ofSeconds(30)), FrameLimits.ofFrameBytes(64 << 20),
						authorities.get(secret).newTls(), (ends) -> handshake(overTls(greeting(nodeId, ends)), "")),
				this.timers);
	}

	private static Greeting overTls(Greeting greeting) {
		Map<String, String> attributes = new LinkedHashMap<>(greeting.attributes());
		attributes.put(Greeting.TLS, Greeting.TLS_VERSION);
		return new Greeting(greeting.nodeId(), List.of("tls_sha3_512"), greeting.framings(), attributes);
	}

	/** Whoever sees a certificate first tells the other one by an alert. */
	@Override
	protected void assertRefused(Throwable atListener, Throwable atDialler) {
		assertThat(List.of(atListener, atDialler)).hasOnlyElementsOfType(HandshakeException.class)
			.anySatisfy((cause) -> assertThat(cause).hasMessage("has no certificate that is accepted here: "
					+ "unable to find valid certification path to requested target"))
			.anySatisfy((cause) -> assertThat(cause).message()
				.matches("ended TLS with the alert '[a-z_]+'|closed the connection instead of sending its .+"));
	}

}
