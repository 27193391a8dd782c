package io.aemp.internal.wire;

import java.math.BigInteger;

/**
 * Reads the numbers of CBOR as Java numbers.
 */
final class CborNumbers {

	/** Arithmetic and printing of larger numbers take too long. */
	private static final int MAX_BIGNUM_BYTES = 1024;

	private CborNumbers() {
	}

	/**
	 * A number of type 0.
	 * @param argument read as unsigned
	 */
	static Number unsigned(long argument) {
		return (argument >= 0) ? (Number) argument : new BigInteger(Long.toUnsignedString(argument));
	}

	/**
	 * A number of type 1.
	 * @param argument read as unsigned
	 */
	static Number negative(long argument) {
		return (argument >= 0) ? (Number) ~argument : new BigInteger(Long.toUnsignedString(argument)).not();
	}

	/**
	 * A byte string behind a tag that makes a number of it.
	 * @param tag 2, or 3 for a negative number
	 */
	static BigInteger bignum(int tag, byte[] bytes, int start, int count) throws FrameException {
		if (count > MAX_BIGNUM_BYTES) {
			throw new FrameException("A packet has a number of " + count + " bytes");
		}
		BigInteger number = new BigInteger(1, bytes, start, count);
		return (tag == 2) ? number : number.not();
	}

	/** A float of 16 bits. */
	static double half(int bits) {
		int exponent = bits >> 10 & 0x1f;
		int mantissa = bits & 0x3ff;
		double magnitude = (exponent == 0) ? mantissa * 0x1p-24
				: (exponent == 31) ? ((mantissa == 0) ? Double.POSITIVE_INFINITY : Double.NaN)
						: (mantissa + 1024) * Math.scalb(1.0, exponent - 25);
		return ((bits & 0x8000) != 0) ? -magnitude : magnitude;
	}

}
