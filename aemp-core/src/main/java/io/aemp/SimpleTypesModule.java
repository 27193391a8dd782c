package io.aemp;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.util.ClassUtil;

/**
 * Makes Jackson read {@link SimpleTypes} by the rules of messages, wherever they are
 * inside an object. Bytes are never Base64.
 */
final class SimpleTypesModule extends SimpleModule {

	private static final long serialVersionUID = 1L;

	private static final List<Class<?>> PRIMITIVES = List.of(boolean.class, short.class, int.class, long.class,
			float.class, double.class);

	SimpleTypesModule() {
		super("aemp");
		SimpleTypes.readers().keySet().forEach(this::addReader);
		PRIMITIVES.forEach((type) -> addArrayReader(type.arrayType(), type));
	}

	private <T> void addReader(Class<T> type) {
		addDeserializer(type, new Reader<>(type));
	}

	private <T> void addArrayReader(Class<T> type, Class<?> component) {
		addDeserializer(type, new ArrayReader<>(type, component));
	}

	private static @Nullable Object read(JsonParser parser, Class<?> type) {
		JsonToken token = parser.currentToken();
		Object element = switch (token) {
			case VALUE_STRING -> parser.getString();
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
			case VALUE_TRUE -> true;
			case VALUE_FALSE -> false;
			case VALUE_EMBEDDED_OBJECT -> parser.getEmbeddedObject();
			default -> null;
		};
		Function<Object, @Nullable Object> reader = SimpleTypes.readers().get(type);
		return (element != null && reader != null) ? reader.apply(element) : null;
	}

	/**
	 * Reads one simple type.
	 */
	private static final class Reader<T> extends StdDeserializer<T> {

		private final Class<T> type;

		Reader(Class<T> type) {
			super(type);
			this.type = type;
		}

		@Override
		@SuppressWarnings("unchecked")
		public T deserialize(JsonParser parser, DeserializationContext context) {
			Object value = read(parser, this.type);
			return (T) ((value != null) ? value : context.reportInputMismatch(this, "another type"));
		}

		@Override
		public @Nullable Object getNullValue(DeserializationContext context) {
			if (!this.type.isPrimitive()) {
				return null;
			}
			return context.isEnabled(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
					? context.reportInputMismatch(this, "null") : ClassUtil.defaultValue(this.type);
		}

	}

	/**
	 * Reads an array of a primitive type.
	 */
	private static final class ArrayReader<T> extends StdDeserializer<T> {

		private final Class<T> type;

		private final Class<?> component;

		ArrayReader(Class<T> type, Class<?> component) {
			super(type);
			this.type = type;
			this.component = component;
		}

		@Override
		public T deserialize(JsonParser parser, DeserializationContext context) {
			if (!parser.isExpectedStartArrayToken()) {
				context.reportInputMismatch(this, "another type");
			}
			List<Object> items = new ArrayList<>();
			while (parser.nextToken() != JsonToken.END_ARRAY) {
				items.add(item(parser, context, items));
			}
			Object array = Array.newInstance(this.component, items.size());
			for (int i = 0; i < items.size(); i++) {
				Array.set(array, i, items.get(i));
			}
			return this.type.cast(array);
		}

		private Object item(JsonParser parser, DeserializationContext context, List<Object> before) {
			Object item = read(parser, this.component);
			if (item != null) {
				return item;
			}
			try {
				return context.reportInputMismatch(this, "another type");
			}
			catch (JacksonException ex) {
				throw ex.prependPath(before, before.size());
			}
		}

	}

}
