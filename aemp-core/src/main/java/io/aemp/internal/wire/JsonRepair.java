package io.aemp.internal.wire;

import java.util.Arrays;

/**
 * Replaces surrogates without their other half, escaped or not, and code points above
 * U+10FFFF in a stream of JSON by U+FFFD, before a parser reads it. Looks at each byte
 * once, but for up to {@value #MAX_HELD} of a character that is not complete.
 *
 * <p>
 * Works in place, since a replacement is never longer than what it replaces.
 */
final class JsonRepair {

	/** The longest character, an escaped surrogate and most of a second one. */
	private static final int MAX_HELD = Utf8Sequence.MAX_BYTES;

	/** The length of an escape of four digits. */
	private static final int ESCAPE = 6;

	private static final int NOT_COMPLETE = -1;

	private static final int NO_UNIT = -2;

	/** The number of bytes that were dropped before a position in the array. */
	private int[] droppedAt = new int[0];

	private int[] dropped = new int[0];

	private int drops;

	private int held;

	private int total;

	/**
	 * Repairs bytes of the stream, whose beginning is what was held at the last call.
	 * @param bytes replaced by the repaired ones; what is held stays where it is
	 * @param count how many there are
	 * @return how many are repaired and complete
	 * @throws FrameException if they are malformed in another way
	 */
	int repair(byte[] bytes, int count) throws FrameException {
		this.drops = 0;
		this.total = 0;
		int out = 0;
		int at = 0;
		while (at < count) {
			byte next = bytes[at];
			if (next >= 0 && next != '\\') {
				bytes[out++] = next;
				at++;
				continue;
			}
			int length = (next == '\\') ? escape(bytes, at, count) : Utf8Sequence.length(bytes, at, count);
			if (length == 0) {
				break;
			}
			if (length == Utf8Sequence.MALFORMED) {
				throw new FrameException("A packet is not valid UTF-8");
			}
			out = (length < 0) ? replace(bytes, at, -length, out) : copy(bytes, at, length, out);
			at += Math.abs(length);
		}
		this.held = count - at;
		return out;
	}

	private static int copy(byte[] bytes, int at, int length, int out) {
		if (out != at) {
			System.arraycopy(bytes, at, bytes, out, length);
		}
		return out + length;
	}

	private int replace(byte[] bytes, int at, int length, int out) {
		int end = Utf8.write(Utf8Sequence.REPLACEMENT, bytes, out);
		int left = length - (end - out);
		if (left > 0) {
			if (this.drops == this.droppedAt.length) {
				int capacity = Math.max(16, this.drops * 2);
				this.droppedAt = Arrays.copyOf(this.droppedAt, capacity);
				this.dropped = Arrays.copyOf(this.dropped, capacity);
			}
			this.total += left;
			this.droppedAt[this.drops] = end;
			this.dropped[this.drops++] = this.total;
		}
		return end;
	}

	/**
	 * Returns how long an escape is.
	 * @return a pair of surrogates counts as one; negative for half a pair, 0 if more
	 * bytes are needed
	 */
	private static int escape(byte[] bytes, int at, int count) {
		if (count - at < 2) {
			return 0;
		}
		if (bytes[at + 1] != 'u') {
			return 2;
		}
		int unit = unit(bytes, at, count);
		if (unit == NOT_COMPLETE) {
			return 0;
		}
		if (unit == NO_UNIT) {
			// The parser refuses it.
			return 2;
		}
		if (!Character.isSurrogate((char) unit)) {
			return ESCAPE;
		}
		if (Character.isLowSurrogate((char) unit)) {
			return -ESCAPE;
		}
		int second = unit(bytes, at + ESCAPE, count);
		if (second == NOT_COMPLETE) {
			return 0;
		}
		return (second >= 0 && Character.isLowSurrogate((char) second)) ? 2 * ESCAPE : -ESCAPE;
	}

	/** The number in an escape of four digits, if it is one. */
	private static int unit(byte[] bytes, int at, int count) {
		int unit = 0;
		for (int i = 0; i < ESCAPE; i++) {
			if (at + i >= count) {
				return NOT_COMPLETE;
			}
			int digit = (i < 2) ? 0 : Character.digit(bytes[at + i], 16);
			if (i == 0 && bytes[at] != '\\' || i == 1 && bytes[at + 1] != 'u' || digit < 0) {
				return NO_UNIT;
			}
			unit = unit << 4 | digit;
		}
		return unit;
	}

	/**
	 * Returns how many bytes at the end of the last ones are not complete: they have to
	 * be the beginning of the next ones.
	 */
	int held() {
		return this.held;
	}

	/** Returns how many bytes fewer the last ones became. */
	int dropped() {
		return this.total;
	}

	/** Returns how many bytes were dropped in front of a position among the last ones. */
	int droppedBefore(int position) {
		if (this.drops == 0) {
			return 0;
		}
		int found = Arrays.binarySearch(this.droppedAt, 0, this.drops, position);
		int index = (found >= 0) ? found : -found - 2;
		return (index >= 0) ? this.dropped[index] : 0;
	}

}
