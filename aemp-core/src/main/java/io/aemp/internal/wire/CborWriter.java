package io.aemp.internal.wire;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Writes messages as CBOR (RFC 8949), each value in its shortest form.
 */
final class CborWriter {

	static final int UNSIGNED = 0x00;

	static final int NEGATIVE = 0x20;

	private static final int BYTES = 0x40;

	static final int TEXT = 0x60;

	static final int ARRAY = 0x80;

	private static final int MAP = 0xa0;

	private static final int TAG = 0xc0;

	private static final int FALSE = 0xf4;

	private static final int TRUE = 0xf5;

	private static final int NULL = 0xf6;

	private static final int FLOAT = 0xfa;

	private static final int DOUBLE = 0xfb;

	private CborWriter() {
	}

	static void write(String portName, @Nullable Object[] elements, FrameBuffer out) {
		writeHead(ARRAY, elements.length + 1, out);
		writeText(portName, out);
		for (Object element : elements) {
			write(element, out);
		}
	}

	private static void write(@Nullable Object value, FrameBuffer out) {
		if (value instanceof String text) {
			writeText(text, out);
		}
		else if (value instanceof Number number) {
			writeNumber(number, out);
		}
		else if (value instanceof byte[] bytes) {
			writeHead(BYTES, bytes.length, out);
			out.write(bytes, 0, bytes.length);
		}
		else if (value == null) {
			writeByte(NULL, out);
		}
		else if (value instanceof Boolean bool) {
			writeByte(bool ? TRUE : FALSE, out);
		}
		else if (value instanceof List<?> list) {
			writeHead(ARRAY, list.size(), out);
			for (Object item : list) {
				write(item, out);
			}
		}
		else if (value instanceof Map<?, ?> map) {
			writeHead(MAP, map.size(), out);
			for (Map.Entry<?, ?> entry : map.entrySet()) {
				writeText((String) entry.getKey(), out);
				write(entry.getValue(), out);
			}
		}
		else {
			throw new IllegalArgumentException("Cannot write a " + value.getClass().getName() + " as CBOR");
		}
	}

	private static void writeNumber(Number number, FrameBuffer out) {
		if (number instanceof Double || number instanceof Float) {
			writeFloat(number.doubleValue(), out);
		}
		else if (number instanceof BigInteger big) {
			writeBig(big, out);
		}
		else {
			writeLong(number.longValue(), out);
		}
	}

	private static void writeLong(long value, FrameBuffer out) {
		if (value >= 0) {
			writeHead(UNSIGNED, value, out);
		}
		else {
			writeHead(NEGATIVE, ~value, out);
		}
	}

	private static void writeBig(BigInteger value, FrameBuffer out) {
		boolean negative = value.signum() < 0;
		BigInteger argument = negative ? value.not() : value;
		if (argument.bitLength() <= 64) {
			writeHead(negative ? NEGATIVE : UNSIGNED, argument.longValue(), out);
			return;
		}
		writeHead(TAG, negative ? 3 : 2, out);
		byte[] bytes = argument.toByteArray();
		int sign = (bytes[0] == 0) ? 1 : 0;
		writeHead(BYTES, bytes.length - sign, out);
		out.write(bytes, sign, bytes.length - sign);
	}

	private static void writeFloat(double value, FrameBuffer out) {
		float single = (float) value;
		if (single == value) {
			writeByte(FLOAT, out);
			writeFixed(Float.floatToIntBits(single), 4, out);
		}
		else {
			writeByte(DOUBLE, out);
			writeFixed(Double.doubleToLongBits(value), 8, out);
		}
	}

	private static void writeText(String text, FrameBuffer out) {
		if (Utf8.isAscii(text)) {
			writeHead(TEXT, text.length(), out);
			out.writeAscii(text);
		}
		else {
			writeUtf8(text, out);
		}
	}

	/** The slow way: text that is not pure ASCII. */
	private static void writeUtf8(String text, FrameBuffer out) {
		int bytes = 0;
		for (int i = 0; i < text.length(); i++) {
			int c = Utf8.codePointAt(text, i);
			bytes += Utf8.length(c);
			i += Character.charCount(c) - 1;
		}
		writeHead(TEXT, bytes, out);
		byte[] array = out.reserve(bytes);
		int at = out.length;
		for (int i = 0; i < text.length(); i++) {
			int c = text.codePointAt(i);
			at = Utf8.write(c, array, at);
			i += Character.charCount(c) - 1;
		}
		out.length = at;
	}

	/**
	 * The first bytes of an item.
	 * @param major the major type in its place
	 * @param argument read as unsigned
	 */
	private static void writeHead(int major, long argument, FrameBuffer out) {
		byte[] array = out.reserve(CborHeads.MAX_BYTES);
		out.length = CborHeads.write(major, argument, array, out.length);
	}

	private static void writeByte(int byteValue, FrameBuffer out) {
		byte[] array = out.reserve(1);
		array[out.length++] = (byte) byteValue;
	}

	private static void writeFixed(long value, int bytes, FrameBuffer out) {
		byte[] array = out.reserve(bytes);
		for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
			array[out.length++] = (byte) (value >>> shift);
		}
	}

}
