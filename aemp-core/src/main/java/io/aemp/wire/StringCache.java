package io.aemp.wire;

import org.jspecify.annotations.Nullable;

/**
 * Short ASCII strings that come again and again, port names and tags, by their octets. A
 * direct-mapped table of fixed size: hostile input can only make it useless.
 */
final class StringCache {

	private static final int SIZE = 256;

	private static final int MAX_LENGTH = 48;

	private final @Nullable String[] strings = new String[SIZE];

	/**
	 * The string of these octets.
	 * @return null if they are too many or not ASCII
	 */
	@Nullable String get(byte[] octets, int start, int count) {
		if (count > MAX_LENGTH) {
			return null;
		}
		int hash = count;
		for (int i = start; i < start + count; i++) {
			hash = hash * 31 + octets[i];
		}
		int slot = (hash ^ hash >>> 8 ^ hash >>> 16) & (SIZE - 1);
		String cached = this.strings[slot];
		if (cached != null && matches(cached, octets, start, count)) {
			return cached;
		}
		char[] chars = new char[count];
		for (int i = 0; i < count; i++) {
			if (octets[start + i] < 0) {
				return null;
			}
			chars[i] = (char) octets[start + i];
		}
		String string = new String(chars);
		this.strings[slot] = string;
		return string;
	}

	private static boolean matches(String string, byte[] octets, int start, int count) {
		if (string.length() != count) {
			return false;
		}
		for (int i = 0; i < count; i++) {
			if (string.charAt(i) != octets[start + i]) {
				return false;
			}
		}
		return true;
	}

}
