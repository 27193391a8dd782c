package io.aemp.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Writes messages as JSON (RFC 8259). Bytes become a string of the characters U+0000 to
 * U+00FF (protocol, section 1.6).
 */
final class JsonWriter {

	private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	/** The longest form of one character: <code>&#92;u001f</code>. */
	private static final int LONGEST_CHARACTER = 6;

	private JsonWriter() {
	}

	static void write(String portName, @Nullable Object[] elements, FrameBuffer out) {
		writeByte('[', out);
		writeText(portName, out);
		for (Object element : elements) {
			writeByte(',', out);
			write(element, out);
		}
		writeByte(']', out);
	}

	private static void write(@Nullable Object value, FrameBuffer out) {
		if (value instanceof String text) {
			writeText(text, out);
		}
		else if (value instanceof Double || value instanceof Float) {
			writeFloat(((Number) value).doubleValue(), out);
		}
		else if (value == null || value instanceof Boolean || value instanceof Number) {
			out.writeAscii(String.valueOf(value));
		}
		else if (value instanceof byte[] bytes) {
			writeBytes(bytes, out);
		}
		else if (value instanceof List<?> list) {
			writeList(list, out);
		}
		else if (value instanceof Map<?, ?> map) {
			writeMap(map, out);
		}
		else {
			throw new IllegalArgumentException("Cannot write a " + value.getClass().getName() + " as JSON");
		}
	}

	private static void writeList(List<?> list, FrameBuffer out) {
		writeByte('[', out);
		boolean first = true;
		for (Object item : list) {
			if (!first) {
				writeByte(',', out);
			}
			first = false;
			write(item, out);
		}
		writeByte(']', out);
	}

	private static void writeMap(Map<?, ?> map, FrameBuffer out) {
		writeByte('{', out);
		boolean first = true;
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			if (!first) {
				writeByte(',', out);
			}
			first = false;
			writeText((String) entry.getKey(), out);
			writeByte(':', out);
			write(entry.getValue(), out);
		}
		writeByte('}', out);
	}

	private static void writeFloat(double value, FrameBuffer out) {
		if (!Double.isFinite(value)) {
			throw new IllegalArgumentException("Cannot write " + value + " as JSON");
		}
		out.writeAscii(Double.toString(value));
	}

	private static void writeBytes(byte[] bytes, FrameBuffer out) {
		writeByte('"', out);
		for (byte byteValue : bytes) {
			writeCharacter(byteValue & 0xff, out);
		}
		writeByte('"', out);
	}

	private static void writeText(String text, FrameBuffer out) {
		int chars = text.length();
		byte[] array = out.reserve(chars + 2);
		int at = out.length;
		array[at++] = '"';
		int i = 0;
		for (; i < chars; i++) {
			char c = text.charAt(i);
			if (c >= 0x80 || c < ' ' || c == '"' || c == '\\') {
				break;
			}
			array[at++] = (byte) c;
		}
		out.length = at;
		while (i < chars) {
			int c = Utf8.codePointAt(text, i);
			writeCharacter(c, out);
			i += Character.charCount(c);
		}
		writeByte('"', out);
	}

	private static void writeCharacter(int c, FrameBuffer out) {
		byte[] array = out.reserve(LONGEST_CHARACTER);
		int at = out.length;
		if (c == '"' || c == '\\') {
			array[at++] = '\\';
			array[at++] = (byte) c;
		}
		else if (c < ' ') {
			array[at++] = '\\';
			array[at++] = 'u';
			array[at++] = '0';
			array[at++] = '0';
			array[at++] = HEX[c >> 4];
			array[at++] = HEX[c & 0xf];
		}
		else {
			at = Utf8.write(c, array, at);
		}
		out.length = at;
	}

	private static void writeByte(int byteValue, FrameBuffer out) {
		byte[] array = out.reserve(1);
		array[out.length++] = (byte) byteValue;
	}

}
