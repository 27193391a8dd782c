package io.aemp.replay;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.handshake.Handshake;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.internal.wire.FrameReader;
import io.aemp.internal.wire.Framing;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Recorded handshakes over TLS, of which the recordings have what was encrypted as well:
 * in the place of either side we say, byte for byte, what it said.
 */
class TlsReplayTests {

	@ParameterizedTest
	@CsvSource({ "tls-ca-cbor, A, B, s3cret", "tls-ca-cbor, B, A, s3cret", "tls-self-signed-shared-json, A, B, ''",
			"tls-self-signed-shared-json, B, A, ''" })
	void whenWeTakeOneSideThenOurBytesAreTheRecordedOnes(String name, String ours, String theirs, String secret)
			throws Exception {
		List<byte[]> local = RecordingReader.plaintext(name, ours);
		List<byte[]> peer = RecordingReader.plaintext(name, theirs);
		String[] lines = text(local.get(0)).split("\n");
		Handshake handshake = new Handshake(greeting(lines[0]), lines[1], bytes(secret));
		assertThat(handshake.open()).isEqualTo(local.get(0));

		// What TLS says comes right behind the nonce.
		byte[] record = bytes("\u0016\u0003\u0001\u0002\u0000\u0001\n\n\n");
		ByteBuffer in = ByteBuffer.wrap(join(peer.get(0), record));
		assertThat(handshake.receive(in))
			.containsExactly(new Handshake.StartTls(RecordingReader.isTlsClient(name, ours)));
		assertThat(in).isEqualTo(ByteBuffer.wrap(record));
		assertThat(handshake.receive(in)).isEmpty();
		assertThat(in).isEqualTo(ByteBuffer.wrap(record));

		assertThat(handshake.encrypted()).isEmpty();
		ByteBuffer decrypted = ByteBuffer.wrap(join(peer.subList(1, peer.size()).toArray(byte[][]::new)));
		Handshake.Verified verified = (Handshake.Verified) handshake.receive(decrypted).get(0);
		assertThat(verified.chosen()).isFalse();
		assertThat(verified.trusted()).isTrue();
		assertThat(verified.peer().nodeId()).isEqualTo(theirs);
		assertThat(handshake.choose(1)).isEqualTo(local.get(1));

		FrameReader reader = Framing.named(verified.inboundFraming()).newReader(FrameLimits.ofFrameBytes(1 << 16));
		reader.feed(decrypted);
		// Each packet was a write of its own.
		for (int i = 0; i < peer.size() - 2; i++) {
			assertThat(reader.next()).isNotNull();
		}
		assertThat(reader.next()).isNull();
	}

	private static Greeting greeting(String line) {
		String[] fields = line.split(";");
		Map<String, String> attributes = new LinkedHashMap<>();
		for (int i = 5; i < fields.length; i++) {
			String[] pair = fields[i].split("=", 2);
			attributes.put(pair[0], pair[1]);
		}
		return new Greeting(fields[2], List.of(fields[3].split(",")), List.of(fields[4].split(",")), attributes);
	}

	private static byte[] join(byte[]... parts) {
		ByteArrayOutputStream whole = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			whole.writeBytes(part);
		}
		return whole.toByteArray();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

}
