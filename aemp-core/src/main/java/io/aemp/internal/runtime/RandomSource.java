package io.aemp.internal.runtime;

import java.security.SecureRandom;

/**
 * The source of all randomness of a node. May be called from any thread.
 */
@FunctionalInterface
public interface RandomSource {

	/**
	 * Returns the randomness of this machine, fit for secrets.
	 * @return a source for any number of threads
	 */
	static RandomSource secure() {
		return new SecureRandom()::nextBytes;
	}

	/**
	 * Fills an array with random bytes.
	 * @param bytes the array to fill
	 */
	void nextBytes(byte[] bytes);

	/**
	 * Returns a random fraction, for jitter.
	 * @return at least 0 and below 1
	 */
	default double nextFraction() {
		byte[] bytes = new byte[6];
		nextBytes(bytes);
		long bits = 0;
		for (byte byteValue : bytes) {
			bits = bits << 8 | byteValue & 0xff;
		}
		return bits * 0x1p-48;
	}

	/**
	 * Returns a random name of letters and digits, unique for all practical purposes.
	 * @param length how many characters
	 * @return the name
	 */
	default String nextName(int length) {
		String alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
		StringBuilder name = new StringBuilder(length);
		for (int i = 0; i < length; i++) {
			name.append(alphabet.charAt((int) (nextFraction() * alphabet.length())));
		}
		return name.toString();
	}

}
