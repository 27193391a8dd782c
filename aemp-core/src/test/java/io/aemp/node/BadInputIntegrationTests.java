package io.aemp.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.Reason;
import io.aemp.internal.handshake.Handshake;
import io.aemp.internal.transport.NoLeaks;
import io.aemp.internal.transport.SimpleClient;
import io.aemp.testing.LogRecorder;
import io.aemp.testing.Patience;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the reaction to bytes that no peer should send, one row for each kind, over real
 * sockets under a clock that stands still. In each case the connection is closed, one log
 * entry says who did what, nothing is delivered that was not authenticated, and a good
 * client that is linked at the same time is served as before.
 */
@ExtendWith(NoLeaks.class)
class BadInputIntegrationTests {

	private static final String SELF = "is this node itself, or another process with its node ID";

	private static final String SECRET = ServingNode.SECRET;

	private static final int MAX_FRAME = 65_536;

	/** The greeting of a bad peer, when that part is in order. */
	private static final String GREETING = "aemp;1;bad;hmac_sha3_512;cbor,json\nnonce\n";

	private static final String HOSTILE = "\u001b[31m\u0000\r\u00ff'" + "x".repeat(1000);

	private static final String HOSTILE_PRINTED = ".[31m...'" + "x".repeat(71) + "...";

	@RegisterExtension
	private final LogRecorder logged = new LogRecorder(Logger.ROOT_LOGGER_NAME);

	/**
	 * The messages, with their senders, that reached the port which must not be reached.
	 */
	private final BlockingQueue<String> reached = new LinkedBlockingQueue<>();

	private @Nullable ServingNode serving;

	static List<Row> badHandshakes() {
		return List.of(
				row("line over 4096 bytes: greeting", "a".repeat(4096),
						"sent a line of more than 4096 bytes instead of its greeting"),
				row("line over 4096 bytes: nonce", "aemp;1;bad;hmac_sha3_512;cbor\n" + "a".repeat(4095) + "\r\n",
						"sent a line of more than 4096 bytes instead of its nonce")
					.greeted(),
				row("line over 4096 bytes: authentication", GREETING + "a".repeat(100_000),
						"sent a line of more than 4096 bytes instead of its authentication")
					.greeted(),
				row("another protocol", "GET / HTTP/1.1\r\nHost: example\r\n\r\n",
						"does not speak aemp but greets with 'GET / HTTP/1.1'"),
				row("protocol name unknown", "erlang;1;bad;hmac_sha3_512;cbor\n",
						"does not speak aemp but greets with 'erlang;1;bad;hmac_sha3_512;cbor'"),
				row("protocol extension unknown", "aemp-dataconn;1;bad;hmac_sha3_512;cbor;dataconn_id=1\n",
						"wants the protocol extension 'aemp-dataconn', which this node does not have"),
				row("version mismatch", "aemp;2;bad;hmac_sha3_512;cbor\n",
						"speaks aemp version '2', this node speaks version 1"),
				row("fields missing", "aemp;1;bad\n", "greets with only 3 fields of at least 5"),
				row("node ID illegal", "aemp;1;bad#port;hmac_sha3_512;cbor\n", "has the illegal node ID 'bad#port'"),
				row("node ID ours", "aemp;1;node;hmac_sha3_512;cbor\nnonce\n", SELF),
				row("node ID missing", "aemp;1;;hmac_sha3_512;cbor\n", "has the illegal node ID ''"),
				row("no common method", "aemp;1;bad;tls_sha3_512,cleartext;cbor\nnonce\n",
						"accepts none of our authentication methods [hmac_sha3_512] but [tls_sha3_512, cleartext]")
					.greeted(),
				row("no common framing", "aemp;1;bad;hmac_sha3_512;storable\nnonce\n",
						"understands none of our framings [cbor, json] but [storable]")
					.greeted(),
				row("method that we did not offer",
						GREETING + "cleartext;" + HexFormat.of().formatHex(SECRET.getBytes()) + ";cbor\n",
						"authenticates by 'cleartext', which this node does not accept")
					.greeted(),
				row("method that we do not know", GREETING + "none;;cbor\n",
						"authenticates by 'none', which this node does not accept")
					.greeted(),
				row("framing that we did not offer",
						(scene) -> greet(scene, GREETING, "storable").authentication(SECRET),
						"chose the framing 'storable', which was not offered")
					.greeted(),
				row("wrong secret", (scene) -> greet(scene, GREETING, "cbor").authentication("a wr0ng guess"),
						"could not prove that it knows our secret")
					.greeted(),
				row("proof cut short", GREETING + "hmac_sha3_512;00;cbor\n", "could not prove that it knows our secret")
					.greeted(),
				row("authentication line without framing", GREETING + "hmac_sha3_512;00\n",
						"sent an incomplete authentication line")
					.greeted(),
				row("equal nonce",
						(scene) -> "aemp;1;bad;hmac_sha3_512;cbor\n" + scene.client.theirLines().split("\n")[1] + "\n",
						"sends our own nonce back (echo attack)")
					.greeted(),
				row("our greeting reflected", (scene) -> scene.client.theirLines(), SELF),
				row("replayed authentication line", (scene) -> scene.recorded,
						"could not prove that it knows our secret")
					.greetedAs("good"),
				row("hostile text as greeting", HOSTILE + "\n",
						"does not speak aemp but greets with '" + HOSTILE_PRINTED + "'"),
				row("hostile text as version", "aemp;" + HOSTILE + ";bad;hmac_sha3_512;cbor\n",
						"speaks aemp version '" + HOSTILE_PRINTED + "', this node speaks version 1"),
				row("hostile text as node ID", "aemp;1;" + HOSTILE + ";hmac_sha3_512;cbor\n",
						"has the illegal node ID '" + HOSTILE_PRINTED + "'"),
				row("hostile text as method", GREETING + HOSTILE + ";00;cbor\n",
						"authenticates by '" + HOSTILE_PRINTED + "', which this node does not accept")
					.greeted(),
				row("hostile text as framing", GREETING + "hmac_sha3_512;00;" + HOSTILE + "\n",
						"chose the framing '" + HOSTILE_PRINTED + "', which was not offered")
					.greeted());
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("badHandshakes")
	void whenSomebodyConnectsAndMisbehavesThenOnlyHeIsRefused(Row row) throws Exception {
		start();
		SimpleClient bad = serving().connect();
		misbehave(bad, row);
		assertLogged(Level.WARN, "Refused a connection from " + bad.address()
				+ ((row.name != null) ? ", which calls itself " + row.name : "") + ": it " + row.expected);
		assertNobodyElseWasHarmed();
	}

	/** A seed that turns out to be this node itself is nothing bad. */
	static List<Row> badAnswers() {
		return badHandshakes().stream().filter((row) -> !row.expected.equals(SELF)).toList();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("badAnswers")
	void whenSomebodyMisbehavesWhomWeDialThenOnlyHeIsRefused(Row row) throws Exception {
		try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			String seed = "127.0.0.1:" + listener.getLocalPort();
			// Not answered yet: so the good one is linked first.
			start(seed);
			misbehave(serving().keep(SimpleClient.of(listener.accept())), row);
			assertLogged(Level.INFO, "Seed " + seed + " cannot be reached: " + row.expected);
			assertNobodyElseWasHarmed();
		}
	}

	@ParameterizedTest
	@CsvSource({ "'', greeting, ''", "aemp;1;bad;, greeting, ''",
			"'aemp;1;bad;hmac_sha3_512;cbor\n', nonce, ', which calls itself bad'",
			"'aemp;1;bad;hmac_sha3_512;cbor\nnonce\nhmac_', authentication, ', which calls itself bad'" })
	void whenThereIsNoLineWithinTheDeadlineThenTheConnectionIsClosed(String sent, String missing, String name)
			throws Exception {
		start();
		int timers = serving().timers().waiting();
		SimpleClient bad = serving().connect();
		bad.readGreeting();
		await().until(() -> serving().timers().waiting() == timers + 1);
		serving().timers().advance(Duration.ofMillis(9_999));
		// So late, and still not whole: no byte puts the deadline off.
		bad.send(sent);
		Handshake handshake = serving().handshakes().get(serving().handshakes().size() - 1);
		await().until(() -> handshake.expected().equals(missing));
		assertThat(this.logged.events()).isEmpty();
		serving().timers().advance(Duration.ofMillis(1));
		assertThat(bad.readToEnd()).isEmpty();
		assertLogged(Level.WARN, "Refused a connection from " + bad.address() + name + ": it sent no complete "
				+ missing + " within 10000 ms");
		assertNobodyElseWasHarmed();
	}

	@ParameterizedTest
	@CsvSource({ "'', greeting, ''", "aemp;1;bad;, greeting, ''",
			"'aemp;1;bad;hmac_sha3_512;cbor\n', nonce, ', which calls itself bad'",
			"'aemp;1;bad;hmac_sha3_512;cbor\nnonce\n', authentication, ', which calls itself bad'" })
	void whenTheOtherSideEndsTheConnectionBeforeItIsALinkThenThatIsSaid(String sent, String missing, String name)
			throws Exception {
		start();
		SimpleClient bad = serving().connect();
		bad.readGreeting().send(sent).endOutput();
		assertThat(bad.readToEnd()).isEmpty();
		assertLogged(Level.WARN, "Refused a connection from " + bad.address() + name
				+ ": it closed the connection instead of sending its " + missing);
		assertNobodyElseWasHarmed();
	}

	static List<Row> badPackets() {
		return List.of(packet("packet not an array: integer", "01", "A packet is not an array but CBOR code 0x1"),
				packet("packet not an array: map", "a1 6161 01", "A packet is not an array but CBOR code 0xa1"),
				packet("another protocol", HexFormat.of().formatHex("GET / HTTP/1.1\r\n".getBytes()),
						"A packet is not an array but CBOR code 0x47"),
				packet("malformed: break", "81 ff", "A CBOR break stands where none belongs"),
				packet("malformed: port name", "81 80", "A packet has a port name that is no string"),
				packet("malformed: map key", "82 6170 a1 01 01", "A map key is no string"),
				packet("malformed: chunks", "82 6170 5f 6161 ff",
						"A chunked CBOR string has something else between its chunks"),
				packet("malformed: bignum", "82 6170 c2 01", "A CBOR bignum is not a byte string of known length"),
				packet("shared references", "82 6170 d81c 80",
						"A packet has shared references (CBOR tag 28), which are not supported"),
				packet("reserved code", "82 6170 1c", "A packet has the reserved CBOR code 0x1c"),
				packet("unassigned simple value", "82 6170 f3", "A packet has the unassigned CBOR code 0xf3"),
				packet("depth 100,000", "81".repeat(100_000), "A packet is nested deeper than 130 levels"),
				packet("2^64-1 elements declared: list", "9b ffffffffffffffff",
						"A packet declares a list or map of 18446744073709551615 items"),
				packet("2^64-1 elements declared: map", "82 6170 bb ffffffffffffffff",
						"A packet declares a list or map of 18446744073709551615 items"),
				packet("frame over the limit: declared", "82 6170 5b ffffffffffffffff",
						"A packet is larger than the limit of 65536 bytes"),
				packet("frame over the limit: sent", "9f 6170" + "01".repeat(MAX_FRAME),
						"A packet is larger than the limit of 65536 bytes"),
				packet("duplicate keys", "82 6170 a2 6161 01 4161 02", "A map has the same key twice"),
				packet("invalid UTF-8", "82 6170 62 c328", "A text string is not valid UTF-8"),
				json("packet not an array: object", "{}", "A packet is not an array but begins with byte 0x7b"),
				json("packet not an array: text", "GET / HTTP/1.1\r\n",
						"A packet is not an array but begins with byte 0x47"),
				json("malformed", "[\"p\",nope]", "A packet is malformed JSON"),
				json("malformed: port name", "[{}]", "A packet has a port name that is no string"),
				json("depth 100,000", "[".repeat(100_000), "A packet is nested deeper than 130 levels"),
				json("frame over the limit", "[\"p\"" + ",1".repeat(2 * MAX_FRAME),
						"A packet is larger than the limit of 65536 bytes"),
				json("number of a million digits", "[\"p\"," + "9".repeat(1_000_000) + "]",
						"A packet has a number of more than 2468 characters"),
				json("duplicate keys", "[\"p\",{\"a\":1,\"\\u0061\":2}]", "A map has the same key twice"),
				json("invalid UTF-8", "[\"p\",\"\u00c3(\"]", "A packet is not valid UTF-8"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("badPackets")
	void whenALinkedNodeSendsABadPacketThenItsLinkFailsAndMonitorsHearOfIt(Row row) throws Exception {
		start();
		SimpleClient bad = serving().connect();
		BlockingQueue<Reason> reasons = linkAndMonitor(bad, row.framing);
		sendAndMore(bad, row.framing, row.input.of(new Scene(bad, "")));
		assertLinkFailed("malformed packet: " + row.expected, reasons);
		bad.readToEnd();
		assertNobodyElseWasHarmed();
	}

	/** Perl nodes send such values. The numbers are infinite in both framings. */
	@ParameterizedTest
	@CsvSource({ "json, '[\"odd\",1e400,\"a\\ud800b\"]'",
			"cbor, '\u0083codd\u00fb\u007f\u00f0\u0000\u0000\u0000\u0000\u0000\u0000ea\u00ed\u00a0\u0080b'" })
	void whenALinkedNodeSendsOddValuesThenTheyArriveAndItsLinkStays(String framing, String bytes) throws Exception {
		start();
		serving().node()
			.port("odd")
			.rcv((message) -> this.reached.add(message.get(0) + " " + message.text(1).replace("\ufffd", "?")));
		SimpleClient odd = serving().connect();
		BlockingQueue<Reason> reasons = linkAndMonitor(odd, framing);
		odd.send(bytes);
		assertThat(this.reached.poll(Patience.SECONDS, TimeUnit.SECONDS)).matches("Infinity a\\?+b");
		assertThat(odd.readPacket()).containsExactly("", "mon1", "port");
		ServingNode.assertServes(odd, "bad");
		assertThat(reasons).isEmpty();
		assertThat(this.logged.events()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "cbor, \u0082ap\u0078", "cbor, \u0082apd\u00c3", "json, '[\"p\",{\"a\":'" })
	void whenALinkedNodeEndsItsStreamWithinAPacketThenItsLinkFailsAndMonitorsHearOfIt(String framing, String bytes)
			throws Exception {
		start();
		SimpleClient bad = serving().connect();
		BlockingQueue<Reason> reasons = linkAndMonitor(bad, framing);
		bad.send(bytes).endOutput();
		assertLinkFailed("the connection was closed by the other side", reasons);
		bad.readToEnd();
		assertNobodyElseWasHarmed();
	}

	@ParameterizedTest
	@ValueSource(strings = { "cbor", "json" })
	void whenABadPacketComesWithTheAuthenticationLineThenTheLinkThatItMakesFails(String framing) throws Exception {
		start();
		SimpleClient bad = serving().connect();
		greet(new Scene(bad.readGreeting(), ""), GREETING, framing);
		sendAndMore(bad, framing, bad.authentication(SECRET) + "no packet");
		assertThat(bad.readLine()).isEqualTo(bad.expectedAuthentication(SECRET));
		await().untilAsserted(() -> assertThat(this.logged.events()).hasSize(2));
		assertThat(this.logged.events()).extracting(ILoggingEvent::getFormattedMessage)
			.satisfiesExactly(
					(message) -> assertThat(message).isEqualTo("The link to node bad at " + bad.address() + " is up"),
					(message) -> assertThat(message)
						.startsWith("The link to node bad failed: malformed packet: A packet is not an array but "));
		bad.readToEnd();
		assertNobodyElseWasHarmed();
	}

	@Test
	void whenManyMisbehaveThenTheLogStaysReadable() throws Exception {
		start();
		for (int i = 0; i < 300; i++) {
			try (SimpleClient bad = serving().connect()) {
				bad.send("GET / HTTP/1.1\r\n");
				bad.readToEnd();
			}
		}
		SimpleClient bad = serving().connect();
		greet(new Scene(bad.readGreeting(), ""), GREETING, "cbor").send(bad.authentication("a wr0ng guess"));
		bad.readToEnd();
		await().until(() -> this.logged.events().size() == 11);
		// The one that matters is not lost among the others.
		assertThat(this.logged.events()).last()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).isEqualTo("Refused a connection from "
					+ bad.address() + ", which calls itself bad: it could not prove that it knows our secret"));
		serving().timers().advance(Duration.ofMinutes(1));
		await().until(() -> this.logged.events().size() == 12);
		assertThat(this.logged.events()).last()
			.satisfies((event) -> assertThat(event.getFormattedMessage())
				.startsWith("Suppressed 290 more warnings within a minute, the last one: Refused a connection from "));
		this.logged.clear();
		assertNobodyElseWasHarmed();
	}

	private void start(String... seeds) throws Exception {
		ServingNode serving = new ServingNode(
				(settings) -> settings.seed(seeds).limits((limits) -> limits.maxFrameBytes(MAX_FRAME)));
		this.serving = serving;
		serving.node().port("victim").rcv((message) -> this.reached.add(message.text(0)));
		this.logged.clear();
	}

	private ServingNode serving() {
		assertThat(this.serving).isNotNull();
		return this.serving;
	}

	@AfterEach
	void close() throws Exception {
		serving().close();
	}

	/** Greets as a node that will write its packets in the framing. */
	private static SimpleClient greet(Scene scene, String greeting, String framing) throws IOException {
		String[] lines = greeting.split("\n");
		SimpleClient client = scene.client.greet(lines[0], lines[1]);
		return client.framings(framing, "cbor");
	}

	private void misbehave(SimpleClient bad, Row row) throws IOException {
		bad.readGreeting();
		sendAndMore(bad, "cbor", row.input.of(new Scene(bad, serving().goodLines())));
		// Not a line of ours: no proof for somebody who may guess.
		assertThat(bad.readToEnd()).isEmpty();
	}

	/** Sends bad bytes, and a packet behind them which nobody may get. */
	private static void sendAndMore(SimpleClient bad, String framing, String bytes) {
		String packet = framing.equals("json") ? "[\"victim\",\"bad\"]"
				: new String(SimpleClient.packet("victim", "bad"), StandardCharsets.ISO_8859_1);
		try {
			bad.send(bytes + packet);
		}
		catch (IOException ex) {
			// Closed before the end came.
		}
	}

	private BlockingQueue<Reason> linkAndMonitor(SimpleClient bad, String framing) throws Exception {
		greet(new Scene(bad.readGreeting(), ""), "aemp;1;bad;hmac_sha3_512;" + framing + "\nnonce\n", framing);
		bad.framings(framing, framing).send(bad.authentication(SECRET));
		assertThat(bad.readLine()).isEqualTo(bad.expectedAuthentication(SECRET));
		ServingNode.assertServes(bad, "bad");
		BlockingQueue<Reason> reasons = new LinkedBlockingQueue<>();
		serving().node().mon("bad#port", reasons::add);
		serving().node().mon("bad", reasons::add);
		this.logged.clear();
		return reasons;
	}

	private void assertLinkFailed(String why, BlockingQueue<Reason> reasons) throws InterruptedException {
		for (int i = 0; i < 2; i++) {
			Reason reason = reasons.poll(Patience.SECONDS, TimeUnit.SECONDS);
			assertThat(reason).isEqualTo(Reason.transportError("bad", why));
		}
		assertLogged(Level.INFO, "The link to node bad failed: " + why);
		assertThat(reasons).isEmpty();
	}

	private void assertLogged(Level level, String message) {
		await().until(() -> !this.logged.events().isEmpty());
		assertThat(this.logged.events()).singleElement().satisfies((event) -> {
			assertThat(event.getFormattedMessage()).isEqualTo(message)
				.matches("[ -~]+")
				.hasSizeLessThan(250)
				.doesNotContain(SECRET)
				.doesNotContain(HexFormat.of().formatHex(SECRET.getBytes()))
				.doesNotContain("wr0ng");
			assertThat(event.getLevel()).isEqualTo(level);
			assertThat(event.getThrowableProxy()).isNull();
		});
	}

	/** The link of the good client is as it was, and nobody else was let in. */
	private void assertNobodyElseWasHarmed() throws Exception {
		int entries = this.logged.events().size();
		serving().assertServesTheGoodOne();
		serving().good().sendPacket("victim", "good");
		assertThat(this.reached.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("good");
		assertThat(serving().node().upNodes()).containsExactly("good");
		// Whatever the node still had to say of the bad ones.
		serving().node().close();
		assertThat(this.logged.events().subList(entries, this.logged.events().size()))
			.extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("The link to node good failed: this node was closed");
		assertThat(this.reached).isEmpty();
	}

	private static ConditionFactory await() {
		return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
	}

	private static Row row(String what, String sent, String expected) {
		return row(what, (scene) -> sent, expected);
	}

	private static Row row(String what, Input input, String expected) {
		return new Row(what, input, null, "", expected);
	}

	private static Row packet(String what, String hex, String expected) {
		String bytes = new String(HexFormat.of().parseHex(hex.replace(" ", "")), StandardCharsets.ISO_8859_1);
		return new Row("CBOR, " + what, (scene) -> bytes, null, "cbor", expected);
	}

	private static Row json(String what, String bytes, String expected) {
		return new Row("JSON, " + what, (scene) -> bytes, null, "json", expected);
	}

	/**
	 * Makes what the bad one sends last.
	 */
	private interface Input {

		String of(Scene scene) throws IOException;

	}

	/**
	 * The state of a bad peer.
	 *
	 * @param client its connection, on which our greeting was read
	 * @param recorded what another client sent on another connection
	 */
	private record Scene(SimpleClient client, String recorded) {

	}

	/**
	 * A row of a table.
	 *
	 * @param what is wrong
	 * @param input what is sent
	 * @param name what the sender said its name is; null if it did not come so far
	 * @param framing of its packets
	 * @param expected what is told about it
	 */
	private record Row(String what, Input input, @Nullable String name, String framing, String expected) {

		Row greeted() {
			return greetedAs("bad");
		}

		Row greetedAs(String name) {
			return new Row(this.what, this.input, name, this.framing, this.expected);
		}

		@Override
		public String toString() {
			return this.what;
		}

	}

}
