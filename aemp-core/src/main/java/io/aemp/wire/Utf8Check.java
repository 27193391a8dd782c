package io.aemp.wire;

/**
 * Checks that a stream of octets is UTF-8, each octet once, however the stream is cut.
 */
final class Utf8Check {

	/** Octets of the current character that are still to come. */
	private int missing;

	/** What the next of these octets must lie between. */
	private int lowest;

	private int highest;

	void check(byte[] octets, int count) throws FrameException {
		for (int i = 0; i < count; i++) {
			if (this.missing != 0) {
				next(octets[i] & 0xff);
			}
			else if (octets[i] < 0) {
				first(octets[i] & 0xff);
			}
		}
	}

	private void first(int octet) throws FrameException {
		if (octet < 0xc2 || octet > 0xf4) {
			throw malformed();
		}
		this.missing = (octet < 0xe0) ? 1 : (octet < 0xf0) ? 2 : 3;
		// Neither longer than needed nor a surrogate nor beyond U+10FFFF (RFC 3629).
		this.lowest = (octet == 0xe0) ? 0xa0 : (octet == 0xf0) ? 0x90 : 0x80;
		this.highest = (octet == 0xed) ? 0x9f : (octet == 0xf4) ? 0x8f : 0xbf;
	}

	private void next(int octet) throws FrameException {
		if (octet < this.lowest || octet > this.highest) {
			throw malformed();
		}
		this.missing--;
		this.lowest = 0x80;
		this.highest = 0xbf;
	}

	private static FrameException malformed() {
		return new FrameException("A packet is not valid UTF-8");
	}

}
