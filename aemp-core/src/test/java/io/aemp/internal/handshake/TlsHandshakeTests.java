package io.aemp.internal.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The part of the handshake that concerns TLS, without any TLS.
 */
class TlsHandshakeTests {

	private static final String SECRET = "s3cret";

	private static final String OUR_NONCE = "m";

	private static final List<String> OUR_METHODS = List.of("tls_sha3_512", "hmac_sha3_512");

	private static final String OUR_LINE = "aemp;1;m;tls_sha3_512,hmac_sha3_512;cbor;tls=1.0";

	/** Of a peer that is not of our kind: we choose. */
	private static final String GREETING = "aemp;1;peer;tls_sha3_512,hmac_sha3_512,tls_anon,cleartext;cbor;tls=1.0";

	@ParameterizedTest
	@CsvSource({ "1.0, true", "1, true", "1.9, true", "1.x, true", "1., true", "2.0, false", "10, false", "10.0, false",
			"0, false", "'', false", "x, false", "-1, false" })
	void whenThePeerAnnouncesTlsThenItsMajorVersionDecides(String version, boolean tls) throws Exception {
		List<Handshake.Action> actions = receive(handshake(SECRET),
				"aemp;1;peer;tls_sha3_512,hmac_sha3_512;cbor;tls=" + version + "\nz\n");
		assertThat(actions).isEqualTo(tls ? List.of(new Handshake.StartTls(true)) : List.of());
	}

	@ParameterizedTest
	@CsvSource({ "n, true", "l, false", "mm, true", "'', false", "M, false", "\u00e9, true", "~, true", "' ', false" })
	void whenTlsBeginsThenTheSideWithTheLowerNonceIsItsClient(String nonce, boolean client) throws Exception {
		assertThat(receive(handshake(SECRET), GREETING + "\n" + nonce + "\n"))
			.containsExactly(new Handshake.StartTls(client));
	}

	@Test
	void whenBothSidesAreOursThenOneIsTheClientAndBothProveThemselvesOverTls() throws Exception {
		for (String[] nonces : new String[][] { { "1", "2" }, { "2", "1" } }) {
			Handshake lower = ours("a", nonces[0], "");
			Handshake higher = ours("b", nonces[1], "");
			boolean client = nonces[0].equals("1");
			assertThat(lower.receive(ByteBuffer.wrap(higher.open()))).containsExactly(new Handshake.StartTls(client));
			assertThat(higher.receive(ByteBuffer.wrap(lower.open()))).containsExactly(new Handshake.StartTls(!client));
			assertThat(lower.encrypted()).isEmpty();
			byte[] line = ((Handshake.Send) higher.encrypted().get(0)).bytes();
			assertThat(text(line)).startsWith("tls_sha3_512;").endsWith(";cbor\n").hasSize(13 + 128 + 6);
			Handshake.Verified verified = (Handshake.Verified) lower.receive(ByteBuffer.wrap(line)).get(0);
			assertThat(verified.chosen()).isFalse();
			byte[] choice = lower.choose(7);
			verified = (Handshake.Verified) higher.receive(ByteBuffer.wrap(choice)).get(0);
			assertThat(verified.chosen()).isTrue();
			assertThat(verified.choice()).isEqualTo(7);
			assertThat(verified.trusted()).isTrue();
		}
	}

	@Test
	void whenTlsBeginsThenWhatFollowsIsNotOursHoweverItIsCut() throws Exception {
		byte[] bytes = bytes(GREETING + "\r\nz\n\u0016\u0003\u0001\n\n" + "x".repeat(5000) + "\n");
		int begin = GREETING.length() + 4;
		for (int cut = 0; cut <= begin + 8; cut++) {
			Handshake handshake = handshake(SECRET);
			ByteBuffer first = ByteBuffer.wrap(bytes, 0, cut);
			ByteBuffer second = ByteBuffer.wrap(bytes, cut, bytes.length - cut);
			List<Handshake.Action> actions = new ArrayList<>(handshake.receive(first));
			actions.addAll(handshake.receive(second));
			assertThat(actions).containsExactly(new Handshake.StartTls(true));
			assertThat(first.remaining() + second.remaining()).isEqualTo(bytes.length - begin);
			assertThat(handshake.receive(second)).isEmpty();
			assertThat(handshake.expected()).isEqualTo("TLS handshake");
		}
	}

	@Test
	void whenTheGreetingsPassedOverTlsUnchangedThenThePeerIsVerified() throws Exception {
		for (String secret : List.of(SECRET, "")) {
			Handshake handshake = handshake(secret);
			receive(handshake, GREETING + "\nz\n");
			assertThat(handshake.encrypted()).isEmpty();
			Handshake.Verified verified = verified(handshake,
					"tls_sha3_512;" + sha(GREETING, "z", OUR_LINE, OUR_NONCE));
			assertThat(verified.trusted()).isTrue();
			assertThat(text(handshake.choose(1)))
				.isEqualTo("tls_sha3_512;" + sha(OUR_LINE, OUR_NONCE, GREETING, "z") + ";cbor\n");
		}
	}

	@Test
	void whenSomebodyChangedAGreetingThenThePeerIsRefused() throws Exception {
		String original = GREETING.replace("peer", "origin");
		for (String proof : List.of(sha(original, "z", OUR_LINE, OUR_NONCE), sha(GREETING, "z", OUR_LINE, "z"),
				sha(OUR_LINE, OUR_NONCE, GREETING, "z"), "", "00")) {
			Handshake handshake = handshake(SECRET);
			receive(handshake, GREETING + "\nz\n");
			handshake.encrypted();
			assertRefused(handshake, "tls_sha3_512;" + proof + ";cbor\n",
					"could not prove that its greeting came unchanged");
		}
	}

	@Test
	void whenSomebodyTakesTlsOutOfAGreetingThenTheSecretIsProvenOfAnotherGreeting() throws Exception {
		String original = GREETING;
		String changed = GREETING.replace(";tls=1.0", "");
		Handshake handshake = handshake(SECRET);
		assertThat(receive(handshake, changed + "\nz\n")).isEmpty();
		assertRefused(handshake, "hmac_sha3_512;" + hmac(original, "z", OUR_LINE, OUR_NONCE) + ";cbor\n",
				"could not prove that it knows our secret");
	}

	@Test
	void whenOnlyOneSideAnnouncesTlsThenTheSecretCounts() throws Exception {
		String theirs = "aemp;1;peer;tls_sha3_512,hmac_sha3_512;cbor";
		Handshake handshake = handshake(SECRET);
		assertThat(receive(handshake, theirs + "\nz\n")).isEmpty();
		verified(handshake, "hmac_sha3_512;" + hmac(theirs, "z", OUR_LINE, OUR_NONCE));
		assertThat(text(handshake.choose(1)))
			.isEqualTo("hmac_sha3_512;" + hmac(OUR_LINE, OUR_NONCE, theirs, "z") + ";cbor\n");

		Handshake without = new Handshake(greeting("m", OUR_METHODS, false), OUR_NONCE, bytes(SECRET));
		String line = OUR_LINE.replace(";tls=1.0", "");
		assertThat(receive(without, GREETING + "\nz\n")).isEmpty();
		verified(without, "hmac_sha3_512;" + hmac(GREETING, "z", line, OUR_NONCE));
		assertThat(text(without.choose(1))).startsWith("hmac_sha3_512;");
	}

	@Test
	void whenThePeerDoesWithoutTlsAndThereIsNoSecretThenItIsRefused() {
		assertRefused(handshake(""), "aemp;1;peer;tls_sha3_512,hmac_sha3_512,tls_anon,cleartext;cbor\nz\n",
				"does not announce TLS, and this node has no secret to do without");
	}

	@ParameterizedTest
	@ValueSource(strings = { "hmac_sha3_512", "cleartext" })
	void whenThereIsNoSecretThenNothingIsProvenByAnEmptyOne(String method) throws Exception {
		Handshake handshake = new Handshake(greeting("m", List.of("tls_sha3_512", "hmac_sha3_512", "cleartext"), true),
				OUR_NONCE, new byte[0]);
		receive(handshake, GREETING + "\nz\n");
		handshake.encrypted();
		assertRefused(handshake, method + ";;cbor\n",
				"authenticates by '" + method + "', which this node does not accept");
	}

	@ParameterizedTest
	@ValueSource(strings = { "tls_sha3_512", "tls_anon" })
	void whenThereIsNoTlsThenNothingIsProvenByAMethodForIt(String method) throws Exception {
		Handshake handshake = new Handshake(greeting("m", List.of("tls_sha3_512", "tls_anon", "hmac_sha3_512"), true),
				OUR_NONCE, bytes(SECRET));
		String theirs = GREETING.replace(";tls=1.0", "");
		receive(handshake, theirs + "\nz\n");
		String line = "aemp;1;m;tls_sha3_512,tls_anon,hmac_sha3_512;cbor;tls=1.0";
		String proof = method.equals("tls_anon") ? "" : sha(theirs, "z", line, OUR_NONCE);
		assertRefused(handshake, method + ";" + proof + ";cbor\n",
				"authenticates by '" + method + "', which proves nothing without TLS");
	}

	@Test
	void whenThePeerProvesTheSecretOverTlsThenThatCountsToo() throws Exception {
		Handshake handshake = handshake(SECRET);
		receive(handshake, GREETING + "\nz\n");
		handshake.encrypted();
		verified(handshake, "hmac_sha3_512;" + hmac(GREETING, "z", OUR_LINE, OUR_NONCE));
		// Ours is what the reference sends over TLS.
		assertThat(text(handshake.choose(1))).startsWith("tls_sha3_512;");
	}

	@ParameterizedTest
	@ValueSource(strings = { "hmac_sha3_512,cleartext", "tls_anon", "tls_md6_64_256", "" })
	void whenThePeerAcceptsNoMethodOverTlsThatWeOfferThenItIsRefused(String methods) {
		assertRefused(handshake(SECRET), "aemp;1;peer;" + methods + ";cbor;tls=1.0\nz\n",
				"accepts none of our authentication methods [tls_sha3_512] but [" + methods.replace(",", ", ") + "]");
	}

	@Test
	void whenThePeerIsAnonymousThenItIsRefusedUnlessThatIsConfigured() throws Exception {
		Handshake handshake = handshake(SECRET);
		receive(handshake, GREETING + "\nz\n");
		handshake.encrypted();
		assertRefused(handshake, "tls_anon;;cbor\n", "authenticates by 'tls_anon', which this node does not accept");

		Handshake accepting = new Handshake(greeting("m", List.of("tls_anon", "tls_sha3_512"), true),
				List.of("tls_sha3_512"), OUR_NONCE, new byte[0], DialledAddress.ANY);
		receive(accepting, GREETING + "\nz\n");
		accepting.encrypted();
		Handshake.Verified verified = verified(accepting, "tls_anon;");
		assertThat(verified.trusted()).isFalse();
		assertThat(text(accepting.choose(1))).startsWith("tls_sha3_512;");
	}

	@Test
	void whenWeMayStayAnonymousThenWeDoIfThePeerPrefersThat() throws Exception {
		Handshake handshake = new Handshake(greeting("m", OUR_METHODS, true), List.of("tls_sha3_512", "tls_anon"),
				OUR_NONCE, new byte[0], DialledAddress.ANY);
		String theirs = "aemp;1;peer;tls_anon,tls_sha3_512;cbor;tls=1.0";
		receive(handshake, theirs + "\nz\n");
		handshake.encrypted();
		verified(handshake, "tls_sha3_512;" + sha(theirs, "z", OUR_LINE, OUR_NONCE));
		assertThat(text(handshake.choose(1))).isEqualTo("tls_anon;;cbor\n");
	}

	@Test
	void whenAProofIsSentForAnonymityThenItIsRefused() throws Exception {
		Handshake handshake = new Handshake(greeting("m", List.of("tls_anon"), true), List.of("tls_sha3_512"),
				OUR_NONCE, new byte[0], DialledAddress.ANY);
		receive(handshake, GREETING + "\nz\n");
		handshake.encrypted();
		assertRefused(handshake, "tls_anon;00;cbor\n", "could not prove that its greeting came unchanged");
	}

	@Test
	void whenTlsComesUpAtTheWrongTimeThenThatIsAnError() throws Exception {
		Handshake handshake = handshake(SECRET);
		assertThatIllegalStateException().isThrownBy(handshake::encrypted);
		receive(handshake, GREETING + "\n");
		assertThatIllegalStateException().isThrownBy(handshake::encrypted);
		receive(handshake, "z\n");
		assertThatIllegalStateException().isThrownBy(() -> handshake.choose(1));
		handshake.encrypted();
		assertThatIllegalStateException().isThrownBy(handshake::encrypted);
		assertThatIllegalStateException().isThrownBy(() -> handshake.choose(1));
	}

	@Test
	void whenThePeerDoesNotGoOnWithTlsThenThatIsSaid() throws Exception {
		Handshake handshake = handshake(SECRET);
		receive(handshake, GREETING + "\nz\n");
		assertThat(handshake.expired(Duration.ofSeconds(3)))
			.hasMessage("sent no complete TLS handshake within 3000 ms");
		assertThat(handshake.ended()).hasMessage("closed the connection instead of sending its TLS handshake");
		assertThat(handshake.failed("spoke nonsense")).hasMessage("spoke nonsense");
		assertThat(handshake.failed("spoke nonsense").claimedNodeId()).isEqualTo("peer");
	}

	@Test
	void whenTheSideThatChoosesEndsTlsThenItMayHaveChosenAnotherConnection() throws Exception {
		Handshake lower = ours("a", "1", "");
		Handshake higher = ours("b", "2", "");
		lower.receive(ByteBuffer.wrap(higher.open()));
		higher.receive(ByteBuffer.wrap(lower.open()));
		assertThat(((ConnectionEndedException) higher.ended()).isPerhapsLinked()).isTrue();
		assertThat(((ConnectionEndedException) lower.ended()).isPerhapsLinked()).isFalse();
	}

	private static Handshake handshake(String secret) {
		return new Handshake(greeting("m", OUR_METHODS, true), OUR_NONCE, bytes(secret));
	}

	/** A side whose kind is known to the other. */
	private static Handshake ours(String nodeId, String nonce, String secret) {
		Greeting greeting = greeting(nodeId, OUR_METHODS, true);
		Map<String, String> attributes = new LinkedHashMap<>(greeting.attributes());
		attributes.put(Greeting.PROVIDER, Greeting.OUR_PROVIDER + "test");
		return new Handshake(new Greeting(nodeId, OUR_METHODS, List.of("cbor"), attributes), nonce, bytes(secret));
	}

	private static Greeting greeting(String nodeId, List<String> methods, boolean tls) {
		return new Greeting(nodeId, methods, List.of("cbor"),
				tls ? Map.of(Greeting.TLS, Greeting.TLS_VERSION) : Map.of());
	}

	private static List<Handshake.Action> receive(Handshake handshake, String text) throws HandshakeException {
		return handshake.receive(ByteBuffer.wrap(bytes(text)));
	}

	private static Handshake.Verified verified(Handshake handshake, String authentication) throws HandshakeException {
		return (Handshake.Verified) receive(handshake, authentication + ";cbor\n").get(0);
	}

	private static void assertRefused(Handshake handshake, String text, String why) {
		assertThatExceptionOfType(HandshakeException.class).isThrownBy(() -> receive(handshake, text))
			.withMessage(why)
			.satisfies((ex) -> assertThat(ex.claimedNodeId()).isEqualTo("peer"));
	}

	private static String sha(String... lines) throws Exception {
		MessageDigest digest = MessageDigest.getInstance("SHA3-512");
		return HexFormat.of().formatHex(digest.digest(bytes(String.join("\n", lines) + "\n")));
	}

	private static String hmac(String... lines) throws Exception {
		Mac mac = Mac.getInstance("HmacSHA3-512");
		mac.init(new SecretKeySpec(bytes(SECRET), "HmacSHA3-512"));
		return HexFormat.of().formatHex(mac.doFinal(bytes(String.join("\n", lines) + "\n")));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

}
