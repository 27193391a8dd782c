package io.aemp.replay;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Reads the diagnostic notation of the recordings: JSON, and byte strings as
 * {@code 'text'} or {@code h'hex'}, floats as {@code float64(1.5)}, tags as
 * {@code 22098(1)}.
 */
final class DiagParser {

	private final String text;

	private int position;

	private DiagParser(String text) {
		this.text = text;
	}

	/** A packet. */
	static @Nullable Object[] packet(String diag) {
		DiagParser parser = new DiagParser(diag);
		List<?> list = (List<?>) parser.value();
		if (list == null || parser.position != diag.length()) {
			throw new IllegalArgumentException(diag);
		}
		return list.toArray();
	}

	private @Nullable Object value() {
		if (take("[")) {
			return list();
		}
		if (take("{")) {
			return map();
		}
		if (take("h'")) {
			int end = this.text.indexOf('\'', this.position);
			byte[] bytes = HexFormat.of().parseHex(this.text.substring(this.position, end));
			this.position = end + 1;
			return bytes;
		}
		if (take("'")) {
			return string('\'').getBytes(StandardCharsets.ISO_8859_1);
		}
		if (take("\"")) {
			return string('"');
		}
		if (take("true")) {
			return true;
		}
		if (take("false")) {
			return false;
		}
		if (take("null")) {
			return null;
		}
		if (take("float")) {
			this.position = this.text.indexOf('(', this.position) + 1;
			int end = this.text.indexOf(')', this.position);
			double number = Double.parseDouble(this.text.substring(this.position, end));
			this.position = end + 1;
			return number;
		}
		int start = this.position;
		while (this.position < this.text.length() && "-0123456789".indexOf(this.text.charAt(this.position)) >= 0) {
			this.position++;
		}
		String digits = this.text.substring(start, this.position);
		if (take("(")) {
			Object tagged = value();
			expect(")");
			return tagged;
		}
		return new BigInteger(digits);
	}

	private List<@Nullable Object> list() {
		List<@Nullable Object> list = new ArrayList<>();
		while (!take("]")) {
			list.add(value());
			take(", ");
		}
		return list;
	}

	private Map<Object, @Nullable Object> map() {
		Map<Object, @Nullable Object> map = new LinkedHashMap<>();
		while (!take("}")) {
			Object key = Canonical.text(value());
			expect(": ");
			map.put(String.valueOf(key), value());
			take(", ");
		}
		return map;
	}

	private String string(char quote) {
		StringBuilder string = new StringBuilder();
		char c = this.text.charAt(this.position++);
		while (c != quote) {
			string.append((c == '\\') ? escaped(this.text.charAt(this.position++)) : c);
			c = this.text.charAt(this.position++);
		}
		return string.toString();
	}

	private static char escaped(char c) {
		return (c == 'n') ? '\n' : c;
	}

	private boolean take(String token) {
		boolean found = this.text.startsWith(token, this.position);
		this.position += found ? token.length() : 0;
		return found;
	}

	private void expect(String token) {
		if (!take(token)) {
			throw new IllegalArgumentException("No '" + token + "' at " + this.position + " of " + this.text);
		}
	}

}
