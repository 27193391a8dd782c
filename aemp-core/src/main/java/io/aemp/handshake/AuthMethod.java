package io.aemp.handshake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

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
	HMAC_SHA3_512("hmac_sha3_512") {
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
	CLEARTEXT("cleartext", false) {
		@Override
		byte[] proof(byte[] secret, String sayerLines, String listenerLines) {
			return secret;
		}
	};

	private final String wireName;

	private final boolean sendable;

	AuthMethod(String wireName) {
		this(wireName, true);
	}

	AuthMethod(String wireName, boolean sendable) {
		this.wireName = wireName;
		this.sendable = sendable;
	}

	/**
	 * What goes into the authentication line.
	 * @param secret the shared secret
	 * @param sayerLines both greeting lines of the side that proves itself, each with its
	 * line feed
	 * @param listenerLines the same of the other side
	 * @return the octets that go over the wire in hex
	 */
	abstract byte[] proof(byte[] secret, String sayerLines, String listenerLines);

	/**
	 * The name of the method in greetings.
	 * @return the name
	 */
	public String wireName() {
		return this.wireName;
	}

	/**
	 * Whether this node may ever prove itself by the method.
	 * @return false if it is for others only
	 */
	public boolean isSendable() {
		return this.sendable;
	}

	/**
	 * The method of this name.
	 * @param wireName as in greetings
	 * @return null if this node does not know it
	 */
	public static @Nullable AuthMethod named(String wireName) {
		for (AuthMethod method : values()) {
			if (method.wireName.equals(wireName)) {
				return method;
			}
		}
		return null;
	}

}
