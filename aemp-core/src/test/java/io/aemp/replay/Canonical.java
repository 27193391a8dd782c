package io.aemp.replay;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Brings values of messages into a form that {@code equals} can compare.
 */
public final class Canonical {

	private Canonical() {
	}

	/**
	 * Integers of any type are equal if their numbers are, floats likewise; bytes and
	 * text are different.
	 */
	public static @Nullable Object exact(@Nullable Object value) {
		return canonical(value, false);
	}

	/**
	 * Returns the text of a value, with bytes equal to the text they stand for (protocol,
	 * section 1.6).
	 */
	public static @Nullable Object text(@Nullable Object value) {
		return canonical(value, true);
	}

	public static List<@Nullable Object> exact(@Nullable Object[] elements) {
		return list(Arrays.asList(elements), false);
	}

	public static List<@Nullable Object> text(@Nullable Object[] elements) {
		return list(Arrays.asList(elements), true);
	}

	private static @Nullable Object canonical(@Nullable Object value, boolean bytesAsText) {
		if (value instanceof byte[] bytes) {
			return bytesAsText ? new String(bytes, StandardCharsets.ISO_8859_1)
					: new Bytes(HexFormat.of().formatHex(bytes));
		}
		if (value instanceof Double || value instanceof Float) {
			return ((Number) value).doubleValue();
		}
		if (value instanceof Number) {
			return new BigInteger(value.toString());
		}
		if (value instanceof List<?> list) {
			return list(list, bytesAsText);
		}
		if (value instanceof Map<?, ?> map) {
			Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
			map.forEach((key, item) -> copy.put(key, canonical(item, bytesAsText)));
			return copy;
		}
		return value;
	}

	private static List<@Nullable Object> list(List<?> list, boolean bytesAsText) {
		List<@Nullable Object> copy = new ArrayList<>(list.size());
		for (Object item : list) {
			copy.add(canonical(item, bytesAsText));
		}
		return copy;
	}

	/**
	 * A byte string.
	 *
	 * @param hex its bytes
	 */
	public record Bytes(String hex) {

	}

}
