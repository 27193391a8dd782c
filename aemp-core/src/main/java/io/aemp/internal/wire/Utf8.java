package io.aemp.internal.wire;

import java.nio.charset.StandardCharsets;

/**
 * Characters as UTF-8 and back.
 */
final class Utf8 {

	private Utf8() {
	}

	/**
	 * Returns the text of these bytes, with U+FFFD in the place of surrogates and of code
	 * points above U+10FFFF, which Perl writes in an extension of UTF-8.
	 * @throws FrameException if they are malformed in another way
	 */
	static String read(byte[] bytes, int start, int count) throws FrameException {
		if (count == 0) {
			return "";
		}
		String text = new String(bytes, start, count, StandardCharsets.UTF_8);
		// A replacement character may be a real one: only then is it worth a closer look.
		if (text.indexOf('\ufffd') >= 0) {
			return readLeniently(bytes, start, count);
		}
		return text;
	}

	private static String readLeniently(byte[] bytes, int start, int count) throws FrameException {
		StringBuilder text = new StringBuilder(count);
		int end = start + count;
		int valid = start;
		int at = start;
		while (at < end) {
			int length = Utf8Sequence.length(bytes, at, end);
			if (length == 0 || length == Utf8Sequence.MALFORMED) {
				throw new FrameException("A text string is not valid UTF-8");
			}
			if (length < 0) {
				text.append(new String(bytes, valid, at - valid, StandardCharsets.UTF_8))
					.append(Utf8Sequence.REPLACEMENT);
				valid = at - length;
			}
			at += Math.abs(length);
		}
		return text.append(new String(bytes, valid, end - valid, StandardCharsets.UTF_8)).toString();
	}

	/**
	 * Determines if each character of a text is one byte. Without a way out of the loop,
	 * which is faster for the lengths that texts have; so is looking at code points,
	 * whose bounds the compiler of Java 25 checks but once.
	 */
	static boolean isAscii(String text) {
		int count = text.length();
		int seen = 0;
		for (int i = 0; i < count; i++) {
			seen |= text.codePointAt(i);
		}
		return seen < 0x80;
	}

	/**
	 * The character at a position.
	 * @throws IllegalArgumentException if only half of it is there
	 */
	static int codePointAt(String text, int index) {
		int codePoint = text.codePointAt(index);
		if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
			throw new IllegalArgumentException("A text of the message has half a surrogate pair at index " + index);
		}
		return codePoint;
	}

	/** Returns the number of bytes of a character. */
	static int length(int c) {
		return (c < 0x80) ? 1 : (c < 0x800) ? 2 : (c < 0x10000) ? 3 : 4;
	}

	/**
	 * Writes a character where there is room for it.
	 * @return the position behind it
	 */
	static int write(int c, byte[] array, int position) {
		int at = position;
		if (c < 0x80) {
			array[at++] = (byte) c;
		}
		else if (c < 0x800) {
			array[at++] = (byte) (0xc0 | c >> 6);
			array[at++] = (byte) (0x80 | c & 0x3f);
		}
		else if (c < 0x10000) {
			array[at++] = (byte) (0xe0 | c >> 12);
			array[at++] = (byte) (0x80 | c >> 6 & 0x3f);
			array[at++] = (byte) (0x80 | c & 0x3f);
		}
		else {
			array[at++] = (byte) (0xf0 | c >> 18);
			array[at++] = (byte) (0x80 | c >> 12 & 0x3f);
			array[at++] = (byte) (0x80 | c >> 6 & 0x3f);
			array[at++] = (byte) (0x80 | c & 0x3f);
		}
		return at;
	}

}
