package io.aemp.fuzz;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Compares packets as their readers see them: integers by their numbers, bytes by their
 * contents.
 */
final class SameValue {

	/** True if bytes count as the text that they stand for. */
	private final boolean bytesAsText;

	private SameValue(boolean bytesAsText) {
		this.bytesAsText = bytesAsText;
	}

	static SameValue exact() {
		return new SameValue(false);
	}

	/** For JSON, which has no bytes (protocol, section 1.6). */
	static SameValue asText() {
		return new SameValue(true);
	}

	boolean same(@Nullable Object[] one, @Nullable Object[] other) {
		return same(Arrays.asList(one), Arrays.asList(other));
	}

	private boolean same(@Nullable Object one, @Nullable Object other) {
		if (one instanceof List<?> list) {
			return other instanceof List<?> otherList && sameList(list, otherList);
		}
		if (one instanceof Map<?, ?> map) {
			return other instanceof Map<?, ?> otherMap && sameMap(map, otherMap);
		}
		return Objects.equals(comparable(one), comparable(other));
	}

	private boolean sameList(List<?> one, List<?> other) {
		Iterator<?> items = other.iterator();
		return one.size() == other.size() && one.stream().allMatch((item) -> same(item, items.next()));
	}

	/** The order of keys counts as well: it is kept on the way. */
	private boolean sameMap(Map<?, ?> one, Map<?, ?> other) {
		Iterator<? extends Map.Entry<?, ?>> entries = other.entrySet().iterator();
		return one.size() == other.size() && one.entrySet().stream().allMatch((entry) -> {
			Map.Entry<?, ?> otherEntry = entries.next();
			return entry.getKey().equals(otherEntry.getKey()) && same(entry.getValue(), otherEntry.getValue());
		});
	}

	private @Nullable Object comparable(@Nullable Object value) {
		if (value instanceof byte[] bytes) {
			// As characters: a list of bytes would be equal to an array of numbers.
			String text = new String(bytes, StandardCharsets.ISO_8859_1);
			return this.bytesAsText ? text : List.of(text);
		}
		if (value instanceof Integer || value instanceof Long) {
			return BigInteger.valueOf(((Number) value).longValue());
		}
		return value;
	}

}
