package io.aemp.internal.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Short ASCII strings that come again and again, port names, tags and map keys, by their
 * bytes. A direct-mapped table of fixed size: hostile input can only make it useless.
 */
final class StringCache {

	private static final int SIZE_BITS = 8;

	/** Longer ones do not fit into two words. */
	private static final int MAX_LENGTH = 2 * Long.BYTES;

	private static final long NOT_ASCII = 0x8080808080808080L;

	/** Spreads all bits over the upper ones. */
	private static final long SPREAD = 0x9e3779b97f4a7c15L;

	private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private final @Nullable String[] strings = new String[1 << SIZE_BITS];

	/**
	 * The first and last eight bytes of each string, which may overlap, or all of a
	 * shorter one and nothing: together with the length they say which string it is.
	 */
	private final long[] heads = new long[1 << SIZE_BITS];

	private final long[] tails = new long[1 << SIZE_BITS];

	/**
	 * Returns the string of these bytes.
	 * @return null if they are too many or not ASCII
	 */
	@Nullable String get(byte[] bytes, int start, int count) {
		if (count > MAX_LENGTH) {
			return null;
		}
		long head = 0;
		long tail = 0;
		if (count >= Long.BYTES) {
			head = (long) WORDS.get(bytes, start);
			tail = (long) WORDS.get(bytes, start + count - Long.BYTES);
		}
		else if (bytes.length - start >= Long.BYTES) {
			head = (long) WORDS.get(bytes, start) & (1L << count * Byte.SIZE) - 1;
		}
		else {
			for (int i = start + count - 1; i >= start; i--) {
				head = head << Byte.SIZE | bytes[i] & 0xff;
			}
		}
		int slot = (int) ((head ^ tail * 31 ^ count) * SPREAD >>> (Long.SIZE - SIZE_BITS));
		String cached = this.strings[slot];
		if (cached != null && this.heads[slot] == head && this.tails[slot] == tail && cached.length() == count) {
			return cached;
		}
		if (((head | tail) & NOT_ASCII) != 0) {
			return null;
		}
		String string = new String(bytes, start, count, StandardCharsets.ISO_8859_1);
		this.strings[slot] = string;
		this.heads[slot] = head;
		this.tails[slot] = tail;
		return string;
	}

}
