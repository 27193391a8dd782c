package io.aemp.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.internal.transport.NoLeaks;
import io.aemp.internal.transport.SimpleClient;
import io.aemp.testing.LogRecorder;
import io.aemp.testing.Patience;
import io.aemp.testing.TestAuthority;
import io.netty.pkitesting.X509Bundle;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the reaction to peers that announce TLS and then misbehave, one row for each
 * kind, as in {@link BadInputIntegrationTests}. The good client is linked without TLS.
 */
@ExtendWith(NoLeaks.class)
class BadTlsIntegrationTests {

	private static final String SECRET = ServingNode.SECRET;

	private static final TestAuthority authority = new TestAuthority();

	private static final SSLContext right = authority.sslContext(authority.issue());

	private static final String GREETING = "aemp;1;bad;tls_sha3_512,hmac_sha3_512;cbor;tls=1.0";

	/** Lower than any nonce of ours, and higher: so we are the server, or the client. */
	private static final String LOW = "";

	private static final String HIGH = "~";

	private static final String NO_TRUST = "has no certificate that is accepted here: ";

	private static final String NO_PROOF = "could not prove that its greeting came unchanged";

	/** All that a greeting proves nothing about. */
	private static final String VICTIM = new String(SimpleClient.packet("victim", "bad"), StandardCharsets.ISO_8859_1);

	@RegisterExtension
	private final LogRecorder logged = new LogRecorder(Logger.ROOT_LOGGER_NAME);

	/**
	 * The messages, with their senders, that reached the port which must not be reached.
	 */
	private final BlockingQueue<String> reached = new LinkedBlockingQueue<>();

	private @Nullable ServingNode serving;

	static List<Row> bad() {
		return List.of(
				row("no TLS: a packet", (bad) -> bad.greet(GREETING, LOW).send(VICTIM),
						"sent something else where TLS has to be"),
				row("no TLS: a packet instead of an answer", (bad) -> bad.greet(GREETING, HIGH).send(VICTIM),
						"sent something else where TLS has to be"),
				row("no TLS: another protocol", (bad) -> bad.greet(GREETING, LOW).send("GET / HTTP/1.1\r\n\r\n"),
						"sent something else where TLS has to be"),
				row("no TLS: the right proof of the secret",
						(bad) -> bad.greet(GREETING, LOW).send(bad.authentication(SECRET)).send(VICTIM),
						"sent something else where TLS has to be"),
				row("no hello in a record",
						(bad) -> bad.greet(GREETING, LOW).send("\u0016\u0003\u0001\u0000\u0004hell"),
						"failed in TLS: .+"),
				row("packets in a record",
						(bad) -> bad.greet(GREETING, LOW)
							.send("\u0017\u0003\u0003\u0000" + (char) VICTIM.length() + VICTIM),
						"failed in TLS: .+"),
				row("alert", (bad) -> bad.greet(GREETING, LOW).send("\u0015\u0003\u0001\u0000\u0002\u0002("),
						"ended TLS with the alert 'handshake_failure'"),
				row("alert instead of an answer",
						(bad) -> bad.greet(GREETING, HIGH).send("\u0015\u0003\u0003\u0000\u0002\u0002("),
						"ended TLS with the alert 'handshake_failure'"),
				row("end instead of a hello", (bad) -> bad.greet(GREETING, LOW).endOutput(),
						"closed the connection instead of sending its TLS handshake"),
				row("end within a hello",
						(bad) -> bad.greet(GREETING, LOW).send("\u0016\u0003\u0001\u0002\u0000\u0001").endOutput(),
						"closed the connection instead of sending its TLS handshake"),
				row("reset instead of an answer", (bad) -> bad.greet(GREETING, HIGH).reset(),
						"closed the connection instead of sending its TLS handshake"),
				// It sees that its certificate is of no use, and sends none.
				row("another authority, client", (bad) -> startTls(bad, LOW, stranger()),
						"failed in TLS: .*mpty.+chain.*"),
				row("another authority of the same name, client",
						(bad) -> startTls(bad, LOW, authority.sslContext(authority.counterfeit().issue())),
						NO_TRUST + "Signature does not match."),
				row("another authority, server", (bad) -> startTls(bad, HIGH, stranger()),
						NO_TRUST + "unable to find valid certification path to requested target"),
				row("expired, client", (bad) -> startTls(bad, LOW, authority.sslContext(expired())),
						NO_TRUST + "NotAfter: .+"),
				row("expired, server", (bad) -> startTls(bad, HIGH, authority.sslContext(expired())),
						NO_TRUST + "NotAfter: .+"),
				row("not valid yet", (bad) -> startTls(bad, LOW, authority.sslContext(early())),
						NO_TRUST + "NotBefore: .+"),
				row("no certificate", (bad) -> startTls(bad, LOW, anonymous()), "failed in TLS: .*mpty.+chain.*"),
				row("end before authentication", (bad) -> startTls(bad, LOW, right).close(),
						"closed the connection instead of sending its authentication"),
				row("end before authentication, without a word of TLS", (bad) -> startTls(bad, HIGH, right).endOutput(),
						"closed the connection instead of sending its authentication"),
				row("reset before authentication", (bad) -> startTls(bad, HIGH, right).reset(),
						"closed the connection instead of sending its authentication"),
				row("clear text before authentication",
						(bad) -> startTls(bad, LOW, right).sendUnencrypted("GET / HTTP/1.1\r\n\r\n"),
						"sent something else where TLS has to be"),
				row("a packet instead of authentication", (bad) -> startTls(bad, LOW, right).send(VICTIM + "\n"),
						"sent an incomplete authentication line"),
				row("a wrong proof", (bad) -> startTls(bad, LOW, right).send("tls_sha3_512;00;cbor\n" + VICTIM),
						NO_PROOF),
				row("a proof of another greeting", (bad) -> {
					startTls(bad, HIGH, right);
					String line = bad.tlsAuthentication();
					bad.send((line.startsWith("tls_sha3_512;0") ? line.replace(";0", ";1")
							: line.replaceFirst(";.", ";0")) + VICTIM);
				}, NO_PROOF),
				row("our own proof",
						(bad) -> startTls(bad, LOW, right).send(bad.expectedTlsAuthentication() + "\n" + VICTIM),
						NO_PROOF),
				row("a wrong secret",
						(bad) -> startTls(bad, LOW, right).send(bad.authentication("a wr0ng guess") + VICTIM),
						"could not prove that it knows our secret"),
				row("no proof at all", (bad) -> startTls(bad, LOW, right).send("tls_anon;;cbor\n" + VICTIM),
						"authenticates by 'tls_anon', which this node does not accept"),
				row("line over 4096 bytes", (bad) -> startTls(bad, LOW, right).send("a".repeat(100_000)),
						"sent a line of more than 4096 bytes instead of its authentication"),
				row("no common method over TLS",
						(bad) -> bad.greet("aemp;1;bad;hmac_sha3_512,cleartext;cbor;tls=1.0", LOW).send(VICTIM),
						"accepts none of our authentication methods \\[tls_sha3_512\\] but \\[hmac_sha3_512, cleartext\\]"),
				row("a method for TLS without TLS", (bad) -> {
					bad.greet("aemp;1;bad;hmac_sha3_512;cbor", LOW);
					bad.send(bad.tlsAuthentication() + VICTIM);
				}, "authenticates by 'tls_sha3_512', which proves nothing without TLS"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("bad")
	void whenSomebodyConnectsAndMisbehavesThenOnlyHeIsRefused(Row row) throws Exception {
		start();
		SimpleClient bad = this.serving.connect();
		misbehave(bad, row);
		assertLogged(Level.WARN,
				"Refused a connection from " + bad.address() + ", which calls itself bad: it " + row.expected);
		assertNobodyElseWasHarmed();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("bad")
	void whenSomebodyMisbehavesWhomWeDialThenOnlyHeIsRefused(Row row) throws Exception {
		try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			String seed = "127.0.0.1:" + listener.getLocalPort();
			start(seed);
			misbehave(this.serving.keep(SimpleClient.of(listener.accept())), row);
			assertLogged(Level.INFO, "Seed " + seed + " cannot be reached: " + row.expected);
			assertNobodyElseWasHarmed();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\u0016", "\u0016\u0003\u0001\u0002\u0000\u0001", "\u0016\u0003\u0003\u00ff\u00ff" })
	void whenTlsDoesNotComeUpWithinTheDeadlineThenTheConnectionIsClosed(String sent) throws Exception {
		for (String nonce : List.of(LOW, HIGH)) {
			start();
			SimpleClient bad = this.serving.connect();
			bad.readGreeting().greet(GREETING, nonce).send(sent);
			await().until(() -> this.serving.handshakes().get(1).expected().equals("TLS handshake"));
			this.serving.timers().advance(Duration.ofMillis(9_999));
			assertThat(this.logged.events()).isEmpty();
			this.serving.timers().advance(Duration.ofMillis(1));
			bad.readToEnd();
			assertLogged(Level.WARN, "Refused a connection from " + bad.address()
					+ ", which calls itself bad: it sent no complete TLS handshake within 10000 ms");
			assertNobodyElseWasHarmed();
			this.serving.close();
		}
	}

	@ParameterizedTest
	@CsvSource({ "'', ''", "'', tls_sha3_512;", "~, ''", "~, tls_sha3_512;" })
	void whenTlsIsUpAndNoAuthenticationComesWithinTheDeadlineThenTheConnectionIsClosed(String nonce, String sent)
			throws Exception {
		start();
		SimpleClient bad = this.serving.connect().readGreeting();
		startTls(bad, nonce, right).send(sent);
		await().until(() -> this.serving.handshakes().get(1).expected().equals("authentication"));
		this.serving.timers().advance(Duration.ofSeconds(10));
		bad.readToEnd();
		assertLogged(Level.WARN, "Refused a connection from " + bad.address()
				+ ", which calls itself bad: it sent no complete authentication within 10000 ms");
		assertNobodyElseWasHarmed();
	}

	@ParameterizedTest
	@CsvSource({ "clear text, sent something else where TLS has to be",
			"alert, ended TLS with the alert 'internal_error'" })
	void whenTheLinkIsUpAndTlsFailsThenTheLinkFailsWithoutRepeatingBytes(String what, String why) throws Exception {
		start();
		SimpleClient bad = linked(LOW);
		bad.sendUnencrypted(what.equals("alert") ? "\u0015\u0003\u0003\u0000\u0002\u0002P" : "GET / HTTP/1.1\r\n\r\n");
		await().until(() -> !this.logged.events().isEmpty());
		assertThat(this.logged.events()).singleElement().satisfies((event) -> {
			assertThat(event.getFormattedMessage()).matches("The link to node bad failed: the other side .+")
				.doesNotContain("4745542");
			if (!what.equals("alert")) {
				assertThat(event.getFormattedMessage()).endsWith(why);
			}
		});
		bad.readToEnd();
		assertNobodyElseWasHarmed();
	}

	@ParameterizedTest
	@ValueSource(strings = { LOW, HIGH })
	void whenAPeerDoesEverythingRightThenItIsServedOverTls(String nonce) throws Exception {
		start();
		SimpleClient good = linked(nonce);
		good.sendPacket("victim", "good");
		assertThat(this.reached.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("good");
		good.close();
		await().until(() -> !this.logged.events().isEmpty());
		assertThat(this.logged.events()).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("The link to node bad failed: the connection was closed by the other side");
		assertNobodyElseWasHarmed();
	}

	/** A peer over TLS that is linked and served. */
	private SimpleClient linked(String nonce) throws Exception {
		SimpleClient client = this.serving.connect().readGreeting();
		startTls(client, nonce, right).send(client.tlsAuthentication());
		assertThat(client.readLine()).isEqualTo(client.expectedTlsAuthentication());
		ServingNode.assertServes(client, "bad");
		this.logged.clear();
		return client;
	}

	private void start(String... seeds) throws Exception {
		ServingNode serving = new ServingNode((settings) -> settings.seed(seeds).tls(authority.newTls()));
		this.serving = serving;
		serving.node().port("victim").rcv((message) -> this.reached.add(message.text(0)));
		this.logged.clear();
	}

	@AfterEach
	void close() throws Exception {
		this.serving.close();
	}

	private static SimpleClient startTls(SimpleClient bad, String nonce, SSLContext tls) throws IOException {
		return bad.greet(GREETING, nonce).startTls(tls, nonce.equals(LOW));
	}

	/** Believes us, and has a certificate that we do not believe. */
	private static SSLContext stranger() {
		return authority.sslContext(new TestAuthority().issue());
	}

	private static X509Bundle expired() {
		return authority.issue((certificate) -> certificate.notBefore(Instant.now().minus(Duration.ofDays(2)))
			.notAfter(Instant.now().minus(Duration.ofDays(1))));
	}

	private static X509Bundle early() {
		return authority.issue((certificate) -> certificate.notBefore(Instant.now().plus(Duration.ofDays(1)))
			.notAfter(Instant.now().plus(Duration.ofDays(2))));
	}

	private static SSLContext anonymous() {
		return authority.sslContext(null);
	}

	private static void misbehave(SimpleClient bad, Row row) throws Exception {
		bad.readGreeting();
		try {
			row.input.misbehave(bad);
			bad.send(VICTIM);
		}
		catch (IOException ex) {
			// Refused before the end came, or by itself.
		}
		// Perhaps what TLS says at its end, but no line of ours.
		assertThat(new String(bad.readToEnd(), StandardCharsets.ISO_8859_1)).doesNotContain("sha3_512");
	}

	private void assertLogged(Level level, String pattern) {
		await().until(() -> !this.logged.events().isEmpty());
		assertThat(this.logged.events()).singleElement().satisfies((event) -> {
			assertThat(event.getFormattedMessage()).matches(pattern)
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
		this.serving.assertServesTheGoodOne();
		this.serving.good().sendPacket("victim", "good");
		assertThat(this.reached.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("good");
		assertThat(this.serving.node().upNodes()).containsExactly("good");
		this.serving.node().close();
		assertThat(this.logged.events().subList(entries, this.logged.events().size()))
			.extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("The link to node good failed: this node was closed");
		assertThat(this.reached).isEmpty();
	}

	private static ConditionFactory await() {
		return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
	}

	private static Row row(String what, Input input, String expected) {
		return new Row(what, input, expected);
	}

	/**
	 * The action of a bad peer after it has read our greeting.
	 */
	private interface Input {

		void misbehave(SimpleClient bad) throws IOException;

	}

	/**
	 * A row of a table.
	 *
	 * @param what is wrong
	 * @param input what is sent
	 * @param expected what is told about it, as a pattern
	 */
	private record Row(String what, Input input, String expected) {

		@Override
		public String toString() {
			return this.what;
		}

	}

}
