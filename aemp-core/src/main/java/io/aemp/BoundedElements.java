package io.aemp;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Copies the elements of a reason up to a number of bytes. What does not fit is cut, and
 * a mark that begins with {@code "..."} stands in its place. The copy consists of plain
 * values: nothing of it can change or fail later, whatever the application passed in.
 */
final class BoundedElements {

	/**
	 * The largest size of a whole reason: texts in UTF-8, and a fixed price for each
	 * value.
	 */
	static final int MAX_BYTES = 64 << 10;

	/** Structures below this level are replaced by a mark. */
	static final int MAX_DEPTH = 32;

	/** The price of a number, a list or a map, and of the head of a text. */
	private static final int VALUE_BYTES = 9;

	/** No mark is longer. */
	private static final int MARK_BYTES = 64;

	/** The room that a cut text leaves for the other elements. */
	private static final int OTHER_WORDS_BYTES = 1 << 10;

	/** One mark for a value that was cut, and one for each structure around it. */
	private int left = MAX_BYTES - (MAX_DEPTH + 2) * MARK_BYTES;

	private boolean full;

	private BoundedElements() {
	}

	/**
	 * Copies elements.
	 * @param elements any legal values
	 * @return the copy, read-only
	 */
	static List<@Nullable Object> copy(@Nullable Object[] elements) {
		return new BoundedElements().copyAll(Arrays.asList(elements), 0);
	}

	/**
	 * Cuts a text so that a reason has room for it and a few words more.
	 * @param text of any length
	 */
	static String cut(String text) {
		BoundedElements bounded = new BoundedElements();
		bounded.left -= OTHER_WORDS_BYTES;
		return bounded.copy(text);
	}

	private List<@Nullable Object> copyAll(List<? extends @Nullable Object> values, int depth) {
		List<@Nullable Object> copies = new ArrayList<>();
		for (Object value : values) {
			Object copy = this.full ? null : copy(value, depth);
			if (this.full && copy == null) {
				copies.add("... (cut from " + values.size() + " elements)");
				break;
			}
			copies.add(copy);
		}
		return Collections.unmodifiableList(copies);
	}

	private Map<String, @Nullable Object> copyAll(Map<?, ?> map, int depth) {
		Map<String, @Nullable Object> copies = new LinkedHashMap<>();
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			String key = (String) entry.getKey();
			boolean fits = !this.full && take(VALUE_BYTES + utf8Length(key));
			Object copy = fits ? copy(entry.getValue(), depth) : null;
			if (this.full && copy == null) {
				copies.put("...", "cut from " + map.size() + " entries");
				break;
			}
			copies.put(key, copy);
		}
		return Collections.unmodifiableMap(copies);
	}

	/** Null also if there is no room, not even for a part: then this is full. */
	private @Nullable Object copy(@Nullable Object value, int depth) {
		if (value instanceof String text) {
			return copy(text);
		}
		if (value instanceof byte[] bytes) {
			return copy(bytes);
		}
		boolean structure = value instanceof List || value instanceof Map;
		if (structure && depth == MAX_DEPTH) {
			return take(MARK_BYTES) ? "... (cut: nested too deeply)" : null;
		}
		if (!take(costOf(value))) {
			return null;
		}
		if (value instanceof List<?> list) {
			return copyAll(list, depth + 1);
		}
		return (value instanceof Map<?, ?> map) ? copyAll(map, depth + 1) : Values.canonicalNumber(value);
	}

	/** Numbers count with their digits. */
	private static int costOf(@Nullable Object value) {
		return VALUE_BYTES + ((value instanceof BigInteger number) ? number.bitLength() / 3 : 0);
	}

	private String copy(String text) {
		int bytes = VALUE_BYTES + utf8Length(text);
		if (bytes <= this.left) {
			this.left -= bytes;
			return text;
		}
		this.full = true;
		int end = endOfWhatFits(text, this.left - VALUE_BYTES);
		this.left = 0;
		return text.substring(0, end) + "... (cut from " + text.length() + " characters)";
	}

	private byte[] copy(byte[] bytes) {
		if (VALUE_BYTES + bytes.length <= this.left) {
			this.left -= VALUE_BYTES + bytes.length;
			return bytes.clone();
		}
		this.full = true;
		byte[] mark = ("... (cut from " + bytes.length + " bytes)").getBytes(StandardCharsets.US_ASCII);
		int kept = Math.max(0, this.left - VALUE_BYTES);
		this.left = 0;
		byte[] cut = Arrays.copyOf(bytes, kept + mark.length);
		System.arraycopy(mark, 0, cut, kept, mark.length);
		return cut;
	}

	private boolean take(int bytes) {
		if (bytes > this.left) {
			this.full = true;
			return false;
		}
		this.left -= bytes;
		return true;
	}

	/** As far as it matters: a longer text is too long anyway. */
	private static int utf8Length(String text) {
		if (text.length() > MAX_BYTES) {
			return MAX_BYTES;
		}
		int bytes = 0;
		for (int i = 0; i < text.length(); i++) {
			bytes += utf8Length(text.charAt(i));
		}
		return bytes;
	}

	/** Each half of a pair counts as one half of its four bytes, or a little more. */
	private static int utf8Length(char c) {
		return (c < 0x80) ? 1 : (c < 0x800) ? 2 : 3;
	}

	private static int endOfWhatFits(String text, int bytes) {
		int end = 0;
		int left = bytes;
		while (end < text.length() && left >= utf8Length(text.charAt(end))) {
			left -= utf8Length(text.charAt(end));
			end++;
		}
		return (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) ? end - 1 : end;
	}

}
