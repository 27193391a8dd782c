package io.aemp.internal.handshake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.aemp.Printable;

/**
 * Holds the proofs of both sides of a handshake, which are known after both greetings
 * (protocol, section 1.4).
 */
final class Authentication {

	private static final String CHOICE = "choice=";

	private final Greeting local;

	/** All that is kept of the other side's greeting: taken apart, it could cost much. */
	private final String claimedNodeId;

	private final boolean tls;

	/** The proof that the peer has to send, by each method that we accept. */
	private final Map<AuthMethod, byte[]> expectedProofs = new EnumMap<>(AuthMethod.class);

	private final String line;

	private final String outboundFraming;

	/**
	 * Chooses what both sides can do.
	 * @param local our greeting, with the methods that we accept
	 * @param localLines both our greeting lines, with their ends
	 * @param offer the methods by which we are willing to prove ourselves
	 * @param secret what both sides share; empty for nothing
	 * @param peer the greeting of the other side
	 * @param peerLines both its greeting lines, with a single line feed at the end of
	 * each
	 * @param tls whether this goes over TLS
	 * @throws HandshakeException if there is no method or framing in common
	 */
	Authentication(Greeting local, String localLines, List<String> offer, byte[] secret, Greeting peer,
			String peerLines, boolean tls) throws HandshakeException {
		this.local = local;
		this.claimedNodeId = peer.nodeId();
		this.tls = tls;
		boolean hasSecret = secret.length > 0;
		if (!tls && !hasSecret) {
			throw refusal("does not announce TLS, and this node has no secret to do without");
		}
		// Over TLS nothing is proven by the secret: that is the reference's way.
		List<AuthMethod> possible = known(offer)
			.filter((known) -> known.needsTls() == tls && known.isPossible(tls, hasSecret))
			.toList();
		AuthMethod method = known(peer.methods()).filter(possible::contains)
			.findFirst()
			.orElseThrow(() -> refusal(
					"accepts none of our authentication methods " + possible.stream().map(AuthMethod::wireName).toList()
							+ " but " + Printable.of(peer.methods().toString())));
		this.outboundFraming = peer.framings()
			.stream()
			.filter(local.framings()::contains)
			.findFirst()
			.orElseThrow(() -> refusal("understands none of our framings " + local.framings() + " but "
					+ Printable.of(peer.framings().toString())));
		this.line = method.wireName() + ';' + hex(method.proof(secret, localLines, peerLines)) + ';'
				+ this.outboundFraming;
		known(local.methods()).filter((known) -> known.isPossible(tls, hasSecret))
			.forEach((accepted) -> this.expectedProofs.put(accepted, accepted.proof(secret, peerLines, localLines)));
	}

	private static Stream<AuthMethod> known(List<String> names) {
		return names.stream().map(AuthMethod::named).flatMap(Stream::ofNullable);
	}

	/** Returns true if our line proves that we know the secret. */
	boolean isBySecret() {
		return !this.tls;
	}

	/** Our line, without its end. */
	String line() {
		return this.line;
	}

	/** Our line with the number of our choice, which only peers of our kind are told. */
	String line(long choice) {
		return this.line + ';' + CHOICE + choice;
	}

	/** The framing of our packets. */
	String outboundFraming() {
		return this.outboundFraming;
	}

	/**
	 * Checks the line of the other side.
	 * @param line without its end
	 * @return what it says
	 * @throws HandshakeException if it proves nothing
	 */
	Proof verify(String line) throws HandshakeException {
		String[] fields = line.split(";", -1);
		if (fields.length < 3) {
			throw refusal("sent an incomplete authentication line");
		}
		AuthMethod method = AuthMethod.named(fields[0]);
		byte[] expected = (method != null) ? this.expectedProofs.get(method) : null;
		if (method == null || expected == null) {
			throw refusal("authenticates by '" + Printable.of(fields[0]) + "', which "
					+ ((method != null && method.needsTls() && !this.tls) ? "proves nothing without TLS"
							: "this node does not accept"));
		}
		if (!this.local.framings().contains(fields[2])) {
			throw refusal("chose the framing '" + Printable.of(fields[2]) + "', which was not offered");
		}
		if (!MessageDigest.isEqual(bytes(hex(expected)), bytes(fields[1]))) {
			throw refusal(method.needsTls() ? "could not prove that its greeting came unchanged"
					: "could not prove that it knows our secret");
		}
		return new Proof(fields[2], choice(fields), method.isTrusted());
	}

	private static long choice(String[] fields) {
		for (int i = 3; i < fields.length; i++) {
			if (fields[i].startsWith(CHOICE)) {
				try {
					return Long.parseLong(fields[i].substring(CHOICE.length()));
				}
				catch (NumberFormatException ex) {
					return 0;
				}
			}
		}
		return 0;
	}

	private HandshakeException refusal(String message) {
		return new HandshakeException(message, this.claimedNodeId);
	}

	private static String hex(byte[] bytes) {
		return HexFormat.of().formatHex(bytes);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	/**
	 * The content of a valid authentication line.
	 *
	 * @param framing the framing of the other side's packets
	 * @param choice the number of its choice; 0 if it sent none
	 * @param trusted false if its greeting is not proven to be its own
	 */
	record Proof(String framing, long choice, boolean trusted) {

	}

}
