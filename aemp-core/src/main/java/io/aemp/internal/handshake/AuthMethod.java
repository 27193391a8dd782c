package io.aemp.internal.handshake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * The ways to prove that one belongs to the network (protocol, section 1.4).
 */
public enum AuthMethod {

	/**
	 * Both sides know the secret, and show it by a keyed hash over the four greeting
	 * lines.
	 */
	HMAC_SHA3_512("hmac_sha3_512", Need.SECRET, true) {
		@Override
		byte[] proof(byte[] secret, String sayerLines, String listenerLines) {
			try {
				Mac mac = Mac.getInstance("HmacSHA3-512");
				mac.init(new SecretKeySpec(secret, "HmacSHA3-512"));
				mac.update(sayerLines.getBytes(StandardCharsets.ISO_8859_1));
				return mac.doFinal(listenerLines.getBytes(StandardCharsets.ISO_8859_1));
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException("This Java runtime cannot compute HmacSHA3-512", ex);
			}
		}
	},

	/**
	 * The other side shows the secret itself, to everybody on the way. Only for simple
	 * clients on networks that are trusted; never sent.
	 */
	CLEARTEXT("cleartext", Need.SECRET, false) {
		@Override
		byte[] proof(byte[] secret, String sayerLines, String listenerLines) {
			return secret;
		}
	},

	/**
	 * Both sides have shown certificates; a hash over the four greeting lines shows that
	 * nobody changed those, which went over the wire before TLS began.
	 */
	TLS_SHA3_512("tls_sha3_512", Need.TLS, true) {
		@Override
		byte[] proof(byte[] secret, String sayerLines, String listenerLines) {
			try {
				MessageDigest digest = MessageDigest.getInstance("SHA3-512");
				digest.update(sayerLines.getBytes(StandardCharsets.ISO_8859_1));
				return digest.digest(listenerLines.getBytes(StandardCharsets.ISO_8859_1));
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException("This Java runtime cannot compute SHA3-512", ex);
			}
		}
	},

	/**
	 * Both sides have shown certificates, and nothing else is proven: somebody on the way
	 * may have changed what was greeted, node IDs included. Such a peer is not trusted.
	 */
	TLS_ANON("tls_anon", Need.TLS, true) {
		@Override
		byte[] proof(byte[] secret, String sayerLines, String listenerLines) {
			return new byte[0];
		}
	};

	/** Greetings may name thousands, and each is looked up. */
	private static final Map<String, AuthMethod> BY_NAME = Stream.of(values())
		.collect(Collectors.toUnmodifiableMap(AuthMethod::wireName, Function.identity()));

	private final String wireName;

	private final Need need;

	private final boolean sendable;

	AuthMethod(String wireName, Need need, boolean sendable) {
		this.wireName = wireName;
		this.need = need;
		this.sendable = sendable;
	}

	/**
	 * Returns the content of the authentication line.
	 * @param secret the shared secret; empty if the method does without
	 * @param sayerLines both greeting lines of the side that proves itself, each with its
	 * line feed
	 * @param listenerLines the same of the other side
	 * @return the bytes that go over the wire in hex
	 */
	abstract byte[] proof(byte[] secret, String sayerLines, String listenerLines);

	/**
	 * Returns the name of the method in greetings.
	 * @return the name
	 */
	public String wireName() {
		return this.wireName;
	}

	/**
	 * Determines if this node may ever authenticate itself by the method.
	 * @return false if it is for others only
	 */
	public boolean isSendable() {
		return this.sendable;
	}

	/**
	 * Determines if the method is for connections over TLS only.
	 * @return true if it proves nothing without
	 */
	public boolean needsTls() {
		return this.need == Need.TLS;
	}

	/**
	 * Determines if the method proves anything between sides that have these things in
	 * common.
	 * @param tls whether TLS has verified the other side
	 * @param secret whether there is a secret
	 * @return true if it may be used
	 */
	public boolean isPossible(boolean tls, boolean secret) {
		return needsTls() ? tls : secret;
	}

	/**
	 * Determines if a peer that authenticates itself by the method is trusted.
	 * @return false if it is marked as untrusted
	 */
	boolean isTrusted() {
		return this != TLS_ANON;
	}

	/**
	 * Returns the method of this name.
	 * @param wireName as in greetings
	 * @return null if this node does not know it
	 */
	public static @Nullable AuthMethod named(String wireName) {
		return BY_NAME.get(wireName);
	}

	private enum Need {

		SECRET, TLS

	}

}
