package io.aemp.wire;

/**
 * Checks that the escapes in a stream of JSON make whole characters, each octet once,
 * however the stream is cut. Backslashes stand nowhere but in strings.
 */
final class EscapeCheck {

	/** How long an escape of four digits is. */
	private static final int LONGEST = 6;

	/** Octets of the current escape that came. */
	private int length;

	/** The digits of the current escape that came. */
	private int unit;

	/** Whether the last escape was the first half of a surrogate pair. */
	private boolean half;

	void check(byte[] octets, int count) throws FrameException {
		for (int i = 0; i < count; i++) {
			if (this.length != 0 || this.half) {
				next(octets[i]);
			}
			else if (octets[i] == '\\') {
				this.length = 1;
			}
		}
	}

	private void next(byte octet) throws FrameException {
		if (this.length > 1) {
			digit(octet);
		}
		else if (this.length == 1 && octet == 'u') {
			this.length = 2;
			this.unit = 0;
		}
		else if (!this.half) {
			this.length = 0;
		}
		else if (this.length == 0 && octet == '\\') {
			this.length = 1;
		}
		else {
			throw halfPair();
		}
	}

	private void digit(byte octet) throws FrameException {
		int digit = Character.digit(octet, 16);
		if (digit < 0) {
			throw JsonReader.malformed();
		}
		this.unit = this.unit << 4 | digit;
		if (++this.length == LONGEST) {
			this.length = 0;
			char character = (char) this.unit;
			if (Character.isLowSurrogate(character) != this.half) {
				throw halfPair();
			}
			this.half = Character.isHighSurrogate(character);
		}
	}

	private static FrameException halfPair() {
		return new FrameException("A text string has half a surrogate pair");
	}

}
