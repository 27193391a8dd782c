package io.aemp;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Finds the reader for a Java type. Simple types, {@code Object}, lists and maps need no
 * Jackson; everything else is Jackson's.
 */
final class TypeReaders {

	private final Supplier<JacksonConversion> conversion;

	/**
	 * Creates the readers of one mapper.
	 * @param conversion returns the conversion by Jackson when it is needed
	 */
	TypeReaders(Supplier<JacksonConversion> conversion) {
		this.conversion = conversion;
	}

	/**
	 * Returns the reader for a type.
	 * @return a function that throws an {@link IllegalArgumentException} for an element
	 * that cannot be read; its text is the place inside the element, or empty
	 */
	Function<Object, @Nullable Object> reader(Type wanted) {
		Type type = bound(wanted);
		Function<Object, @Nullable Object> simple = simple(type);
		if (simple != null) {
			return (element) -> orFail(simple.apply(element));
		}
		if (type == Object.class) {
			return (element) -> element;
		}
		if (isList(type)) {
			return list(argument(type, 0));
		}
		return isMap(type) ? map(argument(type, 1)) : (element) -> this.conversion.get().read(element, type);
	}

	/**
	 * Returns why no element can be read as a type.
	 * @return null if elements can be read as it
	 */
	@Nullable String problemOf(Type wanted) {
		Type type = bound(wanted);
		if (type == Object.class || simple(type) != null) {
			return null;
		}
		if (isList(type)) {
			return problemOf(argument(type, 0));
		}
		return isMap(type) ? problemOf(argument(type, 1)) : this.conversion.get().problemOf(type);
	}

	private static @Nullable Function<Object, @Nullable Object> simple(Type type) {
		return (type instanceof Class<?> simple) ? SimpleTypes.readers().get(simple) : null;
	}

	private Function<Object, @Nullable Object> list(Type itemType) {
		Function<Object, @Nullable Object> reader = reader(itemType);
		if (bound(itemType) == Object.class) {
			return (element) -> orFail((element instanceof List<?>) ? element : null);
		}
		return (element) -> {
			List<?> list = orFail((element instanceof List<?> items) ? items : null);
			List<@Nullable Object> values = new ArrayList<>(list.size());
			for (Object item : list) {
				values.add(readInside(reader, item, "item", values.size()));
			}
			return Collections.unmodifiableList(values);
		};
	}

	private Function<Object, @Nullable Object> map(Type valueType) {
		Function<Object, @Nullable Object> reader = reader(valueType);
		if (bound(valueType) == Object.class) {
			return (element) -> orFail((element instanceof Map<?, ?>) ? element : null);
		}
		return (element) -> {
			Map<?, ?> map = orFail((element instanceof Map<?, ?> entries) ? entries : null);
			Map<Object, @Nullable Object> values = new LinkedHashMap<>();
			map.forEach((key, value) -> values.put(key, readInside(reader, value, String.valueOf(key), -1)));
			return Collections.unmodifiableMap(values);
		};
	}

	/** Null stays null in lists and maps. */
	private static @Nullable Object readInside(Function<Object, @Nullable Object> reader, @Nullable Object element,
			String name, int index) {
		if (element == null) {
			return null;
		}
		try {
			return reader.apply(element);
		}
		catch (IllegalArgumentException ex) {
			String place = Printable.of(name) + ((index >= 0) ? " " + index : "");
			String inside = ex.getMessage();
			throw new IllegalArgumentException((inside == null || inside.isEmpty()) ? place : place + ", " + inside,
					ex);
		}
	}

	private static <T> T orFail(@Nullable T value) {
		if (value == null) {
			throw new IllegalArgumentException("");
		}
		return value;
	}

	private static boolean isList(Type type) {
		return type == List.class || type instanceof ParameterizedType list && list.getRawType() == List.class;
	}

	/** Keys of another type, an enum for example, are Jackson's. */
	private static boolean isMap(Type type) {
		if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
			Type key = argument(type, 0);
			return key == String.class || key == Object.class;
		}
		return type == Map.class;
	}

	private static Type argument(Type type, int index) {
		return (type instanceof ParameterizedType generic) ? bound(generic.getActualTypeArguments()[index])
				: Object.class;
	}

	/** Replaces wildcards and type variables by their bounds. */
	private static Type bound(Type type) {
		if (type instanceof WildcardType wildcard) {
			return bound(wildcard.getUpperBounds()[0]);
		}
		return (type instanceof TypeVariable<?> variable) ? bound(variable.getBounds()[0]) : type;
	}

}
