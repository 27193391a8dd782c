package io.aemp.internal.global;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Compares values of the database.
 */
final class DatabaseValues {

	private DatabaseValues() {
	}

	/**
	 * Determines if two values mean the same. A Perl node writes text as bytes, and
	 * numbers in the shortest type (protocol, section 1.6).
	 */
	static boolean equal(@Nullable Object one, @Nullable Object other) {
		if (one == other) {
			return true;
		}
		if (one == null || other == null) {
			return false;
		}
		if (one instanceof byte[] bytes && other instanceof byte[] otherBytes) {
			return Arrays.equals(bytes, otherBytes);
		}
		if (isString(one) && isString(other)) {
			return text(one).equals(text(other));
		}
		if (one instanceof Number number && other instanceof Number otherNumber) {
			return equalNumbers(number, otherNumber);
		}
		if (one instanceof List<?> list && other instanceof List<?> otherList) {
			return equalLists(list, otherList);
		}
		if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> otherMap) {
			return map.size() == otherMap.size() && map.entrySet()
				.stream()
				.allMatch((entry) -> otherMap.containsKey(entry.getKey())
						&& equal(entry.getValue(), otherMap.get(entry.getKey())));
		}
		return one.equals(other);
	}

	private static boolean isString(Object value) {
		return value instanceof String || value instanceof byte[];
	}

	private static String text(Object string) {
		return (string instanceof byte[] bytes) ? new String(bytes, StandardCharsets.ISO_8859_1) : (String) string;
	}

	private static boolean equalNumbers(Number one, Number other) {
		if (isFloat(one) || isFloat(other)) {
			double number = one.doubleValue();
			double otherNumber = other.doubleValue();
			if (!Double.isFinite(number) || !Double.isFinite(otherNumber)) {
				return Double.compare(number, otherNumber) == 0;
			}
			return exact(one).compareTo(exact(other)) == 0;
		}
		if (one instanceof BigInteger || other instanceof BigInteger) {
			return Objects.equals(one.toString(), other.toString());
		}
		return one.longValue() == other.longValue();
	}

	private static boolean isFloat(Number number) {
		return number instanceof Double || number instanceof Float;
	}

	private static BigDecimal exact(Number number) {
		return isFloat(number) ? new BigDecimal(number.doubleValue()) : new BigDecimal(number.toString());
	}

	private static boolean equalLists(List<?> one, List<?> other) {
		if (one.size() != other.size()) {
			return false;
		}
		for (int i = 0; i < one.size(); i++) {
			if (!equal(one.get(i), other.get(i))) {
				return false;
			}
		}
		return true;
	}

}
