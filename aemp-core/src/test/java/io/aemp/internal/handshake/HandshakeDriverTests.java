package io.aemp.internal.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the loop that all transports share.
 */
class HandshakeDriverTests {

	private final List<String> log = new ArrayList<>();

	private boolean tlsIsUp;

	private final HandshakeDriver.Output output = new HandshakeDriver.Output() {

		@Override
		public void send(byte[] bytes) {
			HandshakeDriverTests.this.log.add("send");
		}

		@Override
		public boolean startTls(boolean client, ByteBuffer rest) {
			HandshakeDriverTests.this.log.add("tls, rest " + rest.remaining());
			return HandshakeDriverTests.this.tlsIsUp;
		}

		@Override
		public void verified(Handshake.Verified verified, ByteBuffer rest) {
			HandshakeDriverTests.this.log.add("verified " + verified.peer().nodeId() + ", rest " + rest.remaining());
		}

	};

	/** Returns the handshake of a node that chooses if its ID is lower. */
	private static Handshake handshake(String nodeId, boolean tls) {
		Map<String, String> attributes = new LinkedHashMap<>();
		attributes.put(Greeting.PROVIDER, Greeting.OUR_PROVIDER + "test");
		if (tls) {
			attributes.put(Greeting.TLS, Greeting.TLS_VERSION);
		}
		Greeting greeting = new Greeting(nodeId, List.of("tls_sha3_512", "hmac_sha3_512"), List.of("cbor"), attributes);
		return new Handshake(greeting, nodeId + "-nonce", bytes("s3cret"));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	/** Returns all that node b sends to node a, and three bytes behind it. */
	private static ByteBuffer bytesOfNodeB(boolean tls) throws HandshakeException {
		Handshake node = handshake("b", tls);
		List<Handshake.Action> actions = new ArrayList<>(node.receive(ByteBuffer.wrap(handshake("a", tls).open())));
		if (tls) {
			actions.addAll(node.encrypted());
		}
		ByteBuffer bytes = ByteBuffer.allocate(4096).put(node.open());
		for (Handshake.Action action : actions) {
			if (action instanceof Handshake.Send send) {
				bytes.put(send.bytes());
			}
		}
		return bytes.put(new byte[3]).flip();
	}

	private HandshakeDriver driver(String nodeId, boolean tls) {
		return new HandshakeDriver(handshake(nodeId, tls), this.output);
	}

	@Test
	void whenAllLinesComeAtOnceThenThePeerIsVerifiedAndPacketsBehindThemAreKept() throws HandshakeException {
		driver("a", false).receive(bytesOfNodeB(false));
		assertThat(this.log).containsExactly("verified b, rest 3");
	}

	@Test
	void whenTheOtherSideChoosesThenOurProofIsSent() throws HandshakeException {
		driver("b", false).receive(ByteBuffer.wrap(handshake("a", false).open()));
		assertThat(this.log).containsExactly("send");
	}

	@Test
	void whenTlsIsNotUpYetThenWhatFollowsTheNonceIsLeftForIt() throws HandshakeException {
		HandshakeDriver driver = driver("b", true);
		driver.receive(ByteBuffer.allocate(1024).put(handshake("a", true).open()).put(new byte[3]).flip());
		assertThat(this.log).containsExactly("tls, rest 3");
		driver.encrypted();
		assertThat(this.log).containsExactly("tls, rest 3", "send");
	}

	@Test
	void whenTlsCountsAsUpThenTheLinesBehindTheNonceAreRead() throws HandshakeException {
		this.tlsIsUp = true;
		ByteBuffer bytes = bytesOfNodeB(true);
		driver("a", true).receive(bytes);
		assertThat(this.log).hasSize(2).last().isEqualTo("verified b, rest 3");
		assertThat(this.log).first().asString().startsWith("tls, rest ");
	}

}
