package io.aemp.internal.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Our side of the handshake against peers of all kinds, without any I/O.
 */
class HandshakeTests {

	private static final String SECRET = "geheim/s3cret";

	private static final String OUR_NONCE = "bm9uY2Ugb2Ygb3Vycw==";

	private static final String OUR_LINE = "aemp;1;m;hmac_sha3_512;cbor;provider=aemp-java-test;mproto=1";

	private static final String NONCE = "bm9uY2Ugb2YgdGhlaXJz";

	/** Of a peer that is not of our kind. */
	private static final String GREETING = "aemp;1;peer;hmac_sha3_512;cbor;provider=AE-2.02;mproto=1";

	private final Handshake handshake = handshake("m");

	@Test
	void whenTheHandshakeOpensThenGreetingAndNonceAreSent() {
		assertThat(text(this.handshake.open())).isEqualTo(OUR_LINE + "\n" + OUR_NONCE + "\n");
	}

	@Test
	void whenAnAttributeHasSpecialCharactersThenTheyAreEscaped() {
		Greeting greeting = new Greeting("m", List.of("a", "b"), List.of("x", "y"), Map.of("k", "1;2%3"));
		assertThat(text(new Handshake(greeting, "n", new byte[1]).open()))
			.isEqualTo("aemp;1;m;a,b;x,y;k=1%3b2%253\nn\n");
	}

	@Test
	void whenThePeerKnowsTheSecretThenItIsVerified() throws Exception {
		List<Handshake.Action> actions = receive(GREETING + "\n" + NONCE + "\n" + proof(GREETING, NONCE) + "\n");
		assertThat(actions).hasSize(1);
		Handshake.Verified verified = (Handshake.Verified) actions.get(0);
		assertThat(verified.chosen()).isFalse();
		assertThat(verified.inboundFraming()).isEqualTo("cbor");
		assertThat(verified.outboundFraming()).isEqualTo("cbor");
		assertThat(verified.peer().nodeId()).isEqualTo("peer");
		assertThat(verified.peer()).isEqualTo(this.handshake.peer());
		assertThat(text(this.handshake.choose(1)))
			.isEqualTo("hmac_sha3_512;" + hmac(SECRET, OUR_LINE, OUR_NONCE, GREETING, NONCE) + ";cbor\n");
	}

	@Test
	void whenPacketsFollowTheAuthenticationLineThenTheyStayInTheBuffer() throws Exception {
		ByteBuffer in = ByteBuffer
			.wrap(bytes(GREETING + "\n" + NONCE + "\n" + proof(GREETING, NONCE) + "\n" + "\u0081packet\n"));
		assertThat(this.handshake.receive(in)).hasSize(1);
		assertThat(in.remaining()).isEqualTo(8);
		assertThat(this.handshake.receive(in)).isEmpty();
		assertThat(in.remaining()).isEqualTo(8);
	}

	@Test
	void whenLinesEndInCarriageReturnThenTheProofIsOverLineFeedsOnly() throws Exception {
		assertThat(receive(GREETING + "\r\n" + NONCE + "\r\n" + proof(GREETING, NONCE) + "\r\n")).hasSize(1);
	}

	@Test
	void whenACarriageReturnStandsInsideALineThenItBelongsToIt() throws Exception {
		assertThat(receive(GREETING + "\n" + "a\rb\r\r\n" + proof(GREETING, "a\rb\r") + "\n")).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a;b", "\u00e9\u00ff\u0000\u0001", "aemp;1;m;hmac_sha3_512;cbor" })
	void whenTheNonceIsUnusualThenItIsTaken(String nonce) throws Exception {
		assertThat(receive(GREETING + "\n" + nonce + "\n" + proof(GREETING, nonce) + "\n")).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ";", ";x=1;x=2;=;=y;noequals;gproto=1;provider=;k=a=b%3b;\u00e9=\u00ff",
			";tls=1.0;dataconn_id=7;maxframe=x", ";mproto=1;" })
	void whenAttributesAreUnknownOrOddThenTheyAreIgnored(String attributes) throws Exception {
		String greeting = "aemp;1;peer;hmac_sha3_512;cbor" + attributes;
		assertThat(receive(greeting + "\n" + NONCE + "\n" + proof(greeting, NONCE) + "\n")).hasSize(1);
		assertThat(this.handshake.peer().maxFrameBytes()).isEqualTo(Integer.MAX_VALUE);
	}

	@ParameterizedTest
	@CsvSource({ "1048576, 1048576", "0, 0", "-5, 0", "99999999999, 2147483647", "'', 2147483647" })
	void whenThePeerTellsItsLargestPacketThenItIsKnown(String told, int expected) throws Exception {
		receive(GREETING + ";maxframe=" + told + "\n");
		assertThat(this.handshake.peer().maxFrameBytes()).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "1.0", "01", "1e0", "+1" })
	void whenTheVersionIsOneInAnyFormThenItIsRight(String version) throws Exception {
		assertThat(receive("aemp;" + version + ";peer;hmac_sha3_512;cbor\n")).isEmpty();
	}

	@Test
	void whenThePeerPrefersOtherMethodsAndFramingsThenTheFirstCommonOnesAreTaken() throws Exception {
		String greeting = "aemp;1;peer;tls_sha3_512,,hmac_sha3_512,cleartext;json,storable,cbor";
		receive(greeting + "\n" + NONCE + "\n" + proof(greeting, NONCE) + "\n");
		assertThat(text(this.handshake.choose(1))).startsWith("hmac_sha3_512;").endsWith(";cbor\n");
	}

	@Test
	void whenClearTextIsAcceptedThenTheSecretItselfIsAProof() throws Exception {
		Greeting local = new Greeting("m", List.of("hmac_sha3_512", "cleartext"), List.of("cbor"), Map.of());
		Handshake handshake = new Handshake(local, OUR_NONCE, bytes(SECRET));
		String line = "cleartext;" + HexFormat.of().formatHex(bytes(SECRET)) + ";cbor\n";
		assertThat(handshake.receive(ByteBuffer.wrap(bytes(GREETING + "\n" + NONCE + "\n" + line)))).hasSize(1);
		// Our own line is a hash as ever.
		assertThat(text(handshake.choose(1))).startsWith("hmac_sha3_512;").hasSizeGreaterThan(128);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "00", "67656865696d2f733363726574" + "00", "67656865696d2f7333637265", "geheim/s3cret" })
	void whenClearTextIsAcceptedThenAnotherSecretIsRefused(String proof) throws Exception {
		Greeting local = new Greeting("m", List.of("hmac_sha3_512", "cleartext"), List.of("cbor"), Map.of());
		Handshake handshake = new Handshake(local, OUR_NONCE, bytes(SECRET));
		ByteBuffer in = ByteBuffer.wrap(bytes(GREETING + "\n" + NONCE + "\ncleartext;" + proof + ";cbor\n"));
		assertThatExceptionOfType(HandshakeException.class).isThrownBy(() -> handshake.receive(in))
			.withMessage("could not prove that it knows our secret");
	}

	@Test
	void whenThePeerAcceptsOnlyClearTextThenTheSecretIsNotSent() throws Exception {
		Greeting local = new Greeting("m", List.of("hmac_sha3_512", "cleartext"), List.of("cbor"), Map.of());
		for (List<String> offer : List.of(List.of("cleartext"), List.of("hmac_sha3_512", "cleartext"))) {
			Handshake handshake = new Handshake(local, offer, OUR_NONCE, bytes(SECRET), DialledAddress.ANY);
			ByteBuffer in = ByteBuffer.wrap(bytes("aemp;1;peer;cleartext;cbor\n" + NONCE + "\n"));
			assertThatExceptionOfType(HandshakeException.class).isThrownBy(() -> handshake.receive(in))
				.withMessageStartingWith("accepts none of our authentication methods ");
		}
	}

	@Test
	void whenWeAcceptAMethodThatWeDoNotOfferThenWeProveOurselvesByAnotherOne() throws Exception {
		Greeting local = new Greeting("m", List.of("cleartext"), List.of("cbor"), Map.of());
		Handshake handshake = new Handshake(local, List.of("hmac_sha3_512"), OUR_NONCE, bytes(SECRET),
				DialledAddress.ANY);
		assertThat(text(handshake.open())).startsWith("aemp;1;m;cleartext;cbor\n");
		String theirs = GREETING + "\n" + NONCE + "\n";
		String wrongMethod = "hmac_sha3_512;" + hmac(SECRET, GREETING, NONCE, "aemp;1;m;cleartext;cbor", OUR_NONCE);
		assertThat(handshake.receive(ByteBuffer.wrap(bytes(theirs)))).isEmpty();
		assertThatExceptionOfType(HandshakeException.class)
			.isThrownBy(() -> handshake.receive(ByteBuffer.wrap(bytes(wrongMethod + ";cbor\n"))))
			.withMessage("authenticates by 'hmac_sha3_512', which this node does not accept");
	}

	@Test
	void whenBothSidesKnowSeveralFramingsThenEachWritesWhatTheOtherPrefers() throws Exception {
		Greeting local = new Greeting("m", List.of("hmac_sha3_512"), List.of("cbor", "json"), Map.of());
		Handshake handshake = new Handshake(local, OUR_NONCE, bytes(SECRET));
		String theirs = "aemp;1;peer;hmac_sha3_512;json,cbor";
		String proof = hmac(SECRET, theirs, NONCE, "aemp;1;m;hmac_sha3_512;cbor,json", OUR_NONCE);
		List<Handshake.Action> actions = handshake
			.receive(ByteBuffer.wrap(bytes(theirs + "\n" + NONCE + "\nhmac_sha3_512;" + proof + ";cbor\n")));
		Handshake.Verified verified = (Handshake.Verified) actions.get(0);
		assertThat(verified.inboundFraming()).isEqualTo("cbor");
		assertThat(verified.outboundFraming()).isEqualTo("json");
		assertThat(text(handshake.choose(1))).endsWith(";json\n");
	}

	@Test
	void whenTheAuthenticationLineHasMoreFieldsThenTheyAreIgnored() throws Exception {
		assertThat(receive(GREETING + "\n" + NONCE + "\n" + proof(GREETING, NONCE) + ";k=v;;x\n")).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET / HTTP/1.1", "", "aempx;1;peer;hmac_sha3_512;cbor", "AEMP;1;peer;hmac_sha3_512;cbor",
			" aemp;1;peer;hmac_sha3_512;cbor", "SSH-2.0-OpenSSH_9.2" })
	void whenThePeerSpeaksAnotherProtocolThenThatIsSaid(String line) {
		assertRefused(line + "\n").withMessage("does not speak aemp but greets with '" + line + "'");
	}

	@Test
	void whenThePeerWantsADataConnectionThenThatIsSaid() {
		assertRefused("aemp-dataconn;1;peer;hmac_sha3_512;cbor;dataconn_id=1\n")
			.withMessage("wants the protocol extension 'aemp-dataconn', which this node does not have");
	}

	@ParameterizedTest
	@ValueSource(strings = { "2", "0", "1.1", "-1", "", "x", "NaN", "1,5" })
	void whenTheVersionIsAnotherThenThatIsSaid(String version) {
		assertRefused("aemp;" + version + ";peer;hmac_sha3_512;cbor\n")
			.withMessage("speaks aemp version '" + version + "', this node speaks version 1");
	}

	@Test
	void whenFieldsAreMissingThenTheyAreCounted() {
		assertRefused("aemp\n").withMessage("speaks aemp version '', this node speaks version 1");
		for (String line : List.of("aemp;1", "aemp;1;peer", "aemp;1;peer;hmac_sha3_512")) {
			assertRefused(line + "\n")
				.withMessage("greets with only " + line.split(";").length + " fields of at least 5");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a#b", "a,b", "\u00e9", "a\tb", "a\u007f", "\u00a0" })
	void whenTheNodeIdIsIllegalThenThatIsSaid(String nodeId) {
		assertRefused("aemp;1;" + nodeId + ";hmac_sha3_512;cbor\n")
			.withMessageStartingWith("has the illegal node ID '");
	}

	@Test
	void whenTheNodeIdIsTooLongThenItIsRefusedAndCut() throws Exception {
		assertThat(receive("aemp;1;" + "x".repeat(255) + ";hmac_sha3_512;cbor\n")).isEmpty();
		assertRefused("aemp;1;" + "x".repeat(256) + ";hmac_sha3_512;cbor\n")
			.withMessage("has the illegal node ID '" + "x".repeat(80) + "...'");
	}

	@Test
	void whenThePeerHasOurNodeIdThenItIsUsOurselves() {
		assertThatExceptionOfType(SelfConnectionException.class)
			.isThrownBy(() -> handshake("m").receive(ByteBuffer.wrap(bytes("aemp;1;m;hmac_sha3_512;cbor\n"))))
			.withMessageStartingWith("is this node itself, or another process");
	}

	@Test
	void whenOurGreetingComesBackThenItIsUsOurselves() {
		assertThatExceptionOfType(SelfConnectionException.class)
			.isThrownBy(() -> this.handshake.receive(ByteBuffer.wrap(this.handshake.open())));
	}

	@Test
	void whenOurNonceComesBackThenItIsAnEchoAttack() {
		assertRefused(GREETING + "\n" + OUR_NONCE + "\n").withMessage("sends our own nonce back (echo attack)");
		assertRefused(GREETING + "\n" + OUR_NONCE + "\r\n").withMessage("sends our own nonce back (echo attack)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "cleartext", "tls_sha3_512,tls_anon", "", ",", "HMAC_SHA3_512", "hmac_sha3_512 " })
	void whenNoMethodIsCommonThenBothListsAreNamed(String methods) {
		assertRefused("aemp;1;peer;" + methods + ";cbor\n" + NONCE + "\n")
			.withMessageStartingWith("accepts none of our authentication methods [hmac_sha3_512] but [");
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "storable,json", "", "CBOR" })
	void whenNoFramingIsCommonThenBothListsAreNamed(String framings) {
		assertRefused("aemp;1;peer;hmac_sha3_512;" + framings + "\n" + NONCE + "\n")
			.withMessageStartingWith("understands none of our framings [cbor] but [");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "HMAC_SHA3_512", "none" })
	void whenThePeerAuthenticatesByAMethodThatWeDidNotOfferThenItIsRefused(String method) {
		String proof = hmac(SECRET, GREETING, NONCE, OUR_LINE, OUR_NONCE);
		assertRefused(GREETING + "\n" + NONCE + "\n" + method + ";" + proof + ";cbor\n")
			.withMessage("authenticates by '" + method + "', which this node does not accept");
	}

	@ParameterizedTest
	@ValueSource(strings = { "tls_anon", "tls_sha3_512" })
	void whenThePeerAuthenticatesByAMethodOfTlsWithoutTlsThenItIsRefused(String method) {
		String proof = hmac(SECRET, GREETING, NONCE, OUR_LINE, OUR_NONCE);
		assertRefused(GREETING + "\n" + NONCE + "\n" + method + ";" + proof + ";cbor\n")
			.withMessage("authenticates by '" + method + "', which proves nothing without TLS");
	}

	@Test
	void whenThePeerSendsTheSecretInTheClearThenItIsRefusedWithoutRepeatingIt() {
		assertRefused(GREETING + "\n" + NONCE + "\ncleartext;" + HexFormat.of().formatHex(bytes(SECRET)) + ";cbor\n")
			.withMessage("authenticates by 'cleartext', which this node does not accept");
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "storable", "", "CBOR", "cbor " })
	void whenThePeerChoosesAFramingThatWeDidNotOfferThenItIsRefused(String framing) {
		String proof = "hmac_sha3_512;" + hmac(SECRET, GREETING, NONCE, OUR_LINE, OUR_NONCE) + ";";
		assertRefused(GREETING + "\n" + NONCE + "\n" + proof + framing + "\n")
			.withMessage("chose the framing '" + framing + "', which was not offered");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "hmac_sha3_512", "hmac_sha3_512;00" })
	void whenTheAuthenticationLineIsIncompleteThenThatIsSaid(String line) {
		assertRefused(GREETING + "\n" + NONCE + "\n" + line + "\n")
			.withMessage("sent an incomplete authentication line");
	}

	@Test
	void whenTheProofIsWrongThenThatIsSaidAndNothingWasSent() {
		String right = hmac(SECRET, GREETING, NONCE, OUR_LINE, OUR_NONCE);
		List<String> wrong = List.of(hmac("wrong", GREETING, NONCE, OUR_LINE, OUR_NONCE),
				hmac(SECRET, OUR_LINE, OUR_NONCE, GREETING, NONCE), hmac(SECRET, GREETING, NONCE, OUR_LINE, NONCE),
				hmac(SECRET, GREETING + " ", NONCE, OUR_LINE, OUR_NONCE), right.substring(0, 126), right + "00", "",
				"zz", right.toUpperCase(Locale.ROOT), " " + right,
				right.substring(0, 127) + ((right.charAt(127) == '0') ? '1' : '0'));
		for (String proof : wrong) {
			Handshake handshake = handshake("m");
			assertThatExceptionOfType(HandshakeException.class)
				.isThrownBy(() -> handshake
					.receive(ByteBuffer.wrap(bytes(GREETING + "\n" + NONCE + "\nhmac_sha3_512;" + proof + ";cbor\n"))))
				.withMessage("could not prove that it knows our secret");
			assertThatIllegalStateException().isThrownBy(() -> handshake.choose(1));
		}
	}

	@Test
	void whenOurOwnProofComesBackThenItIsRefused() throws Exception {
		// Of our kind with a lower node ID: we send first.
		String greeting = "aemp;1;a;hmac_sha3_512;cbor;provider=aemp-java-1";
		List<Handshake.Action> actions = receive(greeting + "\n" + NONCE + "\n");
		byte[] ours = ((Handshake.Send) actions.get(0)).bytes();
		assertThatExceptionOfType(HandshakeException.class)
			.isThrownBy(() -> this.handshake.receive(ByteBuffer.wrap(ours)))
			.withMessage("could not prove that it knows our secret");
	}

	@Test
	void whenALineHas4096BytesWithItsEndThenItIsTaken() throws Exception {
		String greeting = GREETING + ";x=" + "y".repeat(4095 - GREETING.length() - 3);
		assertThat(greeting).hasSize(4095);
		String nonce = "n".repeat(4094);
		assertThat(receive(greeting + "\n" + nonce + "\r\n" + proof(greeting, nonce) + "\n")).hasSize(1);
	}

	@Test
	void whenALineIsLongerThenItIsRefusedBeforeItsEnd() throws Exception {
		assertThat(receive("a".repeat(4095))).isEmpty();
		assertRefused("a".repeat(4096)).withMessage("sent a line of more than 4096 bytes instead of its greeting");
		assertRefused(GREETING + "\n" + "a".repeat(4095) + "\r\n")
			.withMessage("sent a line of more than 4096 bytes instead of its nonce");
		assertRefused(GREETING + "\n" + NONCE + "\n" + "a".repeat(100_000))
			.withMessage("sent a line of more than 4096 bytes instead of its authentication");
	}

	@Test
	void whenThePeerIsOfAnotherKindThenWeChoose() throws Exception {
		assertThat(receive("aemp;1;a;hmac_sha3_512;cbor;provider=AE-2.02\n" + NONCE + "\n")).isEmpty();
		assertThat(handshake("m").receive(ByteBuffer.wrap(bytes("aemp;1;z;hmac_sha3_512;cbor\n" + NONCE + "\n"))))
			.isEmpty();
	}

	@Test
	void whenThePeerIsOfOurKindThenTheLowerNodeIdChooses() throws Exception {
		Handshake lower = handshake("a");
		Handshake higher = handshake("b", "other nonce");
		List<Handshake.Action> higherSends = higher.receive(ByteBuffer.wrap(lower.open()));
		assertThat(lower.receive(ByteBuffer.wrap(higher.open()))).isEmpty();
		assertThat(higherSends).hasSize(1);
		assertThatIllegalStateException().isThrownBy(() -> higher.choose(1));
		List<Handshake.Action> lowerVerified = lower
			.receive(ByteBuffer.wrap(((Handshake.Send) higherSends.get(0)).bytes()));
		assertThat(((Handshake.Verified) lowerVerified.get(0)).chosen()).isFalse();
		List<Handshake.Action> higherVerified = higher.receive(ByteBuffer.wrap(lower.choose(1)));
		assertThat(((Handshake.Verified) higherVerified.get(0)).chosen()).isTrue();
		assertThatIllegalStateException().isThrownBy(() -> higher.choose(1));
	}

	@Test
	void whenNodeIdsAreComparedThenTheirBytesCount() throws Exception {
		// "Z" is below "a", and a beginning below the whole.
		for (String[] pair : new String[][] { { "Z", "a" }, { "a", "ab" }, { "10", "9" } }) {
			Handshake lower = handshake(pair[0]);
			Handshake higher = handshake(pair[1], "other nonce");
			assertThat(lower.receive(ByteBuffer.wrap(higher.open()))).isEmpty();
			assertThat(higher.receive(ByteBuffer.wrap(lower.open()))).hasSize(1);
		}
	}

	@Test
	void whenWeDoNotChooseThenOurLineGoesOutWithTheNonce() throws Exception {
		String greeting = "aemp;1;a;hmac_sha3_512;cbor;provider=aemp-java-9";
		assertThat(receive(greeting + "\n" + NONCE)).isEmpty();
		List<Handshake.Action> actions = receive("\n");
		assertThat(text(((Handshake.Send) actions.get(0)).bytes()))
			.isEqualTo("hmac_sha3_512;" + hmac(SECRET, OUR_LINE, OUR_NONCE, greeting, NONCE) + ";cbor\n");
	}

	@Test
	void whenWeDoNotChooseAndEverythingComesAtOnceThenWeSendBeforeWeAreVerified() throws Exception {
		String greeting = "aemp;1;a;hmac_sha3_512;cbor;provider=aemp-java-9";
		List<Handshake.Action> actions = receive(greeting + "\n" + NONCE + "\n" + proof(greeting, NONCE) + "\n");
		assertThat(actions).hasSize(2);
		assertThat(actions.get(0)).isInstanceOf(Handshake.Send.class);
		assertThat(((Handshake.Verified) actions.get(1)).chosen()).isTrue();
	}

	@Test
	void whenTheChoiceComesTooEarlyThenItIsRefused() throws Exception {
		assertThatIllegalStateException().isThrownBy(() -> this.handshake.choose(1));
		receive(GREETING + "\n");
		assertThatIllegalStateException().isThrownBy(() -> this.handshake.choose(1));
		receive(NONCE + "\n");
		assertThatIllegalStateException().isThrownBy(() -> this.handshake.choose(1));
		receive(proof(GREETING, NONCE) + "\n");
		assertThat(this.handshake.choose(1)).isNotEmpty();
	}

	@Test
	void whenTheChoiceIsMadeTwiceThenTheSecondIsRefused() throws Exception {
		receive(GREETING + "\n" + NONCE + "\n" + proof(GREETING, NONCE) + "\n");
		this.handshake.choose(1);
		assertThatIllegalStateException().isThrownBy(() -> this.handshake.choose(1));
	}

	@Test
	void whenThePeerIsAskedForBeforeItsGreetingThenThatIsAnError() {
		assertThatIllegalStateException().isThrownBy(this.handshake::peer);
	}

	@ParameterizedTest
	@EnumSource
	void whenBothNodesOfThisProjectAreOnOneSideThenNeitherProvesAnything(Side side) throws Exception {
		Handshake lower = sided("a", side, "nonce a", DialledAddress.ANY);
		Handshake higher = sided("b", side, "nonce b", DialledAddress.ANY);
		for (List<Handshake> pair : List.of(List.of(lower, higher), List.of(higher, lower))) {
			assertThatExceptionOfType(HandshakeException.class)
				.isThrownBy(() -> pair.get(0).receive(ByteBuffer.wrap(pair.get(1).open())))
				.withMessage("is on the " + side.adjective()
						+ " side of the connection, as this node is: somebody in between relays it");
		}
	}

	@Test
	void whenNodesOfThisProjectAreOnDifferentSidesThenTheyAreVerified() throws Exception {
		Handshake lower = sided("a", Side.ACCEPT, "nonce a", (address) -> DialledAddress.Verdict.REFUSED);
		Handshake higher = sided("b", Side.DIAL, "nonce b", (address) -> DialledAddress.Verdict.REFUSED);
		List<Handshake.Action> proof = higher.receive(ByteBuffer.wrap(lower.open()));
		lower.receive(ByteBuffer.wrap(higher.open()));
		Handshake.Verified verified = (Handshake.Verified) lower
			.receive(ByteBuffer.wrap(((Handshake.Send) proof.get(0)).bytes()))
			.get(0);
		assertThat(verified.peer().side()).isEqualTo(Side.DIAL);
		assertThat(verified.addressDoubtful()).isFalse();
		assertThat(higher.receive(ByteBuffer.wrap(lower.choose(1)))).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "side=accept, side=dial", ";side=accept, ''", "provider=aemp-java-test, provider=AE-2.02",
			"side=accept, SIDE=accept" })
	void whenSomebodyInBetweenRewritesWhatBothSidesSaidThenTheProofIsWrong(String said, String passedOn)
			throws Exception {
		DialledAddress any = DialledAddress.ANY;
		Handshake lower = sided("a", Side.ACCEPT, "nonce a", any);
		Handshake higher = sided("b", Side.ACCEPT, "nonce b", any);
		String toLower = text(higher.open()).replace(said, passedOn);
		String toHigher = text(lower.open()).replace(said, passedOn);
		List<Handshake.Action> higherSays = higher.receive(ByteBuffer.wrap(bytes(toHigher)));
		List<Handshake.Action> lowerSays = lower.receive(ByteBuffer.wrap(bytes(toLower)));
		// Rewritten to another kind, each waits for the other. Otherwise one of them has
		// sent its proof.
		for (Handshake.Action action : higherSays) {
			byte[] proof = ((Handshake.Send) action).bytes();
			assertThatExceptionOfType(HandshakeException.class).isThrownBy(() -> lower.receive(ByteBuffer.wrap(proof)))
				.withMessage("could not prove that it knows our secret");
		}
		assertThat(lowerSays).isEmpty();
		assertThat(List.of(lower.expected(), higher.expected())).containsOnly("authentication");
	}

	@Test
	void whenTheSideHasAnotherNameThenTheNodeIsRefused() throws Exception {
		Handshake handshake = sided("m", Side.ACCEPT, OUR_NONCE, DialledAddress.ANY);
		assertThatExceptionOfType(HandshakeException.class)
			.isThrownBy(() -> handshake.receive(ByteBuffer
				.wrap(bytes("aemp;1;z;hmac_sha3_512;cbor;provider=aemp-java-9;side=both\n" + NONCE + "\n"))))
			.withMessage("does not say which side of the connection it is on, but 'both'");
	}

	@ParameterizedTest
	@CsvSource({ "AE-2.02;side=accept, ACCEPT, true", "AE-2.02, ACCEPT, true", "aemp-java-0.0.9, ACCEPT, true",
			"AE-2.02;side=dial, DIAL, false", "aemp-java-0.0.9, DIAL, false",
			"aemp-java-0.0.9;side=dial, ACCEPT, false", "aemp-java-0.0.9;side=accept, DIAL, false" })
	void whenThePeerDoesNotTellItsSideThenTheAcceptingSideLooksAtWhatItDialled(String provider, Side side,
			boolean looked) throws Exception {
		String greeting = "aemp;1;z;hmac_sha3_512;cbor;provider=" + provider + ";peeraddr=192.0.2.1:4040";
		for (DialledAddress.Verdict verdict : DialledAddress.Verdict.values()) {
			List<String> judged = new ArrayList<>();
			Handshake handshake = sided("m", side, OUR_NONCE, (address) -> {
				judged.add(address);
				return verdict;
			});
			String ours = text(handshake.open()).split("\n")[0];
			ByteBuffer lines = ByteBuffer.wrap(bytes(greeting + "\n" + NONCE + "\n" + "hmac_sha3_512;"
					+ hmac(SECRET, greeting, NONCE, ours, OUR_NONCE) + ";cbor\n"));
			if (looked && verdict == DialledAddress.Verdict.REFUSED) {
				assertThatExceptionOfType(HandshakeException.class).isThrownBy(() -> handshake.receive(lines))
					.withMessage("dialled '192.0.2.1:4040', which is no address of this node: a port mapping, a "
							+ "tunnel, or somebody in between who relays the connection");
			}
			else {
				Handshake.Verified verified = (Handshake.Verified) handshake.receive(lines).get(0);
				assertThat(verified.addressDoubtful()).isEqualTo(looked && verdict == DialledAddress.Verdict.DOUBTFUL);
			}
			assertThat(judged).isEqualTo(looked ? List.of("192.0.2.1:4040") : List.of());
		}
	}

	@Test
	void whenAPeerDoesNotTellWhatItDialledThenThatIsJudgedToo() throws Exception {
		Handshake handshake = sided("m", Side.ACCEPT, OUR_NONCE, (address) -> {
			assertThat(address).isNull();
			return DialledAddress.Verdict.REFUSED;
		});
		assertThatExceptionOfType(HandshakeException.class)
			.isThrownBy(() -> handshake.receive(ByteBuffer.wrap(bytes(GREETING + "\n" + NONCE + "\n"))))
			.withMessage("does not say which address it dialled");
	}

	private static Handshake sided(String nodeId, Side side, String nonce, DialledAddress dialledAddress) {
		Map<String, String> attributes = new LinkedHashMap<>();
		attributes.put(Greeting.PROVIDER, Greeting.OUR_PROVIDER + "test");
		attributes.put(Greeting.SIDE, side.wireName());
		List<String> methods = List.of("hmac_sha3_512");
		return new Handshake(new Greeting(nodeId, methods, List.of("cbor"), attributes), methods, nonce, bytes(SECRET),
				dialledAddress);
	}

	@Test
	void whenTheHandshakeGoesOnThenItTellsWhatItWaitsFor() throws Exception {
		List<String> expected = new ArrayList<>();
		for (String line : List.of("", GREETING + "\n", NONCE + "\n", proof(GREETING, NONCE) + "\n")) {
			receive(line);
			expected.add(this.handshake.expected());
		}
		assertThat(expected).containsExactly("greeting", "nonce", "authentication", "packets");
	}

	@Test
	void whenThePeerEndsTheConnectionThenWhatWasMissingIsSaidAndWhoItSaidItWas() throws Exception {
		assertThat(this.handshake.ended()).hasMessage("closed the connection instead of sending its greeting");
		assertThat(this.handshake.ended().claimedNodeId()).isNull();
		receive(GREETING + "\n" + NONCE + "\n");
		assertThat(this.handshake.ended()).hasMessage("closed the connection instead of sending its authentication");
		assertThat(this.handshake.ended().claimedNodeId()).isEqualTo("peer");
	}

	@Test
	void whenThePeerDoesNotGoOnThenWhatIsMissingIsSaidAndWhoItSaidItWas() throws Exception {
		assertThat(this.handshake.expired(Duration.ofSeconds(3)))
			.hasMessage("sent no complete greeting within 3000 ms");
		assertThat(this.handshake.expired(Duration.ofSeconds(3)).claimedNodeId()).isNull();
		receive(GREETING + "\n");
		assertThat(this.handshake.expired(Duration.ofSeconds(3))).hasMessage("sent no complete nonce within 3000 ms");
		assertThat(this.handshake.expired(Duration.ofSeconds(3)).claimedNodeId()).isEqualTo("peer");
	}

	@Test
	void whenBytesComeInAnyPiecesThenTheResultIsTheSame() throws Exception {
		byte[] bytes = bytes(GREETING + "\r\n" + NONCE + "\n" + proof(GREETING, NONCE) + "\nrest");
		for (int cut = 0; cut <= bytes.length; cut++) {
			Handshake handshake = handshake("m");
			ByteBuffer first = ByteBuffer.wrap(bytes, 0, cut);
			ByteBuffer second = ByteBuffer.wrap(bytes, cut, bytes.length - cut);
			List<Handshake.Action> actions = new ArrayList<>(handshake.receive(first));
			actions.addAll(handshake.receive(second));
			assertThat(actions).hasSize(1);
			assertThat(first.remaining() + second.remaining()).isEqualTo(4);
		}
		Handshake handshake = handshake("m");
		int actions = 0;
		for (byte byteValue : bytes) {
			actions += handshake.receive(ByteBuffer.wrap(new byte[] { byteValue })).size();
		}
		assertThat(actions).isEqualTo(1);
	}

	@Test
	void whenThePeerIsHostileThenItsTextIsMadePrintableAndCut() {
		String hostile = "\u001b[31m\u0000\r\u00ff'" + "x".repeat(3000);
		for (String lines : List.of(hostile + "\n", "aemp-" + hostile + ";1\n", "aemp;" + hostile + ";x\n",
				"aemp;1;" + hostile + ";a;b\n", "aemp;1;p;" + hostile + ";cbor\n\n",
				"aemp;1;p;hmac_sha3_512;" + hostile + "\n\n", GREETING + "\n\n" + hostile + ";;\n",
				GREETING + "\n\nhmac_sha3_512;00;" + hostile + "\n")) {
			assertRefused(lines).satisfies((ex) -> {
				assertThat(ex.getMessage()).matches("[ -~]+").hasSizeLessThan(220).doesNotContain("x".repeat(90));
			});
		}
	}

	@Test
	void whenAnythingIsPrintedThenTheSecretIsNotInIt() throws Exception {
		String secretHex = HexFormat.of().formatHex(bytes(SECRET));
		List<String> printed = new ArrayList<>();
		String wrong = "hmac_sha3_512;" + secretHex + ";cbor\n";
		for (String lines : List.of("x\n", "aemp;1;m;a;b\n", GREETING + "\n" + OUR_NONCE + "\n",
				GREETING + "\n" + NONCE + "\n" + wrong, "aemp;1;p;none;cbor\n\n", "aemp;1;p;hmac_sha3_512;none\n\n")) {
			Handshake handshake = handshake("m");
			assertThatExceptionOfType(HandshakeException.class)
				.isThrownBy(() -> handshake.receive(ByteBuffer.wrap(bytes(lines))))
				.satisfies((ex) -> printed.add(ex.toString()));
			printed.add(handshake.toString());
		}
		List<Handshake.Action> actions = receive("aemp;1;a;hmac_sha3_512;cbor;provider=aemp-java-9\n" + NONCE + "\n");
		printed.add(actions.toString());
		printed.add(this.handshake.toString());
		printed.add(this.handshake.peer().toString());
		printed.add(text(this.handshake.open()));
		printed.add(text(((Handshake.Send) actions.get(0)).bytes()));
		assertThat(String.join("\n", printed)).doesNotContain(SECRET).doesNotContain(secretHex);
	}

	private static Handshake handshake(String nodeId) {
		return handshake(nodeId, OUR_NONCE);
	}

	private static Handshake handshake(String nodeId, String nonce) {
		Map<String, String> attributes = new LinkedHashMap<>();
		attributes.put(Greeting.PROVIDER, Greeting.OUR_PROVIDER + "test");
		attributes.put(Greeting.MONITORING, "1");
		return new Handshake(new Greeting(nodeId, List.of("hmac_sha3_512"), List.of("cbor"), attributes), nonce,
				bytes(SECRET));
	}

	private List<Handshake.Action> receive(String text) throws HandshakeException {
		return this.handshake.receive(ByteBuffer.wrap(bytes(text)));
	}

	private static ThrowableAssertAlternative<HandshakeException> assertRefused(String text) {
		return assertThatExceptionOfType(HandshakeException.class)
			.isThrownBy(() -> handshake("m").receive(ByteBuffer.wrap(bytes(text))));
	}

	/** The authentication line of a peer, without its end. */
	private static String proof(String greeting, String nonce) {
		return "hmac_sha3_512;" + hmac(SECRET, greeting, nonce, OUR_LINE, OUR_NONCE) + ";cbor";
	}

	private static String hmac(String secret, String... lines) {
		try {
			Mac mac = Mac.getInstance("HmacSHA3-512");
			mac.init(new SecretKeySpec(bytes(secret), "HmacSHA3-512"));
			for (String line : lines) {
				mac.update(bytes(line + "\n"));
			}
			return HexFormat.of().formatHex(mac.doFinal());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

}
