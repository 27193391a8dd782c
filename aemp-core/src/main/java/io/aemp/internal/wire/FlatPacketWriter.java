package io.aemp.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * Writes messages of the commonest kind, with nothing but ASCII strings and integers in
 * them, as CBOR: faster than {@link CborWriter}. Leaves all others to that.
 */
final class FlatPacketWriter {

	/** As many as one byte can tell. */
	private static final int MAX_ITEMS = 23;

	/** The largest size of an item, besides the characters of a text. */
	private static final int ROOM = Math.max(EncodedNames.ROOM, CborHeads.MAX_BYTES);

	private FlatPacketWriter() {
	}

	/**
	 * Writes a message.
	 * @return false if it is of another kind: then nothing is written
	 */
	static boolean write(String portName, @Nullable Object[] elements, FrameBuffer out) {
		int count = elements.length;
		if (count >= MAX_ITEMS) {
			return false;
		}
		int start = out.length;
		byte[] array = out.reserve(1 + ROOM + portName.length());
		array[start] = (byte) (CborWriter.ARRAY | count + 1);
		int at = writeName(portName, array, start + 1);
		for (int i = 0; i < count && at >= 0; i++) {
			Object element = elements[i];
			if (element instanceof String text) {
				array = out.reserveFrom(at, ROOM + text.length());
				at = (i == 0) ? writeName(text, array, at) : writeText(text, array, at);
			}
			else if (element instanceof Integer || element instanceof Long) {
				array = out.reserveFrom(at, ROOM);
				at = writeInteger(((Number) element).longValue(), array, at);
			}
			else {
				return false;
			}
		}
		if (at < 0) {
			return false;
		}
		out.length = at;
		return true;
	}

	/** Port names and tags are mostly the same ones. */
	private static int writeName(String text, byte[] array, int at) {
		return (text.length() <= EncodedNames.MAX_LENGTH) ? EncodedNames.write(text, array, at)
				: writeText(text, array, at);
	}

	/** Returns the position behind it, or -1 if it is not ASCII. */
	@SuppressWarnings("deprecation") // the one that copies them without a detour
	private static int writeText(String text, byte[] array, int position) {
		if (!Utf8.isAscii(text)) {
			return -1;
		}
		int length = text.length();
		int at = CborHeads.write(CborWriter.TEXT, length, array, position);
		text.getBytes(0, length, array, at);
		return at + length;
	}

	private static int writeInteger(long value, byte[] array, int at) {
		return (value >= 0) ? CborHeads.write(CborWriter.UNSIGNED, value, array, at)
				: CborHeads.write(CborWriter.NEGATIVE, ~value, array, at);
	}

}
