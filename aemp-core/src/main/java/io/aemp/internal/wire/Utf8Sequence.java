package io.aemp.internal.wire;

/**
 * Recognises characters in UTF-8 as Perl writes it, which also encodes surrogates and
 * code points above U+10FFFF, the latter in up to 13 bytes.
 */
final class Utf8Sequence {

	/** The longest sequence. */
	static final int MAX_BYTES = 13;

	/** Stands for bytes that are no character, or encode it in more than needed. */
	static final int MALFORMED = Integer.MIN_VALUE;

	/** Replaces a character that Unicode does not have. */
	static final char REPLACEMENT = '\ufffd';

	private static final int FIRST_BEYOND_UNICODE = 0xf4;

	private Utf8Sequence() {
	}

	/**
	 * Returns how many bytes a character has.
	 * @param bytes where it is
	 * @param start its first byte
	 * @param end behind the last byte there is
	 * @return the number of bytes; negative for a surrogate or a code point above
	 * U+10FFFF; 0 if more bytes are needed; {@link #MALFORMED}
	 */
	static int length(byte[] bytes, int start, int end) {
		int first = bytes[start] & 0xff;
		if (first < 0x80) {
			return 1;
		}
		if (first < 0xc2) {
			return MALFORMED;
		}
		int length = length(first);
		int available = Math.min(length, end - start);
		for (int i = 1; i < available; i++) {
			int lowest = (i == 1) ? lowestSecond(first) : 0x80;
			int next = bytes[start + i] & 0xff;
			if (next < lowest || next > 0xbf) {
				return MALFORMED;
			}
		}
		if (available < length) {
			return 0;
		}
		return isUnicode(first, bytes[start + 1] & 0xff) ? length : -length;
	}

	private static int length(int first) {
		if (first < 0xf0) {
			return (first < 0xe0) ? 2 : 3;
		}
		if (first < 0xfc) {
			return (first < 0xf8) ? 4 : 5;
		}
		return (first == 0xff) ? MAX_BYTES : (first == 0xfe) ? 7 : 6;
	}

	/** A lower second byte would make the sequence longer than needed. */
	private static int lowestSecond(int first) {
		return switch (first) {
			case 0xe0 -> 0xa0;
			case 0xf0 -> 0x90;
			case 0xf8 -> 0x88;
			case 0xfc -> 0x84;
			case 0xfe -> 0x82;
			default -> 0x80;
		};
	}

	private static boolean isUnicode(int first, int second) {
		boolean surrogate = first == 0xed && second >= 0xa0;
		boolean beyond = first > FIRST_BEYOND_UNICODE || first == FIRST_BEYOND_UNICODE && second >= 0x90;
		return !surrogate && !beyond;
	}

}
