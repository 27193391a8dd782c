package io.aemp.local;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.aemp.internal.handshake.ConnectionEndedException;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.handshake.Handshake;
import io.aemp.internal.handshake.HandshakeException;
import io.aemp.internal.handshake.SelfConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * A handshake without proofs: each side says its greeting and, when it would send its
 * authentication line, the number of its choice. The same side chooses the connection.
 */
final class TrustingIntroduction implements Introduction {

	private final Greeting local;

	private @Nullable Greeting peer;

	TrustingIntroduction(Greeting local) {
		this.local = local;
	}

	@Override
	public byte[] open() {
		return line(this.local.line());
	}

	@Override
	public Handshake.@Nullable Verified receive(ByteBuffer bytes, Output output) throws HandshakeException {
		Greeting peer = this.peer;
		if (peer != null) {
			return new Handshake.Verified(peer, framing(peer, this.local), framing(this.local, peer), !chooses(peer),
					Long.parseLong(takeLine(bytes)), true, false);
		}
		peer = Greeting.parse(takeLine(bytes));
		if (peer.nodeId().equals(this.local.nodeId())) {
			throw new SelfConnectionException();
		}
		this.peer = peer;
		if (!chooses(peer)) {
			output.send(choose(0));
		}
		return null;
	}

	private boolean chooses(Greeting peer) {
		return !peer.isOurKind() || this.local.isOurKind() && this.local.nodeId().compareTo(peer.nodeId()) < 0;
	}

	private static String framing(Greeting sender, Greeting receiver) throws HandshakeException {
		return receiver.framings()
			.stream()
			.filter(sender.framings()::contains)
			.findFirst()
			.orElseThrow(() -> new HandshakeException("has no framing in common with us"));
	}

	@Override
	public byte[] choose(long choice) {
		return line(Long.toString(choice));
	}

	private static byte[] line(String text) {
		return (text + '\n').getBytes(StandardCharsets.ISO_8859_1);
	}

	/** Lines arrive whole: nothing cuts what was sent at once. */
	private static String takeLine(ByteBuffer bytes) {
		StringBuilder line = new StringBuilder();
		for (byte byteValue = bytes.get(); byteValue != '\n'; byteValue = bytes.get()) {
			line.append((char) (byteValue & 0xff));
		}
		return line.toString();
	}

	@Override
	public HandshakeException expired(Duration timeout) {
		return new HandshakeException("sent no complete " + expected() + " within " + timeout.toMillis() + " ms",
				claimedNodeId());
	}

	@Override
	public HandshakeException ended() {
		Greeting peer = this.peer;
		boolean proofSent = peer != null && !chooses(peer);
		return new ConnectionEndedException(expected(), claimedNodeId(), proofSent, proofSent);
	}

	private String expected() {
		return (this.peer != null) ? "authentication" : "greeting";
	}

	private @Nullable String claimedNodeId() {
		return (this.peer != null) ? this.peer.nodeId() : null;
	}

}
