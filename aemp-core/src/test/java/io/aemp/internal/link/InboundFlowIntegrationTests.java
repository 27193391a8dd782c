package io.aemp.internal.link;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.internal.handshake.ConnectionEnds;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.handshake.Handshake;
import io.aemp.internal.runtime.SystemRuntime;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.NoLeaks;
import io.aemp.internal.transport.netty.NettyTransport;
import io.aemp.internal.transport.netty.NettyTransportSettings;
import io.aemp.internal.transport.netty.SocketOptions;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.node.AempNode;
import io.aemp.testing.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A receiver that is slower than its senders, over TCP.
 */
@ExtendWith(NoLeaks.class)
class InboundFlowIntegrationTests {

	private static final String SECRET = "s3cret";

	private static final int BOUND = 1 << 20;

	private static final int MESSAGES = 20_000;

	private static final AtomicInteger nonces = new AtomicInteger();

	private final SystemRuntime runtime = new SystemRuntime("receiver", 3);

	private final NettyTransport transport = new NettyTransport(
			new NettyTransportSettings(
					"receiver", 1, Duration.ofSeconds(10), new SocketOptions(true, true, Duration.ofSeconds(30)),
					FrameLimits.ofFrameBytes(1 << 20), null, (ends) -> new Handshake(greeting(ends),
							"nonce " + nonces.incrementAndGet(), SECRET.getBytes(StandardCharsets.UTF_8))),
			this.runtime.timers());

	private final LinkedNode receiver = new LinkedNode(NodeSettings.builder()
		.nodeId("receiver")
		.secret(SECRET)
		.limits((limits) -> limits.receiveQueueBytes(BOUND))
		.build(), this.runtime, this.transport);

	private final Address address = this.receiver.listen(new Address("127.0.0.1", 0));

	private final AempNode fast = sender("fast");

	private final AempNode other = sender("other");

	private final CountDownLatch release = new CountDownLatch(1);

	private static Greeting greeting(ConnectionEnds ends) {
		Map<String, String> attributes = new LinkedHashMap<>();
		attributes.put(Greeting.PROVIDER, Greeting.OUR_PROVIDER + "test");
		attributes.put(Greeting.PEER_ADDRESS, ends.peerAddress());
		attributes.put(Greeting.MONITORING, "1");
		return new Greeting("receiver", List.of("hmac_sha3_512"), List.of("cbor", "json"), attributes);
	}

	private AempNode sender(String nodeId) {
		return AempNode.start(NodeSettings.builder()
			.nodeId(nodeId)
			.bind()
			.secret(SECRET)
			.address("receiver", this.address.toString())
			.build());
	}

	@AfterEach
	void close() {
		this.release.countDown();
		this.fast.close();
		this.other.close();
		this.receiver.close();
		this.transport.close();
		this.runtime.close();
	}

	@Test
	void whenASenderIsFasterThanTheReceiverThenWhatWaitsIsBoundedAndOthersAreServedMeanwhile() throws Exception {
		AtomicLong mostHeld = new AtomicLong();
		AtomicLong outOfOrder = new AtomicLong();
		AtomicLong handled = new AtomicLong();
		this.receiver.port("slow", (message) -> {
			this.release.await();
			if (message.integer(0) != handled.getAndIncrement()) {
				outOfOrder.incrementAndGet();
			}
			if (handled.get() % 100 == 0) {
				sample(mostHeld);
			}
		});
		this.receiver.port("quick", (message) -> this.receiver.snd(message.text(1), message.get(0)));
		byte[] content = new byte[500];
		for (int i = 0; i < MESSAGES; i++) {
			this.fast.snd("receiver#slow", i, content, List.of(i, i));
		}
		Awaitility.await().until(() -> !this.receiver.isReading("fast"));
		sample(mostHeld);
		Message reply = this.other.cal("receiver#quick", "hello").get(Patience.SECONDS, TimeUnit.SECONDS);
		assertThat(reply.text(0)).isEqualTo("hello");
		assertThat(this.receiver.isReading("fast")).isFalse();
		assertThat(handled).hasValue(0);
		this.release.countDown();
		Awaitility.await().untilAsserted(() -> assertThat(handled).hasValue(MESSAGES));
		assertThat(outOfOrder).hasValue(0);
		assertThat(mostHeld.get()).isBetween(BOUND / 2L, BOUND + 1000L);
		Awaitility.await().until(() -> this.receiver.isReading("fast"));
		assertThat(this.receiver.links().statistics(Set.of()).readingStops()).isPositive();
		assertThat(this.fast.nodeIsUp("receiver")).isTrue();
	}

	private void sample(AtomicLong mostHeld) {
		RemoteNode remote = this.receiver.links().find("fast");
		if (remote != null) {
			remote.loop().execute(() -> mostHeld.accumulateAndGet(remote.inbound().held(), Math::max));
		}
	}

}
