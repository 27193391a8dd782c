package io.aemp.internal.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import io.aemp.internal.wire.FrameBuffer;
import io.aemp.internal.wire.FrameException;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.internal.wire.FrameReader;
import io.aemp.internal.wire.Framing;
import io.aemp.testing.Patience;
import org.jspecify.annotations.Nullable;

/**
 * A peer on a plain socket with a handshake of its own, step by step. Reading ends with
 * an exception when nothing comes for as long as a test may wait.
 */
public final class SimpleClient implements AutoCloseable {

	private final Socket connection;

	/** The socket, or TLS over it. */
	private Socket socket;

	private InputStream in;

	private FrameReader reader = Framing.named("cbor").newReader(FrameLimits.ofFrameBytes(64 << 20));

	private String sent = "cbor";

	private String received = "cbor";

	private String ourLines = "";

	private String theirLines = "";

	private SimpleClient(Socket socket) throws IOException {
		this.connection = socket;
		this.socket = socket;
		this.in = socket.getInputStream();
		socket.setSoTimeout((int) Patience.LIMIT.toMillis());
		socket.setTcpNoDelay(true);
	}

	public static SimpleClient of(Socket socket) throws IOException {
		return new SimpleClient(socket);
	}

	public static SimpleClient connect(int port) throws IOException {
		return new SimpleClient(new Socket(InetAddress.getByName("127.0.0.1"), port));
	}

	/** Writes packets in another framing than CBOR, and expects them in one. */
	public SimpleClient framings(String sent, String received) {
		this.sent = sent;
		this.received = received;
		this.reader = Framing.named(received).newReader(FrameLimits.ofFrameBytes(64 << 20));
		return this;
	}

	/** Our end of the socket, as the other side sees it. */
	public String address() {
		return "127.0.0.1:" + this.connection.getLocalPort();
	}

	/** Sends both greeting lines. */
	public SimpleClient greet(String greeting, String nonce) throws IOException {
		this.ourLines = greeting + '\n' + nonce + '\n';
		return send(this.ourLines);
	}

	/** Reads both greeting lines of the other side. */
	public SimpleClient readGreeting() throws IOException {
		this.theirLines = readLine() + '\n' + readLine() + '\n';
		return this;
	}

	/**
	 * Starts TLS, and returns when this side believes that it is up.
	 * @param client whether this side is its client
	 */
	public SimpleClient startTls(SSLContext tls, boolean client) throws IOException {
		SSLSocket encrypted = (SSLSocket) tls.getSocketFactory()
			.createSocket(this.connection, "", this.connection.getPort(), true);
		encrypted.setUseClientMode(client);
		encrypted.setNeedClientAuth(!client);
		encrypted.startHandshake();
		this.socket = encrypted;
		this.in = encrypted.getInputStream();
		return this;
	}

	/** Returns the greeting of the peer, both lines with their ends. */
	public String theirLines() {
		return this.theirLines;
	}

	/** Our authentication line with its end. */
	public String authentication(String secret) {
		return "hmac_sha3_512;" + hmac(secret, this.ourLines + this.theirLines) + ';' + this.sent + '\n';
	}

	/** The authentication line that the other side has to send, without its end. */
	public String expectedAuthentication(String secret) {
		return "hmac_sha3_512;" + hmac(secret, this.theirLines + this.ourLines) + ';' + this.received;
	}

	/** Our authentication line over TLS, with its end. */
	public String tlsAuthentication() {
		return "tls_sha3_512;" + sha(this.ourLines + this.theirLines) + ';' + this.sent + '\n';
	}

	/** The one that the other side has to send, without its end. */
	public String expectedTlsAuthentication() {
		return "tls_sha3_512;" + sha(this.theirLines + this.ourLines) + ';' + this.received;
	}

	private static String sha(String lines) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA3-512");
			return HexFormat.of().formatHex(digest.digest(lines.getBytes(StandardCharsets.ISO_8859_1)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String hmac(String secret, String lines) {
		try {
			Mac mac = Mac.getInstance("HmacSHA3-512");
			mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA3-512"));
			return HexFormat.of().formatHex(mac.doFinal(lines.getBytes(StandardCharsets.ISO_8859_1)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public SimpleClient send(String text) throws IOException {
		return send(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	public SimpleClient send(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
		return this;
	}

	/** Sends bytes beside TLS. */
	public SimpleClient sendUnencrypted(String text) throws IOException {
		this.connection.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
		return this;
	}

	/** Sends a packet. */
	public SimpleClient sendPacket(String portName, @Nullable Object... elements) throws IOException {
		return send(packet(Framing.named(this.sent), portName, elements));
	}

	/** A packet as bytes, in CBOR. */
	public static byte[] packet(String portName, @Nullable Object... elements) {
		return packet(Framing.named("cbor"), portName, elements);
	}

	private static byte[] packet(Framing framing, String portName, @Nullable Object... elements) {
		FrameBuffer out = new FrameBuffer(64);
		framing.write(portName, elements, out);
		return Arrays.copyOf(out.array(), out.length());
	}

	public String readLine() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		int byteValue = this.in.read();
		while (byteValue != '\n') {
			if (byteValue < 0) {
				throw new IOException("End of stream instead of the end of a line");
			}
			line.write(byteValue);
			byteValue = this.in.read();
		}
		return line.toString(StandardCharsets.ISO_8859_1);
	}

	/** The next packet; null at the end of the stream. */
	public @Nullable Object @Nullable [] readPacket() throws IOException, FrameException {
		byte[] bytes = new byte[65_536];
		@Nullable Object @Nullable [] packet = this.reader.next();
		while (packet == null) {
			int count = this.in.read(bytes);
			if (count < 0) {
				return null;
			}
			this.reader.feed(ByteBuffer.wrap(bytes, 0, count));
			packet = this.reader.next();
		}
		return packet;
	}

	/** All that comes until the other side closes, or resets, the connection. */
	public byte[] readToEnd() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			this.in.transferTo(bytes);
		}
		catch (SocketTimeoutException ex) {
			throw new AssertionError("The connection was not closed", ex);
		}
		catch (IOException ex) {
			// Closing with unread input resets.
		}
		return bytes.toByteArray();
	}

	/** Ends our output only, without a word of TLS. */
	public void endOutput() throws IOException {
		this.connection.shutdownOutput();
	}

	/** Resets the connection. */
	public void reset() throws IOException {
		this.connection.setSoLinger(true, 0);
		this.connection.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
