package io.aemp.replay;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.aemp.Node;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.node.AempNode;
import io.aemp.transport.Address;
import io.aemp.transport.NoLeaks;
import io.aemp.transport.SimpleClient;
import io.aemp.wire.FrameException;
import io.aemp.wire.FrameLimits;
import io.aemp.wire.FrameReader;
import io.aemp.wire.Framing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node of ours in the place of a recorded node {@code A}, over a real socket: it must
 * answer what the recorded one answered.
 */
@ExtendWith(NoLeaks.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReplayIntegrationTests {

	@ParameterizedTest
	@CsvSource({ "mon-cbor, GGaae8TQ8b", "mon-json, AwEXimoNib", "mixed-framing, N0xUEVn9Pb" })
	void whenTheRecordedNodeMonitorsThenTheRecordedNoticesComeAndNothingElse(String file, String recordedName)
			throws Exception {
		RecordingReader.Recording recording = RecordingReader.read(file);
		try (AempNode node = start(recording.secret())) {
			makePorts(node);
			try (SimpleClient client = SimpleClient.connect(Address.parse(node.listeners().get(0)).port())) {
				authenticate(client, recording);
				String name = play(client, recording, recordedName);
				assertThat(name).isNotEqualTo(recordedName);
				assertNothingElse(client);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "basic-cbor", "basic-json" })
	void whenTheRecordedNodeSendsEachTypeOfValueThenItsEchoIsTheSame(String file) throws Exception {
		RecordingReader.Recording recording = RecordingReader.read(file);
		try (AempNode node = start(recording.secret())) {
			echo(node);
			try (SimpleClient client = SimpleClient.connect(Address.parse(node.listeners().get(0)).port())) {
				authenticate(client, recording);
				client.send(recording.packetOctets("B>A"));
				int echoes = 0;
				for (RecordingReader.Packet packet : recording.side("B>A").packets()) {
					@Nullable Object[] sent = packet.message();
					if (sent[0].equals("echo")) {
						@Nullable Object[] expected = sent.clone();
						expected[0] = "sink";
						expected[1] = "echo";
						List<@Nullable Object> answer = Canonical.text(next(client));
						if (answer.get(1).equals("time")) {
							// The node port does not queue up with the others.
							answer = Canonical.text(next(client));
						}
						assertThat(answer).isEqualTo(Canonical.text(expected));
						echoes++;
					}
				}
				assertThat(echoes).isEqualTo(65);
			}
		}
	}

	@Test
	void whenTheRecordedSimpleClientSendsThenItsEchoComesBack() throws Exception {
		RecordingReader.Recording recording = RecordingReader.read("simple-client-hmac-cbor");
		try (AempNode node = start(recording.secret())) {
			echo(node);
			try (SimpleClient client = greet(node, recording)) {
				client.send(client.authentication(recording.secret()));
				client.send(recording.packetOctets("py>A"));
				assertThat(client.readLine()).isEqualTo(client.expectedAuthentication(recording.secret()));
				for (RecordingReader.Packet packet : recording.side("A>py").packets()) {
					assertAnswer(client, packet);
				}
			}
		}
	}

	@Test
	void whenTheRecordedSimpleClientSendsTheSecretItselfThenItsEchoComesBack() throws Exception {
		RecordingReader.Recording recording = RecordingReader.read("simple-client-cleartext-json");
		RecordingReader.Side theirs = recording.side("py>A");
		try (AempNode node = AempNode
			.start(settings(recording.secret()).accept("hmac_sha3_512", "cleartext").build())) {
			echo(node);
			try (SimpleClient client = greet(node, recording)) {
				assertThat(client.theirLines()).startsWith("aemp;1;A;hmac_sha3_512,cleartext;cbor,json;");
				client.send(theirs.authentication() + '\n');
				client.send(theirs.packets().get(0).octets());
				assertThat(client.readLine()).isEqualTo(client.expectedAuthentication(recording.secret()));
				assertAnswer(client, recording.side("A>py").packets().get(1));
			}
		}
	}

	@Test
	void whenClearTextIsNotConfiguredThenTheRecordedSimpleClientSeesOurGreetingOnly() throws Exception {
		RecordingReader.Recording recording = RecordingReader.read("simple-client-cleartext-json");
		try (AempNode node = start(recording.secret()); SimpleClient client = greet(node, recording)) {
			client.send(recording.side("py>A").authentication() + '\n');
			client.send(recording.packetOctets("py>A"));
			assertThat(client.readToEnd()).isEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					["echo",NaN]
					["echo",{"a":1,"a":2}]
					{"echo":1}
					["echo"}
					GET / HTTP/1.1
					["echo","\\ud800"]
					[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
					""")
	void whenAPacketIsMalformedThenTheNodeClosesTheConnection(String packet) throws Exception {
		RecordingReader.Recording recording = RecordingReader.read("simple-client-cleartext-json");
		try (AempNode node = start(recording.secret()); SimpleClient client = greet(node, recording)) {
			client.send(client.authentication(recording.secret()));
			client.readLine();
			client.send(packet + "        ");
			assertThat(client.readToEnd()).isEmpty();
		}
	}

	private static SimpleClient greet(AempNode node, RecordingReader.Recording recording) throws Exception {
		RecordingReader.Side theirs = recording.side("py>A");
		return SimpleClient.connect(Address.parse(node.listeners().get(0)).port())
			.framings(theirs.framing(), recording.side("A>py").framing())
			.greet(theirs.greeting(), theirs.nonce())
			.readGreeting();
	}

	/** A port that sends back what it gets, "echo" in the place of the address. */
	private static void echo(Node node) {
		node.port("echo").rcv((message) -> {
			Object[] answer = message.elements().toArray();
			answer[0] = "echo";
			node.snd(message.text(0), answer);
		});
	}

	private static void assertAnswer(SimpleClient client, RecordingReader.Packet packet) throws Exception {
		List<@Nullable Object> expected = integral(Canonical.text(packet.message()));
		if (!isDiscovery(expected)) {
			assertThat(integral(Canonical.text(next(client)))).isEqualTo(expected);
		}
	}

	/** The reference writes 2.0 as an integer (protocol, section 1.6). */
	private static List<@Nullable Object> integral(List<@Nullable Object> message) {
		return message.stream()
			.map((element) -> (element instanceof Double number && number == Math.rint(number))
					? (Object) BigInteger.valueOf(number.longValue()) : element)
			.collect(Collectors.toCollection(ArrayList::new));
	}

	@Test
	void whenTheRecordedClientHasTheWrongSecretThenItSeesOurGreetingOnly() throws Exception {
		RecordingReader.Recording recording = RecordingReader.read("wrong-secret-raw-client");
		RecordingReader.Side theirs = recording.side("py>A");
		try (AempNode node = start(recording.secret())) {
			for (String framing : List.of("json", "cbor")) {
				try (SimpleClient client = SimpleClient.connect(Address.parse(node.listeners().get(0)).port())) {
					client.greet(theirs.greeting().replace(";json;", ";" + framing + ";"), theirs.nonce());
					client.readGreeting();
					client.send(client.authentication("wrong"));
					assertThat(client.readToEnd()).isEmpty();
				}
			}
			assertThat(node.upNodes()).isEmpty();
		}
	}

	@Test
	void whenAForeignNodeKillsWithANumberThatWeWouldNotSendThenThePortDiesAndTheLinkStays() throws Exception {
		// Perl sends infinity and NaN; they come in reasons as in messages.
		RecordingReader.Recording recording = RecordingReader.read("mon-cbor");
		try (AempNode node = start(recording.secret())) {
			makePorts(node);
			try (SimpleClient client = SimpleClient.connect(Address.parse(node.listeners().get(0)).port())) {
				authenticate(client, recording);
				client.send(SimpleClient.packet("", "mon1", "p1"))
					.send(SimpleClient.packet("", "kil1", "p1", "reason", Double.POSITIVE_INFINITY));
				assertThat(Canonical.text(next(client))).containsExactly("", "kil0", "p1", "reason",
						Double.POSITIVE_INFINITY);
				assertNothingElse(client);
			}
		}
	}

	@Test
	void whenAForeignNodeKillsOurNodePortThenThatIsRefused() throws Exception {
		RecordingReader.Recording recording = RecordingReader.read("mon-cbor");
		try (AempNode node = start(recording.secret())) {
			makePorts(node);
			try (SimpleClient client = SimpleClient.connect(Address.parse(node.listeners().get(0)).port())) {
				authenticate(client, recording);
				client.send(SimpleClient.packet("", "kil1", "", "reason"))
					.send(SimpleClient.packet("", "kil1", null, "reason"))
					.send(SimpleClient.packet("", "kil1"))
					.send(SimpleClient.packet("", "mon0", (Object) null))
					.send(SimpleClient.packet("", "eval", "1"))
					.send(SimpleClient.packet("", "", 1, 2))
					.send(SimpleClient.packet("", "devnull"))
					.send(SimpleClient.packet("nosuchport", "dropped", 1))
					.send(new byte[] { (byte) 0x80 });
				assertNothingElse(client);
			}
		}
	}

	/**
	 * A node that takes each step of a recording to its end: with one handler thread,
	 * what a step causes is over before what the next one causes.
	 */
	private static AempNode start(String secret) {
		return AempNode.start(settings(secret).build());
	}

	private static NodeSettings.Builder settings(String secret) {
		return NodeSettings.builder().nodeId("A").secret(secret).bind("127.0.0.1:0").handlerThreads(1);
	}

	/** The ports of the script that was recorded. */
	private static void makePorts(Node node) {
		Stream.of("p1", "p2", "p3", "p5").forEach((name) -> node.port(name).rcv((message) -> {
		}));
		node.port("p4").rcv("boom", (message) -> {
			throw new IllegalStateException("ouch");
		});
		node.port("ctl").rcv("kil", (message) -> node.kil(message.text(0))).rcv("p6", (message) -> {
			Port unique = node.port();
			node.snd(message.text(0), "p6is", unique.id());
		}).rcv("stop", (message) -> {
		});
	}

	private static void authenticate(SimpleClient client, RecordingReader.Recording recording) throws Exception {
		RecordingReader.Side theirs = recording.side("B>A");
		client.framings(theirs.framing(), recording.side("A>B").framing())
			.greet(theirs.greeting(), theirs.nonce())
			.readGreeting();
		assertThat(client.theirLines()).startsWith("aemp;1;A;hmac_sha3_512;cbor,json;").contains(";mproto=1");
		client.send(client.authentication(recording.secret()));
		assertThat(client.readLine()).isEqualTo(client.expectedAuthentication(recording.secret()));
	}

	/**
	 * Sends what B sent, and awaits what A answered before B went on.
	 * @return the name of the unique port
	 */
	private static String play(SimpleClient client, RecordingReader.Recording recording, String recordedName)
			throws Exception {
		String name = recordedName;
		Set<String> authenticated = new HashSet<>();
		int answers = 0;
		for (RecordingReader.Event event : recording.events()) {
			RecordingReader.Side side = recording.side(event.direction());
			String text = new String(event.octets(), StandardCharsets.ISO_8859_1);
			if (text.isEmpty() || !authenticated.contains(side.direction())) {
				if (text.endsWith(side.authentication() + '\n')) {
					authenticated.add(side.direction());
				}
				continue;
			}
			if (event.direction().equals("B>A")) {
				client.send(rename(text, recordedName, name));
				continue;
			}
			for (@Nullable
			Object[] message : read(side.framing(), event.octets())) {
				List<@Nullable Object> expected = Canonical.text(message);
				if (isDiscovery(expected)) {
					continue;
				}
				List<@Nullable Object> answer = Canonical.text(next(client));
				if (expected.get(1).equals("p6is")) {
					String id = String.valueOf(answer.get(2));
					assertThat(id).matches("A#[0-9A-Za-z]+");
					name = id.substring(2);
				}
				assertThat(answer).isEqualTo(renamed(expected, recordedName, name));
				answers++;
			}
		}
		assertThat(answers).isEqualTo(7);
		return name;
	}

	/** What the database of a later issue says. */
	private static boolean isDiscovery(List<@Nullable Object> message) {
		return message.size() > 1 && String.valueOf(message.get(1)).startsWith("g_");
	}

	/** The same octets with our name of the unique port, in either framing. */
	private static String rename(String octets, String from, String to) {
		assertThat(to.length()).isLessThan(24);
		return octets.replace((char) (0x40 + from.length()) + from, (char) (0x40 + to.length()) + to)
			.replace('"' + from + '"', '"' + to + '"');
	}

	private static List<@Nullable Object> renamed(List<@Nullable Object> message, String from, String to) {
		return message.stream()
			.map((element) -> (element instanceof String text) ? (Object) text.replace(from, to) : element)
			.toList();
	}

	/** Asks two things, whose answers come behind all that is still on its way. */
	private static void assertNothingElse(SimpleClient client) throws Exception {
		client.sendPacket("ctl", "p6", "B#last");
		assertThat(Canonical.text(next(client))).startsWith("last", "p6is");
		client.sendPacket("", "mon1", "nothing else");
		assertThat(Canonical.text(next(client))).containsExactly("", "kil0", "nothing else", "no_such_port",
				"cannot monitor nonexistent port", "A#nothing else");
	}

	private static @Nullable Object[] next(SimpleClient client) throws Exception {
		@Nullable Object @Nullable [] packet = client.readPacket();
		while (packet != null && isDiscovery(Canonical.text(packet))) {
			packet = client.readPacket();
		}
		if (packet == null) {
			throw new AssertionError("The node closed the connection");
		}
		return packet;
	}

	private static List<@Nullable Object[]> read(String framing, byte[] octets) throws FrameException {
		FrameReader reader = Framing.named(framing).newReader(FrameLimits.ofFrameBytes(1 << 20));
		reader.feed(ByteBuffer.wrap(octets));
		List<@Nullable Object[]> packets = new ArrayList<>();
		@Nullable Object @Nullable [] packet = reader.next();
		while (packet != null) {
			packets.add(packet);
			packet = reader.next();
		}
		assertThat(packets).as(Arrays.toString(octets)).isNotEmpty();
		return packets;
	}

}
