package io.aemp.node;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.internal.transport.NoLeaks;
import io.aemp.internal.transport.SimpleClient;
import io.aemp.testing.LogRecorder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many nodes that each begin a packet within its limit, and do not end it.
 */
@ExtendWith(NoLeaks.class)
class UnfinishedPacketsIntegrationTests {

	private static final int NODES = 17;

	private static final int MAX_FRAME = 5 << 20;

	private static final int TOTAL = 8 << 20;

	@RegisterExtension
	private final LogRecorder logged = new LogRecorder("io.aemp.internal.transport");

	@ParameterizedTest
	@ValueSource(strings = { "cbor", "json" })
	void whenManyPacketsAreUnfinishedThenThoseFailThatAreTooMuchAndOthersAreServed(String framing) throws Exception {
		ServingNode serving = new ServingNode(
				(settings) -> settings.limits((limits) -> limits.maxFrameBytes(MAX_FRAME).totalFrameBytes(TOTAL)));
		try {
			List<SimpleClient> clients = new ArrayList<>();
			for (int i = 0; i < NODES; i++) {
				clients.add(link(serving, "n" + i, framing));
			}
			for (SimpleClient client : clients) {
				client.send(unfinished(framing));
			}
			Awaitility.await().until(() -> warnings().stream().anyMatch((line) -> line.contains("take more than")));
			serving.assertServesTheGoodOne();
			assertThat(warnings()).hasSizeLessThanOrEqualTo(NODES)
				.allMatch((line) -> line.startsWith("Unfinished packets take more than "));
			int failed = warnings().size();
			Awaitility.await().until(() -> serving.node().upNodes().size() <= NODES + 1 - failed);
			assertThat(serving.node().upNodes()).contains("good");
		}
		finally {
			serving.close();
		}
	}

	private List<String> warnings() {
		return this.logged.events()
			.stream()
			.filter((event) -> event.getLevel() == Level.WARN)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	private static SimpleClient link(ServingNode serving, String nodeId, String framing) throws Exception {
		SimpleClient client = serving.connect();
		client.readGreeting().greet("aemp;1;" + nodeId + ";hmac_sha3_512;" + framing, "nonce-" + nodeId);
		client.framings(framing, framing);
		client.send(client.authentication(ServingNode.SECRET));
		assertThat(client.readLine()).isEqualTo(client.expectedAuthentication(ServingNode.SECRET));
		return client;
	}

	/** A fifth of what a packet may have. */
	private static byte[] unfinished(String framing) {
		int count = MAX_FRAME / 5;
		byte[] packet = new byte[count];
		Arrays.fill(packet, (byte) 'x');
		byte[] head = framing.equals("cbor") ? new byte[] { (byte) 0x82, 0x61, 'p', 0x7a, 0, 0x40, 0, 0 }
				: new byte[] { '[', '"', 'p', '"', ',', '"' };
		System.arraycopy(head, 0, packet, 0, head.length);
		return packet;
	}

}
