package io.aemp.replay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.NoLeaks;
import io.aemp.internal.transport.SimpleClient;
import io.aemp.node.AempNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Recorded sessions of nodes that have more than one connection, with a node of ours in
 * the place of either: it says its authentication line on one of them only.
 */
@ExtendWith(NoLeaks.class)
class ConnectReplayIntegrationTests {

	@Test
	void whenANodeConnectsOnceMoreThenItsFirstConnectionGoesOn() throws Exception {
		RecordingReader.Recording recording = RecordingReader.read("duplicate-connect-refused");
		try (AempNode node = AempNode.start(settings("A", recording).bind("127.0.0.1:0").build())) {
			node.port("echo").rcv((message) -> node.snd(message.text(0), "echo", message.text(1)));
			try (SimpleClient first = dial(recording.side(0, "py>A"), node);
					SimpleClient second = dial(recording.side(1, "py>A"), node)) {
				authenticate(first, recording);
				await().until(() -> node.nodeIsUp("py"));
				first.sendPacket("echo", "py#p", "first connection still works");
				assertThat(nextMessage(first)).containsExactly("p", "echo", "first connection still works");
				assertEndsWithoutProof(second);
				assertThat(node.nodeIsUp("py")).isTrue();
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "simultaneous-refused, A, B, 0, 1", "simultaneous-refused, B, A, 1, 0",
			"simultaneous-switched, A, B, 1, 0", "simultaneous-switched, B, A, 0, 1" })
	void whenBothDialAtOnceThenOneConnectionIsChosenAndTheOtherOneEnds(String file, String ours, String theirs,
			int dialledByUs, int dialledByThem) throws Exception {
		RecordingReader.Recording recording = RecordingReader.read(file);
		String direction = theirs + '>' + ours;
		try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				AempNode node = AempNode.start(settings(ours, recording).bind("127.0.0.1:0")
					.seed("127.0.0.1:" + listener.getLocalPort())
					.build());
				SimpleClient outbound = greet(SimpleClient.of(listener.accept()),
						recording.side(dialledByUs, direction));
				SimpleClient inbound = dial(recording.side(dialledByThem, direction), node)) {
			authenticate(inbound, recording);
			await().until(() -> node.nodeIsUp(theirs));
			outbound.send(outbound.authentication(recording.secret()));
			// The peer has to answer over its link before the other one is refused.
			List<@Nullable Object> question = nextMessage(inbound);
			assertThat(question).startsWith("", "time", ours, "devnull");
			inbound.sendPacket("", "devnull", question.get(4), 0.0);
			assertThat(outbound.readToEnd()).isEmpty();
			assertThat(node.nodeIsUp(theirs)).isTrue();
		}
	}

	private static NodeSettingsBuilder settings(String nodeId, RecordingReader.Recording recording) {
		return NodeSettings.builder().nodeId(nodeId).secret(recording.secret());
	}

	private static SimpleClient dial(RecordingReader.Side side, AempNode node) throws IOException {
		return greet(SimpleClient.connect(Address.parse(node.listeners().get(0)).port()), side);
	}

	/** Exchanges greetings, no more. */
	private static SimpleClient greet(SimpleClient client, RecordingReader.Side side) throws IOException {
		return client.framings("json", "json").greet(side.greeting(), side.nonce()).readGreeting();
	}

	private static void authenticate(SimpleClient client, RecordingReader.Recording recording) throws IOException {
		client.send(client.authentication(recording.secret()));
		assertThat(client.readLine()).isEqualTo(client.expectedAuthentication(recording.secret()));
	}

	private static void assertEndsWithoutProof(SimpleClient client) throws IOException {
		client.endOutput();
		assertThat(client.readToEnd()).isEmpty();
	}

	/** Returns the next message of our node, discovery left out. */
	private static List<@Nullable Object> nextMessage(SimpleClient client) throws Exception {
		@Nullable Object @Nullable [] packet = client.readPacket();
		while (packet != null) {
			List<@Nullable Object> message = Canonical.text(packet);
			if (message.size() < 2 || !String.valueOf(message.get(1)).startsWith("g_")) {
				return message;
			}
			packet = client.readPacket();
		}
		throw new AssertionError("The node closed the connection");
	}

}
