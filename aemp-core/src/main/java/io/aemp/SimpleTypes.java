package io.aemp;

import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Reads elements as text, bytes, booleans and numbers. These are the rules at every depth
 * of an element, with and without Jackson.
 */
final class SimpleTypes {

	/** By type; each returns null for an element that cannot be read. */
	private static final Map<Class<?>, Function<Object, @Nullable Object>> READERS = Map.ofEntries(
			Map.entry(String.class, Values::text), Map.entry(byte[].class, Values::bytes),
			Map.entry(boolean.class, SimpleTypes::truth), Map.entry(Boolean.class, SimpleTypes::truth),
			Map.entry(byte.class, SimpleTypes::byteValue), Map.entry(Byte.class, SimpleTypes::byteValue),
			Map.entry(short.class, SimpleTypes::shortValue), Map.entry(Short.class, SimpleTypes::shortValue),
			Map.entry(int.class, SimpleTypes::intValue), Map.entry(Integer.class, SimpleTypes::intValue),
			Map.entry(long.class, Values::integer), Map.entry(Long.class, Values::integer),
			Map.entry(float.class, SimpleTypes::floatValue), Map.entry(Float.class, SimpleTypes::floatValue),
			Map.entry(double.class, Values::decimal), Map.entry(Double.class, Values::decimal));

	private SimpleTypes() {
	}

	/**
	 * Returns the readers of all simple types.
	 * @return by type; each returns null for an element that cannot be read
	 */
	static Map<Class<?>, Function<Object, @Nullable Object>> readers() {
		return READERS;
	}

	/**
	 * Perl has no booleans of its own: its operators give "1" and "". Other texts are
	 * refused, because Perl takes "false" for true.
	 */
	private static @Nullable Boolean truth(Object element) {
		if (element instanceof Boolean truth) {
			return truth;
		}
		String text = Values.text(element);
		if (text == null) {
			return null;
		}
		return switch (text) {
			case "1" -> true;
			case "0", "" -> false;
			default -> null;
		};
	}

	private static @Nullable Byte byteValue(Object element) {
		Long number = Values.integer(element);
		return (number != null && number.byteValue() == number) ? (Byte) number.byteValue() : null;
	}

	private static @Nullable Short shortValue(Object element) {
		Long number = Values.integer(element);
		return (number != null && number.shortValue() == number) ? (Short) number.shortValue() : null;
	}

	private static @Nullable Integer intValue(Object element) {
		Long number = Values.integer(element);
		return (number != null && number.intValue() == number) ? (Integer) number.intValue() : null;
	}

	private static @Nullable Float floatValue(Object element) {
		Double number = Values.decimal(element);
		return (number != null && Float.isFinite(number.floatValue())) ? (Float) number.floatValue() : null;
	}

}
