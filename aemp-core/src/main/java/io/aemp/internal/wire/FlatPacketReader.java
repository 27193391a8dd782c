package io.aemp.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * Reads CBOR packets of the commonest kind, all there and with nothing but strings and
 * integers in them, in one go: faster than {@link CborReader}, which can stop anywhere.
 * Leaves all others to that.
 */
final class FlatPacketReader {

	/** An array of no items; those of up to 23 have the next codes. */
	private static final int EMPTY_LIST = 0x80;

	private static final int MAX_ITEMS = 23;

	/** One byte behind the first one tells the argument of a head. */
	private static final int FIRST_LONG_INFO = 24;

	/** Four bytes do. */
	private static final int LAST_LONG_INFO = 26;

	private final CborStrings strings;

	private final int maxFrameBytes;

	private final int maxItems;

	private int end;

	/**
	 * A reader for the packets of one connection.
	 * @param strings makes strings of bytes
	 * @param limits what is beyond them is for others to refuse
	 */
	FlatPacketReader(CborStrings strings, FrameLimits limits) {
		this.strings = strings;
		this.maxFrameBytes = limits.maxFrameBytes();
		this.maxItems = Math.min(MAX_ITEMS, limits.maxElements());
	}

	/**
	 * Reads a packet.
	 * @param bytes where it is
	 * @param start its first byte
	 * @param available behind the last byte there is
	 * @return null if it is of another kind, or not all of it is there
	 * @throws FrameException if a text in it is malformed
	 */
	@Nullable Object @Nullable [] read(byte[] bytes, int start, int available) throws FrameException {
		int count = (bytes[start] & 0xff) - EMPTY_LIST;
		if (count < 1 || count > this.maxItems) {
			return null;
		}
		@Nullable Object[] items = new @Nullable Object[count];
		int at = start + 1;
		for (int i = 0; i < count; i++) {
			if (at == available) {
				return null;
			}
			int initial = bytes[at++] & 0xff;
			long argument = initial & 0x1f;
			if (argument >= FIRST_LONG_INFO) {
				int bytesOfArgument = 1 << (argument - FIRST_LONG_INFO);
				if (argument > LAST_LONG_INFO || available - at < bytesOfArgument) {
					return null;
				}
				argument = CborHeads.argument(bytes, at, bytesOfArgument);
				at += bytesOfArgument;
			}
			int type = initial >>> 5;
			if (type == CborReader.TEXT || type == CborReader.BYTES) {
				if (argument > available - at || argument > this.maxFrameBytes) {
					return null;
				}
				items[i] = string(i, type == CborReader.TEXT, bytes, at, (int) argument);
				at += (int) argument;
			}
			else if (i > 0 && type == CborReader.UNSIGNED) {
				items[i] = CborNumbers.unsigned(argument);
			}
			else if (i > 0 && type == CborReader.NEGATIVE) {
				items[i] = CborNumbers.negative(argument);
			}
			else {
				return null;
			}
		}
		this.end = at;
		return (at - start <= this.maxFrameBytes) ? items : null;
	}

	/** Behind the last byte of the packet that was read last. */
	int end() {
		return this.end;
	}

	private Object string(int index, boolean text, byte[] bytes, int start, int count) throws FrameException {
		return switch (index) {
			case 0 -> this.strings.name(text, bytes, start, count);
			case 1 -> this.strings.tag(text, bytes, start, count);
			default -> this.strings.value(text, bytes, start, count);
		};
	}

}
