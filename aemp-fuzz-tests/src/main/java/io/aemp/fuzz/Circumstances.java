package io.aemp.fuzz;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.aemp.internal.handshake.DialledAddress;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.handshake.Handshake;

/**
 * The local side of a handshake, and what the protocol says about proofs, written down a
 * second time.
 *
 * @param greeting what this side says
 * @param offer the methods by which it is willing to prove itself
 * @param secret what it shares with its network
 */
record Circumstances(Greeting greeting, List<String> offer, byte[] secret) {

	static final String HMAC = "hmac_sha3_512";

	static final String CLEARTEXT = "cleartext";

	static final String TLS = "tls_sha3_512";

	static final String TLS_ANON = "tls_anon";

	private static final String NONCE = "bm9uY2U=";

	private static final List<List<String>> ACCEPTED = List.of(List.of(HMAC), List.of(HMAC, CLEARTEXT),
			List.of(CLEARTEXT), List.of(TLS, CLEARTEXT, HMAC, TLS_ANON));

	private static final List<List<String>> OFFERED = List.of(List.of(HMAC), List.of(CLEARTEXT, HMAC),
			List.of(CLEARTEXT), List.of(TLS, HMAC, TLS_ANON));

	private static final List<List<String>> FRAMINGS = List.of(List.of("cbor", "json"), List.of("json", "cbor"),
			List.of("cbor"), List.of("json"));

	/**
	 * Each bit of the choice counts: the lower or the higher node ID (1), what is
	 * accepted (2 and 4), offered (8 and 16) and understood (32 and 64), a short secret
	 * or one longer than a block of the hash (128). If all methods are accepted, TLS is
	 * announced, and there is no secret instead of a long one.
	 */
	static Circumstances of(int choice) {
		Map<String, String> attributes = new LinkedHashMap<>();
		attributes.put(Greeting.MONITORING, "1");
		attributes.put(Greeting.PROVIDER, Greeting.OUR_PROVIDER + "fuzz");
		attributes.put(Greeting.PEER_ADDRESS, "[::1]:4040");
		int accepted = choice >> 1 & 3;
		boolean tls = accepted == ACCEPTED.size() - 1;
		if (tls) {
			attributes.put(Greeting.TLS, Greeting.TLS_VERSION);
		}
		Greeting greeting = new Greeting(((choice & 1) == 0) ? "b" : "y", ACCEPTED.get(accepted),
				FRAMINGS.get(choice >> 5 & 3), attributes);
		String secret = ((choice & 128) == 0) ? "s3cret" : tls ? "" : "\u00e9t\u00e9".repeat(50);
		return new Circumstances(greeting, OFFERED.get(choice >> 3 & 3), secret.getBytes(StandardCharsets.ISO_8859_1));
	}

	Handshake handshake() {
		return new Handshake(this.greeting, this.offer, NONCE, this.secret, DialledAddress.ANY);
	}

	/** Both lines that this side says first. */
	String localLines() {
		return this.greeting.line() + '\n' + NONCE + '\n';
	}

	/** Determines if there is a secret. */
	boolean hasSecret() {
		return this.secret.length > 0;
	}

	/** Determines if both sides announce TLS in version 1. */
	boolean isTls(Greeting peer) {
		return this.greeting.attributes().containsKey(Greeting.TLS)
				&& peer.attributes().getOrDefault(Greeting.TLS, "").matches("(?s)1(\\..*)?");
	}

	/** Determines if this side is the client of TLS. */
	static boolean isTlsClient(String peerNonce) {
		return NONCE.compareTo(peerNonce) < 0;
	}

	/**
	 * Returns the proof that the peer has to send; null for a method whose secret is
	 * missing.
	 */
	String peerProof(String method, String peerLines) {
		return switch (method) {
			case CLEARTEXT -> cleartext();
			case TLS -> sha(peerLines + localLines());
			case TLS_ANON -> "";
			default -> hasSecret() ? hmac(peerLines + localLines()) : "no secret, no proof";
		};
	}

	/** Returns the proof of this side by a method that it may send. */
	String localProof(String method, String peerLines) {
		return switch (method) {
			case TLS -> sha(localLines() + peerLines);
			case TLS_ANON -> "";
			default -> hmac(localLines() + peerLines);
		};
	}

	String cleartext() {
		return HexFormat.of().formatHex(this.secret);
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

	private String hmac(String lines) {
		try {
			Mac mac = Mac.getInstance("HmacSHA3-512");
			mac.init(new SecretKeySpec(this.secret, "HmacSHA3-512"));
			return HexFormat.of().formatHex(mac.doFinal(lines.getBytes(StandardCharsets.ISO_8859_1)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
