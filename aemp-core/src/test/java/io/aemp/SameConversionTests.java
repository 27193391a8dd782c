package io.aemp;

import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.aemp.node.AempNode;
import io.aemp.testing.Patience;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an element is read as a Java type alike wherever it is.
 */
class SameConversionTests {

	private static final ElementMapper mapper = ElementMapper.standard();

	private static final String REFUSED = "refused";

	static Stream<Type> types() {
		return Stream.of(String.class, byte[].class, Boolean.class, Byte.class, Short.class, Integer.class, Long.class,
				Float.class, Double.class, BigInteger.class, BigDecimal.class, UUID.class, Instant.class,
				Dispatch.class, int[].class, boolean[].class, double[].class, Integer[].class,
				generic(List.class, Integer.class), generic(Set.class, String.class),
				generic(Map.class, String.class, Boolean.class), generic(List.class, generic(List.class, Byte.class)),
				Sample.class);
	}

	private static List<Object> elements() {
		return List.of(true, false, "true", "false", "TRUE", "1", "0", "", " 1 ", "-5", "1.5", "1e3", "1e999", "NaN",
				"text", "\u00ff", "\u20ac", bytes("1"), bytes("0"), bytes(""), bytes("true"), bytes("\u00ff"), 0L, 1L,
				2L, 127L, 128L, -129L, 40000L, 3000000000L, BigInteger.ONE.shiftLeft(64),
				BigInteger.ONE.shiftLeft(4000), 0.0, -0.0, 1.0, 1.5, 3e9, 1e19, 1e300,
				"00000000-0000-0001-0000-000000000002", "1970-01-01T00:00:01Z", "POOL", bytes("POOL"), List.of(),
				List.of(1L, "2", 3.0), List.of(true), List.of(List.of(1L), List.of("2")), List.of("x"), Map.of(),
				Map.of("a", true, "b", "1"), Map.of("a", "true"), Map.of("number", "1", "truth", bytes("1")),
				Map.of("number", 1.0, "truth", "true"));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static Type generic(Class<?> raw, Type... arguments) {
		return new ParameterizedType() {

			@Override
			public Type[] getActualTypeArguments() {
				return arguments;
			}

			@Override
			public Type getRawType() {
				return raw;
			}

			@Override
			public @Nullable Type getOwnerType() {
				return null;
			}

			@Override
			public String getTypeName() {
				return raw.getSimpleName() + Arrays.stream(arguments).map(Type::getTypeName).toList();
			}

			@Override
			public String toString() {
				return getTypeName();
			}

		};
	}

	/** Contents and classes, also of arrays. */
	private static Object form(@Nullable Object value) {
		if (value == null) {
			return "null";
		}
		if (value.getClass().isArray()) {
			List<Object> items = new ArrayList<>();
			for (int i = 0; i < Array.getLength(value); i++) {
				items.add(form(Array.get(value, i)));
			}
			return value.getClass().getName() + items;
		}
		return (value instanceof List<?> || value instanceof Map<?, ?> || value instanceof Set<?>) ? value
				: value.getClass().getName() + " " + value;
	}

	private static Object outcome(Reading reading) {
		try {
			return form(reading.read());
		}
		catch (IllegalArgumentException ex) {
			return REFUSED;
		}
	}

	@ParameterizedTest
	@MethodSource("types")
	void whenAnElementIsReadAsATypeThenItIsReadAlikeAtEveryPlace(Type type) {
		for (Object element : elements()) {
			Map<String, Object> outcomes = new LinkedHashMap<>();
			outcomes.put("mapper", outcome(() -> mapper.read(element, type)));
			outcomes.put("reader", outcome(() -> mapper.reader(type).apply(element)));
			outcomes.put("message", outcome(() -> Message.of(element).get(0, type)));
			outcomes.put("list",
					outcome(() -> ((List<?>) Message.of(List.of(element)).get(0, generic(List.class, type))).get(0)));
			outcomes.put("map", outcome(() -> ((Map<?, ?>) Message.of(Map.of("key", element))
				.get(0, generic(Map.class, String.class, type))).get("key")));
			outcomes.put("record",
					outcome(() -> ((Holder<?>) Message.of(Map.of("value", element)).get(0, generic(Holder.class, type)))
						.value()));
			outcomes.put("list in a record",
					outcome(() -> ((ListHolder<?>) Message.of(Map.of("values", List.of(element)))
						.get(0, generic(ListHolder.class, type))).values().get(0)));
			outcomes.put("optional", outcome(
					() -> ((Optional<?>) Message.of(element).get(0, generic(Optional.class, type))).orElse(null)));
			assertThat(outcomes.values()).as("%s as %s: %s", form(element), type, outcomes)
				.containsOnly(outcomes.values().iterator().next());
		}
	}

	@Test
	void whenAnElementIsReadByAnAccessorThenItIsReadAsTheTypeIs() {
		for (Object element : elements()) {
			Message message = Message.of(element);
			assertThat(outcome(() -> message.text(0))).isEqualTo(outcome(() -> message.get(0, String.class)));
			assertThat(outcome(() -> message.bytes(0))).isEqualTo(outcome(() -> message.get(0, byte[].class)));
			assertThat(outcome(() -> message.integer(0))).isEqualTo(outcome(() -> message.get(0, long.class)));
			assertThat(outcome(() -> message.decimal(0))).isEqualTo(outcome(() -> message.get(0, double.class)));
			assertThat(outcome(() -> message.list(0))).isEqualTo(outcome(() -> message.get(0, List.class)));
			assertThat(outcome(() -> message.map(0))).isEqualTo(outcome(() -> message.get(0, Map.class)));
		}
	}

	@Test
	void whenAValueOfAFamilyIsReadThenItIsReadAsAnElementIs() throws Exception {
		try (AempNode node = AempNode.start(NodeSettings.builder().nodeId("alone").build())) {
			Family family = node.family("values");
			List<Type> types = types().toList();
			List<TypedFamily<?>> views = new ArrayList<>();
			types.forEach((type) -> views.add(TypedFamily.of(family, type)));
			int number = 0;
			for (Object element : elements()) {
				// A key of its own, because a family does not tell 0.0 and -0.0 apart.
				String key = "key" + number++;
				family.set(key, element);
				for (int i = 0; i < types.size(); i++) {
					Type type = types.get(i);
					Optional<?> value = views.get(i).get(key).get(Patience.SECONDS, TimeUnit.SECONDS);
					assertThat(value.isPresent() ? form(value.get()) : REFUSED).as("%s as %s", form(element), type)
						.isEqualTo(outcome(() -> mapper.read(element, type)));
				}
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "true,refused", "false,refused", "yes,refused", "2,refused", "1,java.lang.Boolean true",
			"0,java.lang.Boolean false", "'',java.lang.Boolean false" })
	void whenATextIsReadAsABooleanThenOnlyTheTextsOfPerlCount(String text, String outcome) {
		assertThat(outcome(() -> mapper.read(text, boolean.class))).isEqualTo(outcome);
	}

	@Test
	void whenAnElementIsReadAsAnObjectThenItIsAsItCame() {
		byte[] bytes = { 1 };
		assertThat(mapper.read(bytes, Object.class)).isSameAs(bytes);
		assertThat(mapper.read(1.0, Object.class)).isEqualTo(1.0);
		assertThat(mapper.read(List.of(bytes), generic(List.class, Object.class))).isEqualTo(List.of(bytes));
		assertThat(mapper.read(Map.of("key", bytes), generic(Map.class, String.class, Object.class)))
			.isEqualTo(Map.of("key", bytes));
	}

	/**
	 * A record of simple types.
	 */
	record Sample(int number, boolean truth) {

	}

	/**
	 * Has an element of any type.
	 */
	record Holder<T>(T value) {

	}

	/**
	 * Has elements of any type.
	 */
	record ListHolder<T>(List<T> values) {

	}

	/**
	 * Reads an element.
	 */
	private interface Reading {

		@Nullable Object read();

	}

}
