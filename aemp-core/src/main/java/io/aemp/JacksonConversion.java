package io.aemp;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * Converts by Jackson between elements and objects of Java classes. Which class is always
 * the caller's choice: nothing in a message names one. Apart from {@link ElementMapper},
 * so that applications without Jackson's databind can do without conversions.
 */
final class JacksonConversion {

	private final JsonMapper mapper;

	JacksonConversion(Consumer<? super JsonMapper.Builder> customizer) {
		JsonMapper.Builder builder = JsonMapper.builder()
			.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
			.enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
			.withCoercionConfigDefaults(
					(coercions) -> coercions.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
			.disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING, EnumFeature.READ_ENUMS_USING_TO_STRING)
			.disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS);
		customizer.accept(builder);
		// Last, so that simple types are read alike whatever modules are added.
		this.mapper = builder
			.addModule(new SimpleTypesModule().addSerializer(BigDecimal.class, ToStringSerializer.instance))
			.build();
	}

	/**
	 * Reads an element as an object.
	 * @throws IllegalArgumentException if the value cannot be read as this type; the
	 * message says where, not what
	 */
	@Nullable Object read(Object element, Type type) {
		try {
			return this.mapper.convertValue(plain(element), this.mapper.constructType(type));
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException(where(ex));
		}
	}

	/**
	 * Makes an element of an object.
	 * @throws IllegalArgumentException if that is not possible; whether the result can be
	 * sent is another question
	 */
	@Nullable Object write(Object value) {
		try {
			return this.mapper.convertValue(value, Object.class);
		}
		catch (StackOverflowError ex) {
			// Jackson bounds the depth of what it reads and writes, but not of arrays in
			// arrays.
			throw new IllegalArgumentException("No element of a message can be made of "
					+ value.getClass().getTypeName() + ", because it contains itself or is nested too deeply", ex);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("No element of a message can be made of " + value.getClass().getName()
					+ (ex.getPath().isEmpty() ? "" : ", because of " + where(ex)), ex);
		}
	}

	/**
	 * Returns why no element can be read as a type.
	 * @return null if elements can be read as it
	 */
	@Nullable String problemOf(Type type) {
		try {
			JavaType javaType = this.mapper.constructType(type);
			ValueDeserializer<?> deserializer = this.mapper._deserializationContext()
				.findRootValueDeserializer(javaType);
			return problemOf(deserializer);
		}
		catch (JacksonException ex) {
			return ex.getOriginalMessage();
		}
	}

	/**
	 * Beans are made by constructors that Jackson knows how to call, and have contents.
	 */
	private static @Nullable String problemOf(ValueDeserializer<?> deserializer) {
		if (deserializer instanceof AbstractDeserializer) {
			return "it is abstract";
		}
		if (deserializer instanceof BeanDeserializerBase bean) {
			if (!bean.getValueInstantiator().canInstantiate()) {
				return "it has no constructor that Jackson can call";
			}
			if (bean.getPropertyCount() == 0 && !bean.getValueInstantiator().canCreateFromString()) {
				return "it has no properties";
			}
		}
		return null;
	}

	private static String where(JacksonException ex) {
		return ex.getPath()
			.stream()
			.map((step) -> (step.getPropertyName() != null) ? Printable.of(step.getPropertyName())
					: "item " + step.getIndex())
			.collect(Collectors.joining(", "));
	}

	/**
	 * The value as it would be in JSON: bytes are text, and integral floats are integers,
	 * as both are to a Perl node (protocol, section 1.6).
	 */
	private static @Nullable Object plain(@Nullable Object value) {
		if (value instanceof byte[]) {
			return Values.text(value);
		}
		if (value instanceof Double || value instanceof Float) {
			double number = ((Number) value).doubleValue();
			Long integer = Values.exactInteger(number);
			// As an integer, a negative zero would lose its sign.
			return (integer != null && (number != 0 || Math.copySign(1, number) > 0)) ? integer : value;
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

}
