package io.aemp.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Reads the strings of CBOR: text strings become {@code String}, byte strings stay
 * {@code byte[]}, but names become {@code String} whichever type they came in (protocol,
 * section 1.6).
 */
final class CborStrings {

	static final byte[] NO_BYTES = {};

	/** Port names, tags and map keys that came lately. */
	private final StringCache cache = new StringCache();

	/** A port name or map key. */
	String name(boolean text, byte[] bytes, int start, int count) throws FrameException {
		String cached = this.cache.get(bytes, start, count);
		if (cached != null) {
			return cached;
		}
		return text ? Utf8.read(bytes, start, count) : new String(bytes, start, count, StandardCharsets.ISO_8859_1);
	}

	/** The element that tells what a message is about. */
	Object tag(boolean text, byte[] bytes, int start, int count) throws FrameException {
		@Nullable String cached = text ? this.cache.get(bytes, start, count) : null;
		return (cached != null) ? cached : value(text, bytes, start, count);
	}

	/** Any other string. */
	Object value(boolean text, byte[] bytes, int start, int count) throws FrameException {
		if (text) {
			return Utf8.read(bytes, start, count);
		}
		return (count == 0) ? NO_BYTES : Arrays.copyOfRange(bytes, start, start + count);
	}

}
