package io.aemp.internal.wire;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.jspecify.annotations.Nullable;

/**
 * Makes up values that a message may have, always the same ones.
 */
final class RandomValues {

	private static final int MAX_BITS = 200;

	private final long seed;

	private final Random random;

	private int made;

	RandomValues(long seed) {
		this.seed = seed;
		this.random = new Random(seed);
	}

	@Nullable Object next() {
		this.made++;
		return next(5);
	}

	/** Returns the value that was made last. */
	@Override
	public String toString() {
		return "value " + this.made + " of seed " + this.seed;
	}

	private @Nullable Object next(int depth) {
		return switch (this.random.nextInt((depth > 0) ? 15 : 12)) {
			case 0 -> null;
			case 1 -> this.random.nextBoolean();
			case 2 -> this.random.nextLong() >> this.random.nextInt(64);
			case 3 -> this.random.nextInt() >> this.random.nextInt(32);
			case 4 -> (this.random.nextInt(2) == 0) ? (Object) (short) this.random.nextInt()
					: (Object) (byte) this.random.nextInt();
			case 5 -> {
				BigInteger big = new BigInteger(1 + this.random.nextInt(MAX_BITS), this.random);
				yield this.random.nextBoolean() ? big : big.negate();
			}
			case 6 -> finite();
			case 7 -> (float) this.random.nextInt(1 << 20) / 16;
			case 8 -> this.random.nextGaussian() * 1000;
			case 9 -> bytes();
			case 10, 11 -> text();
			case 12, 13 -> list(depth - 1);
			default -> map(depth - 1);
		};
	}

	private double finite() {
		double number = Double.longBitsToDouble(this.random.nextLong());
		return Double.isFinite(number) ? number : -0.0;
	}

	private int size() {
		return this.random.nextInt(1 << this.random.nextInt(7));
	}

	private byte[] bytes() {
		byte[] bytes = new byte[size()];
		this.random.nextBytes(bytes);
		return bytes;
	}

	private String text() {
		int kind = this.random.nextInt(4);
		StringBuilder text = new StringBuilder();
		for (int i = size(); i > 0; i--) {
			int codePoint = (kind == 0) ? ' ' + this.random.nextInt(95)
					: this.random.nextInt((kind == 1) ? 0x100 : (kind == 2) ? 0x10000 : 0x110000);
			if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
				text.appendCodePoint(codePoint);
			}
		}
		return text.toString();
	}

	private List<@Nullable Object> list(int depth) {
		List<@Nullable Object> list = new ArrayList<>();
		for (int i = this.random.nextInt(1 << this.random.nextInt(6)); i > 0; i--) {
			list.add(next((i < 5) ? depth : 0));
		}
		return list;
	}

	private Map<String, @Nullable Object> map(int depth) {
		Map<String, @Nullable Object> map = new LinkedHashMap<>();
		for (int i = this.random.nextInt(1 << this.random.nextInt(6)); i > 0; i--) {
			map.put(text(), next((i < 5) ? depth : 0));
		}
		return map;
	}

}
