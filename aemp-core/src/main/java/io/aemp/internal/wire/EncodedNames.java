package io.aemp.internal.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Short ASCII strings that go out again and again, port names and tags, as CBOR. A table
 * of fixed size in which a string may push another one out. May be used from any thread:
 * what is in it never changes.
 */
final class EncodedNames {

	/** Longer ones are not kept. */
	static final int MAX_LENGTH = 2 * Long.BYTES;

	/** So many bytes are written, whether the string has as many or not. */
	static final int ROOM = 1 + MAX_LENGTH;

	private static final int SIZE = 256;

	private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

	private static final @Nullable EncodedName[] NAMES = new EncodedName[SIZE];

	private EncodedNames() {
	}

	/**
	 * Writes a string of at most {@link #MAX_LENGTH} characters.
	 * @param array has {@link #ROOM} from the position on
	 * @return the position behind it; -1 if it is not ASCII
	 */
	static int write(String text, byte[] array, int position) {
		int slot = text.hashCode() & (SIZE - 1);
		EncodedName name = NAMES[slot];
		if (name == null || !name.text.equals(text)) {
			if (!Utf8.isAscii(text)) {
				return -1;
			}
			name = EncodedName.of(text);
			NAMES[slot] = name;
		}
		array[position] = name.head;
		WORDS.set(array, position + 1, name.first);
		WORDS.set(array, position + 1 + Long.BYTES, name.second);
		return position + 1 + text.length();
	}

	/**
	 * A string and its bytes.
	 *
	 * @param text the string
	 * @param head its first byte as CBOR
	 * @param first the next eight
	 * @param second the eight behind those
	 */
	private record EncodedName(String text, byte head, long first, long second) {

		static EncodedName of(String text) {
			byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), MAX_LENGTH);
			return new EncodedName(text, (byte) (CborWriter.TEXT | text.length()), (long) WORDS.get(bytes, 0),
					(long) WORDS.get(bytes, Long.BYTES));
		}

	}

}
