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

	private static final int OCTETS = 0x40;

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

	static void write(String portName, @Nullable Object[] elements, OctetBuffer out) {
		writeHead(ARRAY, elements.length + 1, out);
		writeText(portName, out);
		for (Object element : elements) {
			write(element, out);
		}
	}

	private static void write(@Nullable Object value, OctetBuffer out) {
		if (value instanceof String text) {
			writeText(text, out);
		}
		else if (value instanceof Number number) {
			writeNumber(number, out);
		}
		else if (value instanceof byte[] octets) {
			writeHead(OCTETS, octets.length, out);
			out.write(octets, 0, octets.length);
		}
		else if (value == null) {
			writeOctet(NULL, out);
		}
		else if (value instanceof Boolean bool) {
			writeOctet(bool ? TRUE : FALSE, out);
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

	private static void writeNumber(Number number, OctetBuffer out) {
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

	private static void writeLong(long value, OctetBuffer out) {
		if (value >= 0) {
			writeHead(UNSIGNED, value, out);
		}
		else {
			writeHead(NEGATIVE, ~value, out);
		}
	}

	private static void writeBig(BigInteger value, OctetBuffer out) {
		boolean negative = value.signum() < 0;
		BigInteger argument = negative ? value.not() : value;
		if (argument.bitLength() <= 64) {
			writeHead(negative ? NEGATIVE : UNSIGNED, argument.longValue(), out);
			return;
		}
		writeHead(TAG, negative ? 3 : 2, out);
		byte[] octets = argument.toByteArray();
		int sign = (octets[0] == 0) ? 1 : 0;
		writeHead(OCTETS, octets.length - sign, out);
		out.write(octets, sign, octets.length - sign);
	}

	private static void writeFloat(double value, OctetBuffer out) {
		float single = (float) value;
		if (single == value) {
			writeOctet(FLOAT, out);
			writeFixed(Float.floatToIntBits(single), 4, out);
		}
		else {
			writeOctet(DOUBLE, out);
			writeFixed(Double.doubleToLongBits(value), 8, out);
		}
	}

	private static void writeText(String text, OctetBuffer out) {
		if (Utf8.isAscii(text)) {
			writeHead(TEXT, text.length(), out);
			out.writeAscii(text);
		}
		else {
			writeUtf8(text, out);
		}
	}

	/** The slow way: text that is not pure ASCII. */
	private static void writeUtf8(String text, OctetBuffer out) {
		int octets = 0;
		for (int i = 0; i < text.length(); i++) {
			int c = Utf8.codePointAt(text, i);
			octets += Utf8.length(c);
			i += Character.charCount(c) - 1;
		}
		writeHead(TEXT, octets, out);
		byte[] array = out.reserve(octets);
		int at = out.length;
		for (int i = 0; i < text.length(); i++) {
			int c = text.codePointAt(i);
			at = Utf8.write(c, array, at);
			i += Character.charCount(c) - 1;
		}
		out.length = at;
	}

	/**
	 * The first octets of an item.
	 * @param major the major type in its place
	 * @param argument read as unsigned
	 */
	private static void writeHead(int major, long argument, OctetBuffer out) {
		byte[] array = out.reserve(CborHeads.MAX_OCTETS);
		out.length = CborHeads.write(major, argument, array, out.length);
	}

	private static void writeOctet(int octet, OctetBuffer out) {
		byte[] array = out.reserve(1);
		array[out.length++] = (byte) octet;
	}

	private static void writeFixed(long value, int octets, OctetBuffer out) {
		byte[] array = out.reserve(octets);
		for (int shift = (octets - 1) * 8; shift >= 0; shift -= 8) {
			array[out.length++] = (byte) (value >>> shift);
		}
	}

}
