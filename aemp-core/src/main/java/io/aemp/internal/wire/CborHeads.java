package io.aemp.internal.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The heads of CBOR items: a byte with the type, and an argument in as few bytes as hold
 * it (RFC 8949, section 3).
 */
final class CborHeads {

	/** The longest head. */
	static final int MAX_BYTES = 1 + Long.BYTES;

	private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

	private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	private CborHeads() {
	}

	/**
	 * Writes a head.
	 * @param major the major type in its place
	 * @param argument read as unsigned
	 * @param array has {@link #MAX_BYTES} from the position on
	 * @return the position behind it
	 */
	static int write(int major, long argument, byte[] array, int position) {
		int at = position + 1;
		if (argument >= 0 && argument < 24) {
			array[position] = (byte) (major | (int) argument);
			return at;
		}
		if (argument >>> 8 == 0) {
			array[position] = (byte) (major | 24);
			array[at] = (byte) argument;
			return at + Byte.BYTES;
		}
		if (argument >>> 16 == 0) {
			array[position] = (byte) (major | 25);
			SHORTS.set(array, at, (short) argument);
			return at + Short.BYTES;
		}
		if (argument >>> 32 == 0) {
			array[position] = (byte) (major | 26);
			INTS.set(array, at, (int) argument);
			return at + Integer.BYTES;
		}
		array[position] = (byte) (major | 27);
		LONGS.set(array, at, argument);
		return at + Long.BYTES;
	}

	/**
	 * Reads what stands behind the first byte.
	 * @param count how many bytes: 1, 2, 4 or 8
	 * @return the argument, as unsigned
	 */
	static long argument(byte[] bytes, int at, int count) {
		return switch (count) {
			case Byte.BYTES -> bytes[at] & 0xff;
			case Short.BYTES -> (short) SHORTS.get(bytes, at) & 0xffff;
			case Integer.BYTES -> (int) INTS.get(bytes, at) & 0xffffffffL;
			default -> (long) LONGS.get(bytes, at);
		};
	}

}
