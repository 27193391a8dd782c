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
 * Defines the values that messages consist of, and reads elements as other types. The
 * rules are the same for local and remote messages.
 */
final class Values {

	/** Readers accept no larger ones, because arithmetic on them takes too long. */
	static final int MAX_INTEGER_BITS = 8 * 1024;

	/** Beyond this not every integer is a {@code double}. */
	private static final double MAX_EXACT = 0x1p53;

	private Values() {
	}

	/**
	 * Checks elements, and converts those that are objects of Java classes.
	 * @return the same array if nothing had to be converted
	 */
	static @Nullable Object[] sendable(@Nullable Object[] elements, ElementMapper mapper) {
		@Nullable Object[] sendable = elements;
		for (int i = 0; i < elements.length; i++) {
			Object element = elements[i];
			// The two commonest types first: this is on the path of every message.
			if (element instanceof String text) {
				checkText(text, i);
			}
			else if (!(element instanceof Integer)) {
				Object converted = sendable(element, i, 1, mapper);
				if (converted != element) {
					if (sendable == elements) {
						// Perhaps an array of a type that has no room for elements.
						sendable = Arrays.copyOf(elements, elements.length, Object[].class);
					}
					sendable[i] = converted;
				}
			}
		}
		return sendable;
	}

	/**
	 * Returns what a receiver gets of these elements: values of the Java types that also
	 * come from the wire, which the sender cannot change. Copies nothing if all elements
	 * are such values already.
	 * @return the same array if no element had to be replaced
	 */
	static @Nullable Object[] received(@Nullable Object[] elements, ElementMapper mapper) {
		@Nullable Object[] received = elements;
		for (int i = 0; i < elements.length; i++) {
			Object element = elements[i];
			// The commonest types first: this is on the path of every local message.
			if (element instanceof String text) {
				checkText(text, i);
			}
			else if (!(element instanceof Long)) {
				Object value = (element instanceof Integer number) ? (Object) number.longValue()
						: received(element, i, mapper);
				if (value != element) {
					if (received == elements) {
						received = Arrays.copyOf(elements, elements.length, Object[].class);
					}
					received[i] = value;
				}
			}
		}
		return received;
	}

	/** The copy is what is checked: the sender may change its own at any time. */
	private static @Nullable Object received(@Nullable Object element, int index, ElementMapper mapper) {
		Object copy = copy(element, 1);
		Object sendable = sendable(copy, index, 1, mapper);
		return (sendable == copy) ? copy : copy(sendable, 1);
	}

	private static @Nullable Object sendable(@Nullable Object value, int index, int depth,
			@Nullable ElementMapper mapper) {
		if (value == null || isSimple(value)) {
			checkSimple(value, index);
			return value;
		}
		if (value instanceof List<?> || value instanceof Map<?, ?>) {
			if (depth >= Message.MAX_DEPTH) {
				throw new IllegalArgumentException(
						"Element " + index + " of the message is nested deeper than " + Message.MAX_DEPTH + " levels");
			}
			return (value instanceof List<?> list) ? sendableList(list, index, depth + 1, mapper)
					: sendableMap((Map<?, ?>) value, index, depth + 1, mapper);
		}
		if (mapper == null) {
			throw new IllegalArgumentException("Element " + index + " of the message is a " + typeOf(value)
					+ ", which cannot be sent: use null, Boolean, String, byte[], integers, finite floats, List or Map");
		}
		try {
			// What a mapper makes is not converted again.
			return sendable(mapper.write(value), index, depth, null);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("Element " + index + " of the message is a " + typeOf(value)
					+ ", which cannot be sent: " + ex.getMessage(), ex);
		}
	}

	private static Object sendableList(List<?> list, int index, int depth, @Nullable ElementMapper mapper) {
		List<@Nullable Object> converted = null;
		int count = 0;
		for (Object item : list) {
			Object sendable = sendable(item, index, depth, mapper);
			if (sendable != item && converted == null) {
				converted = new ArrayList<@Nullable Object>(list.subList(0, count));
			}
			if (converted != null) {
				converted.add(sendable);
			}
			count++;
		}
		return (converted != null) ? Collections.unmodifiableList(converted) : list;
	}

	private static Object sendableMap(Map<?, ?> map, int index, int depth, @Nullable ElementMapper mapper) {
		Map<String, @Nullable Object> converted = null;
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			if (!(entry.getKey() instanceof String name)) {
				throw new IllegalArgumentException("Element " + index
						+ " of the message has a map key that is not a String but " + typeOf(entry.getKey()));
			}
			checkText(name, index);
			Object sendable = sendable(entry.getValue(), index, depth, mapper);
			if (sendable != entry.getValue()) {
				if (converted == null) {
					converted = copyOf(map);
				}
				converted.put(name, sendable);
			}
		}
		return (converted != null) ? Collections.unmodifiableMap(converted) : map;
	}

	/** In the order of the original. */
	private static Map<String, @Nullable Object> copyOf(Map<?, ?> map) {
		Map<String, @Nullable Object> copy = new LinkedHashMap<>();
		map.forEach((key, value) -> copy.put(String.valueOf(key), value));
		return copy;
	}

	/**
	 * Determines if a value is of a type that messages have, and neither list nor map.
	 */
	static boolean isSimple(Object value) {
		return value instanceof String || value instanceof byte[] || value instanceof Boolean || isInteger(value)
				|| value instanceof Double || value instanceof Float;
	}

	private static void checkSimple(@Nullable Object value, int index) {
		if (value instanceof String text) {
			checkText(text, index);
		}
		else if (value instanceof BigInteger big && big.bitLength() > MAX_INTEGER_BITS) {
			throw new IllegalArgumentException(
					"Element " + index + " of the message is an integer of more than " + MAX_INTEGER_BITS + " bits");
		}
		else if ((value instanceof Double || value instanceof Float)
				&& !Double.isFinite(((Number) value).doubleValue())) {
			throw new IllegalArgumentException("Element " + index + " of the message is not a finite number");
		}
	}

	/** Half a character can be written in no framing. */
	private static void checkText(String text, int index) {
		int count = text.length();
		int surrogates = 0;
		for (int i = 0; i < count; i++) {
			// The second half of a pair counts, too: only then a closer look is due.
			// Compilers drop this loop for Latin-1, which they do not with charAt.
			surrogates |= isSurrogate(text.codePointAt(i));
		}
		if (surrogates != 0 && text.codePoints().anyMatch((c) -> isSurrogate(c) != 0)) {
			throw new IllegalArgumentException("Element " + index + " of the message has half a surrogate pair");
		}
	}

	/** Without a branch, so that the loop over a text can be vectorised. */
	private static int isSurrogate(int c) {
		return ((c & ~0x7ff) == Character.MIN_SURROGATE) ? 1 : 0;
	}

	/** The text with halves of characters replaced. */
	static String wellFormed(String text) {
		return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
	}

	private static boolean isInteger(Object value) {
		return value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte
				|| value instanceof BigInteger;
	}

	/**
	 * Text of a string in either form: bytes from the wire stand for the characters
	 * U+0000 to U+00FF (protocol, section 1.6). Numbers read as their digits.
	 */
	static @Nullable String text(@Nullable Object value) {
		if (value instanceof String text) {
			return text;
		}
		if (value instanceof byte[] bytes) {
			return new String(bytes, StandardCharsets.ISO_8859_1);
		}
		return (value instanceof Number number) ? digits(number) : null;
	}

	/** Integral floats have no fraction, as in Perl. */
	private static String digits(Number number) {
		Long integer = (number instanceof Double || number instanceof Float) ? exactInteger(number.doubleValue())
				: null;
		return (integer != null) ? integer.toString() : number.toString();
	}

	/**
	 * Returns a float as an integer.
	 * @return null if it has a fraction, or is so large that not every integer is a float
	 */
	static @Nullable Long exactInteger(double number) {
		return (number == Math.rint(number) && Math.abs(number) <= MAX_EXACT) ? (Long) (long) number : null;
	}

	static byte @Nullable [] bytes(@Nullable Object value) {
		if (value instanceof byte[] bytes) {
			return bytes;
		}
		if (value instanceof String text && text.chars().allMatch((c) -> c <= 0xff)) {
			return text.getBytes(StandardCharsets.ISO_8859_1);
		}
		return null;
	}

	static @Nullable Long integer(@Nullable Object value) {
		try {
			if (value instanceof Double || value instanceof Float) {
				double number = ((Number) value).doubleValue();
				return (number == Math.rint(number) && Math.abs(number) < 0x1p63) ? (Long) (long) number : null;
			}
			if (value instanceof BigInteger big) {
				return big.longValueExact();
			}
			if (value instanceof Number number) {
				return number.longValue();
			}
			String text = text(value);
			return (text != null) ? (Long) Long.parseLong(text) : null;
		}
		catch (ArithmeticException | NumberFormatException ex) {
			return null;
		}
	}

	static @Nullable Double decimal(@Nullable Object value) {
		try {
			String text = (value instanceof Number) ? null : text(value);
			Double number = (value instanceof Number given) ? (Double) given.doubleValue()
					: (text != null) ? Double.valueOf(text) : null;
			return (number != null && Double.isFinite(number)) ? number : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	/** Returns the same value in the Java type that all equal ones have. */
	static @Nullable Object canonical(@Nullable Object value) {
		return (value instanceof byte[]) ? text(value) : canonicalNumber(value);
	}

	/** Returns a number in the type that it has when it comes from the wire. */
	static @Nullable Object canonicalNumber(@Nullable Object value) {
		if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
			return ((Number) value).longValue();
		}
		if (value instanceof BigInteger big && big.bitLength() < Long.SIZE) {
			return big.longValue();
		}
		return (value instanceof Float number) ? (Object) number.doubleValue() : value;
	}

	/**
	 * Returns a value as it comes from the wire, with nothing in it that could be
	 * changed. What is nested too deeply, and what is no value of a message, stays.
	 */
	static @Nullable Object copy(@Nullable Object value) {
		return copy(value, 1);
	}

	private static @Nullable Object copy(@Nullable Object value, int depth) {
		if (value instanceof byte[] bytes) {
			return bytes.clone();
		}
		if (depth < Message.MAX_DEPTH) {
			if (value instanceof List<?> list) {
				return copyOf(list, depth + 1);
			}
			if (value instanceof Map<?, ?> map) {
				return copyOf(map, depth + 1);
			}
		}
		return canonicalNumber(value);
	}

	/** Of the same classes as the lists that come from the wire. */
	private static List<@Nullable Object> copyOf(List<?> list, int depth) {
		@Nullable Object[] taken = list.toArray();
		// Elements of another type have no room in an array of a narrower one.
		@Nullable Object[] items = (taken.getClass() == Object[].class) ? taken
				: Arrays.copyOf(taken, taken.length, Object[].class);
		for (int i = 0; i < items.length; i++) {
			items[i] = copy(items[i], depth);
		}
		return switch (items.length) {
			case 0 -> Collections.emptyList();
			case 1 -> Collections.singletonList(items[0]);
			default -> Collections.unmodifiableList(Arrays.asList(items));
		};
	}

	/** Of the same classes as the maps that come from the wire, in the same order. */
	private static Map<?, @Nullable Object> copyOf(Map<?, ?> map, int depth) {
		Map<Object, @Nullable Object> copies = new LinkedHashMap<>();
		map.forEach((key, value) -> copies.put(key, copy(value, depth)));
		return switch (copies.size()) {
			case 0 -> Collections.emptyMap();
			case 1 -> {
				Map.Entry<Object, @Nullable Object> only = copies.entrySet().iterator().next();
				yield Collections.singletonMap(only.getKey(), only.getValue());
			}
			default -> Collections.unmodifiableMap(copies);
		};
	}

	static String typeOf(@Nullable Object value) {
		if (value == null) {
			return "null";
		}
		return (value instanceof byte[]) ? "byte[]" : value.getClass().getSimpleName();
	}

}
