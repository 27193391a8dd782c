package io.aemp;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

/**
 * Holds the secret that all nodes of a network share. What counts are its bytes: those of
 * a text in UTF-8, or any bytes written as Base64 behind {@code base64:}. Immutable, and
 * never printed.
 *
 * @since 0.1.0
 */
public final class Secret {

	/** Marks a secret that is given as Base64 instead of text. */
	public static final String BASE64_PREFIX = "base64:";

	/** A shorter secret can be guessed, and causes a warning at every start. */
	public static final int RECOMMENDED_LENGTH = 16;

	private final byte[] bytes;

	private final int length;

	private final boolean ambiguous;

	private Secret(byte[] bytes, int length, boolean ambiguous) {
		this.bytes = bytes;
		this.length = length;
		this.ambiguous = ambiguous;
	}

	/**
	 * Reads a secret from configuration.
	 * @param text the secret itself, whose bytes in UTF-8 count, or {@code base64:}
	 * followed by its bytes as Base64 (RFC 4648, section 4; the padding may be left out)
	 * @return the secret
	 * @throws IllegalArgumentException if the text is blank, is or contains a placeholder
	 * that nobody replaced, is malformed behind {@code base64:}, or has half a surrogate
	 * pair; the message never repeats the text
	 */
	public static Secret of(String text) {
		if (text.isBlank()) {
			throw new IllegalArgumentException(
					"The secret is blank: set one, or none at all for a node that has TLS or stays local");
		}
		if (text.startsWith(BASE64_PREFIX)) {
			return ofBytes(decode(text.substring(BASE64_PREFIX.length())));
		}
		String placeholder = Placeholders.find(text);
		if (placeholder != null) {
			throw new IllegalArgumentException("The secret "
					+ (placeholder.equals(text) ? "is the placeholder '" + Printable.of(text) + "'"
							: "contains a placeholder")
					+ " that was not replaced by a value: define what it stands for. If it is meant literally, write "
					+ "the secret as '" + BASE64_PREFIX + "' and its bytes as Base64");
		}
		byte[] bytes = encode(text);
		int characters = text.codePointCount(0, text.length());
		return new Secret(bytes, characters, bytes.length != characters);
	}

	/**
	 * Makes a secret of bytes, for networks whose secret is no text.
	 * @param bytes at least one; copied
	 * @return the secret
	 * @throws IllegalArgumentException if there are no bytes
	 */
	public static Secret ofBytes(byte[] bytes) {
		if (bytes.length == 0) {
			throw new IllegalArgumentException(
					"The secret has no bytes: set one, or none at all for a node that has TLS or stays local");
		}
		return new Secret(bytes.clone(), bytes.length, false);
	}

	private static byte[] encode(String text) {
		try {
			ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
			byte[] bytes = new byte[encoded.remaining()];
			encoded.get(bytes);
			return bytes;
		}
		catch (CharacterCodingException ex) {
			throw new IllegalArgumentException("The secret has half a surrogate pair, which no UTF-8 stands for");
		}
	}

	private static byte[] decode(String base64) {
		try {
			return Base64.getDecoder().decode(base64);
		}
		catch (IllegalArgumentException ex) {
			// Its message quotes what was read.
			throw new IllegalArgumentException(
					"The secret is malformed: behind '" + BASE64_PREFIX + "' there must be Base64 without line breaks");
		}
	}

	/**
	 * Returns the bytes that count.
	 * @return a copy
	 */
	public byte[] bytes() {
		return this.bytes.clone();
	}

	/**
	 * Returns whether the secret is shorter than recommended: then whoever records one
	 * connection without TLS can try secrets until one fits.
	 * @return true below {@value #RECOMMENDED_LENGTH} characters, or bytes if it was
	 * given as bytes
	 */
	public boolean isShort() {
		return this.length < RECOMMENDED_LENGTH;
	}

	/**
	 * Returns whether the secret is a text with characters beyond ASCII. Its bytes in
	 * UTF-8 count here, while nodes in Perl may take its characters as bytes.
	 * @return false if all nodes read the same configuration the same way
	 */
	public boolean isAmbiguous() {
		return this.ambiguous;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Secret secret && Arrays.equals(this.bytes, secret.bytes);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.bytes);
	}

	/**
	 * Returns a constant, so that no log shows the secret.
	 * @return neither the secret nor its length
	 */
	@Override
	public String toString() {
		return "Secret[hidden]";
	}

}
