package io.aemp;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Turns elements into objects of Java classes. Which class is always the caller's choice:
 * nothing in a message names one.
 */
final class Conversion {

	/** Beyond this not every integer is a {@code double}. */
	private static final double MAX_EXACT = 0x1p53;

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
		.addModule(new SimpleModule().addDeserializer(byte[].class, new OctetsReader())
			.addDeserializer(Boolean.class, new TruthReader(Boolean.class))
			.addDeserializer(boolean.class, new TruthReader(boolean.class)))
		.build();

	private Conversion() {
	}

	/**
	 * Converts.
	 * @throws IllegalArgumentException if the value cannot be read as this type; the
	 * message says where, not what
	 */
	static @Nullable Object convert(Object value, Type type) {
		if (value instanceof byte[] && type == byte[].class) {
			return value;
		}
		try {
			return MAPPER.convertValue(plain(value), MAPPER.constructType(type));
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException(where(ex));
		}
	}

	/**
	 * Makes an element of an object: a map of a record, text of an enum.
	 * @throws IllegalArgumentException if that is not possible; whether the result can be
	 * sent is another question
	 */
	static @Nullable Object element(Object value) {
		try {
			return MAPPER.convertValue(value, Object.class);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("No element of a message can be made of " + value.getClass().getName()
					+ (ex.getPath().isEmpty() ? "" : ", because of " + where(ex)), ex);
		}
	}

	private static String where(JacksonException ex) {
		return ex.getPath()
			.stream()
			.map((step) -> (step.getPropertyName() != null) ? Printable.of(step.getPropertyName())
					: "item " + step.getIndex())
			.collect(Collectors.joining(", "));
	}

	/**
	 * The value as it would be in JSON: octets are text, and integral floats are
	 * integers, as both are to a Perl node (protocol, section 1.6).
	 */
	private static @Nullable Object plain(@Nullable Object value) {
		if (value instanceof byte[]) {
			return Values.text(value);
		}
		if (value instanceof Double || value instanceof Float) {
			double number = ((Number) value).doubleValue();
			return (number == Math.rint(number) && Math.abs(number) <= MAX_EXACT) ? (Object) (long) number : value;
		}
		if (value instanceof List<?> list) {
			List<@Nullable Object> items = new ArrayList<>(list.size());
			list.forEach((item) -> items.add(plain(item)));
			return items;
		}
		if (value instanceof Map<?, ?> map) {
			Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
			map.forEach((key, item) -> entries.put(key, plain(item)));
			return entries;
		}
		return value;
	}

	/** Octets are no Base64 here. */
	private static final class OctetsReader extends StdDeserializer<byte[]> {

		OctetsReader() {
			super(byte[].class);
		}

		@Override
		public byte[] deserialize(JsonParser parser, DeserializationContext context) {
			byte[] octets = parser.currentToken().isScalarValue() ? Values.octets(parser.getValueAsString()) : null;
			return (octets != null) ? octets : (byte[]) context.reportInputMismatch(this, "no octets");
		}

	}

	/** Perl has no booleans of its own: its operators give "1" and "". */
	private static final class TruthReader extends StdDeserializer<Boolean> {

		TruthReader(Class<?> type) {
			super(type);
		}

		@Override
		public Boolean deserialize(JsonParser parser, DeserializationContext context) {
			String text = parser.currentToken().isScalarValue() ? parser.getValueAsString() : null;
			return switch ((text != null) ? text : "nothing") {
				case "1", "true" -> true;
				case "0", "", "false" -> false;
				default -> (Boolean) context.reportInputMismatch(this, "no boolean");
			};
		}

	}

}
