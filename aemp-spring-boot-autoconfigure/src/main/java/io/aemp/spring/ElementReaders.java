package io.aemp.spring;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongPredicate;

import io.aemp.ElementMapper;
import io.aemp.Message;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Finds the reader for a Java type. Numbers and strings are read by the rules of
 * {@link Message}, which leave it to the sender whether a number travels as digits.
 */
final class ElementReaders {

	private final ElementMapper mapper;

	/**
	 * Readers of one application.
	 * @param mapper reads elements as objects
	 */
	ElementReaders(ElementMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * Returns why no element can be read as a type.
	 * @param type the type wanted
	 * @return null if nothing more is known
	 */
	@Nullable String problemOf(ResolvableType type) {
		return isForMapper(type) ? this.mapper.problemOf(type.getType()) : null;
	}

	/**
	 * Finds a reader.
	 * @param type the type wanted
	 * @return its reader; null if no element can be read as this type
	 */
	@Nullable ElementReader forType(ResolvableType type) {
		Class<?> raw = ClassUtils.resolvePrimitiveIfNecessary(type.resolve(Object.class));
		if (raw == Object.class) {
			return simple("a value", Message::get);
		}
		if (raw == String.class) {
			return simple("String", Message::text);
		}
		if (raw == byte[].class) {
			return simple("byte[]", Message::bytes);
		}
		if (raw == Boolean.class) {
			return simple("boolean", ElementReaders::truth);
		}
		if (raw == List.class) {
			return list(type);
		}
		if (raw == Map.class) {
			return map(type);
		}
		ElementReader number = number(raw);
		return (number != null) ? number : object(type, raw);
	}

	private @Nullable ElementReader object(ResolvableType type, Class<?> raw) {
		if (!isForMapper(type) || this.mapper.problemOf(type.getType()) != null) {
			return null;
		}
		return simple(raw.getSimpleName(), (message, index) -> {
			try {
				return this.mapper.read(Objects.requireNonNull(message.get(index)), type.getType());
			}
			catch (IllegalArgumentException ex) {
				// The mapper tells the place inside the element.
				throw new IllegalArgumentException("", ex);
			}
		});
	}

	/**
	 * Components of an application are no values, whatever Jackson could make of them.
	 */
	private static boolean isForMapper(ResolvableType type) {
		Class<?> raw = type.resolve(Object.class);
		return !raw.isPrimitive() && raw != Character.class && ElementMapper.isWritable(raw)
				&& !AnnotatedElementUtils.hasAnnotation(raw, Component.class) && hasKeysOfText(type);
	}

	private static boolean hasKeysOfText(ResolvableType type) {
		ResolvableType map = type.asMap();
		Class<?> key = map.getGeneric(0).resolve(Object.class);
		return map == ResolvableType.NONE || key == String.class || key == Object.class || key.isEnum();
	}

	private static @Nullable ElementReader number(Class<?> type) {
		if (type == Long.class) {
			return simple("long", Message::integer);
		}
		if (type == Integer.class) {
			return simple("int", (message, index) -> (int) integer(message, index, (number) -> (int) number == number));
		}
		if (type == Short.class) {
			return simple("short",
					(message, index) -> (short) integer(message, index, (number) -> (short) number == number));
		}
		if (type == Byte.class) {
			return simple("byte",
					(message, index) -> (byte) integer(message, index, (number) -> (byte) number == number));
		}
		if (type == Double.class) {
			return simple("double", (message, index) -> decimal(message, index, Double.MAX_VALUE));
		}
		return (type == Float.class)
				? simple("float", (message, index) -> (float) decimal(message, index, Float.MAX_VALUE)) : null;
	}

	private @Nullable ElementReader list(ResolvableType type) {
		ResolvableType itemType = type.getGeneric(0);
		ElementReader items = forType(itemType);
		if (items == null || itemType.resolve(Object.class) == Object.class) {
			return (items != null) ? simple("List", Message::list) : null;
		}
		ElementReader item = items.orNull();
		ElementReader whole = simple("List", Message::list);
		return (message, index) -> {
			whole.read(message, index);
			// Perl strings inside a list are bytes, so the items must be converted too.
			Message list = inside(message.list(index));
			List<@Nullable Object> values = new ArrayList<>(list.size());
			for (int i = 0; i < list.size(); i++) {
				values.add(read(item, list, i, ", item " + i));
			}
			return Collections.unmodifiableList(values);
		};
	}

	private @Nullable ElementReader map(ResolvableType type) {
		Class<?> keyType = type.getGeneric(0).resolve(Object.class);
		ResolvableType valueType = type.getGeneric(1);
		ElementReader values = forType(valueType);
		if (values == null || (keyType != String.class && keyType != Object.class)) {
			return (values != null) ? object(type, Map.class) : null;
		}
		ElementReader whole = simple("Map", Message::map);
		if (valueType.resolve(Object.class) == Object.class) {
			return whole;
		}
		ElementReader value = values.orNull();
		return (message, index) -> {
			whole.read(message, index);
			Map<String, ?> map = message.map(index);
			Message inside = inside(map.values());
			Map<String, @Nullable Object> converted = new LinkedHashMap<>();
			int i = 0;
			for (String key : map.keySet()) {
				converted.put(key, read(value, inside, i++, ", one value of the map"));
			}
			return Collections.unmodifiableMap(converted);
		};
	}

	private static Object truth(Message message, int index) {
		Object element = message.get(index);
		if (element instanceof Boolean) {
			return element;
		}
		// Perl has no booleans of its own: its operators give "1" and "".
		return switch (message.text(index)) {
			case "1" -> true;
			case "0", "" -> false;
			default -> throw new IllegalArgumentException();
		};
	}

	private static long integer(Message message, int index, LongPredicate inRange) {
		long number = message.integer(index);
		if (!inRange.test(number)) {
			throw new IllegalArgumentException();
		}
		return number;
	}

	private static double decimal(Message message, int index, double max) {
		double number = message.decimal(index);
		// Digits may stand for what is no number of a message: "NaN", "1e999".
		if (!(Math.abs(number) <= max)) {
			throw new IllegalArgumentException();
		}
		return number;
	}

	/** Adds the type wanted and found to the failures of a simple conversion. */
	private static ElementReader simple(String type, ElementReader conversion) {
		return (message, index) -> {
			Object element = message.get(index);
			if (element == null) {
				throw new IllegalArgumentException(": expected " + type + " but got null");
			}
			try {
				return conversion.read(message, index);
			}
			catch (IllegalArgumentException ex) {
				String inside = (ex.getCause() != null) ? ex.getCause().getMessage() : null;
				throw new IllegalArgumentException(": expected " + type + " but got " + kindOf(element)
						+ (StringUtils.hasText(inside) ? ", see " + inside : ""), ex);
			}
		};
	}

	private static String kindOf(Object element) {
		if (element instanceof String || element instanceof byte[]) {
			return "a string";
		}
		if (element instanceof Number) {
			return "a number that does not fit";
		}
		if (element instanceof Boolean) {
			return "a boolean";
		}
		return (element instanceof List<?>) ? "a list" : "a map";
	}

	private static @Nullable Object read(ElementReader reader, Message message, int index, String where) {
		try {
			return reader.read(message, index);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(where + ex.getMessage(), ex);
		}
	}

	private static Message inside(Collection<?> values) {
		return Message.decoded(values.toArray(), 0);
	}

}
