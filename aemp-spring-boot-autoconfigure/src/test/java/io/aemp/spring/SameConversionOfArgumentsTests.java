package io.aemp.spring;

import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import io.aemp.ElementMapper;
import io.aemp.Message;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that parameters of handlers read elements as {@link Message#get(int, Class)}
 * does.
 */
@NullUnmarked
class SameConversionOfArgumentsTests {

	private static final String REFUSED = "refused";

	private static final ElementReaders readers = new ElementReaders(ElementMapper.standard());

	static Stream<Class<?>> types() {
		return Stream.of(String.class, byte[].class, boolean.class, Boolean.class, byte.class, short.class, int.class,
				long.class, float.class, double.class, BigInteger.class, UUID.class, OnError.class, int[].class,
				List.class, Map.class, Object.class, Size.class);
	}

	private static List<Object> elements() {
		return List.of(true, false, "true", "false", "1", "0", "", " 1 ", "1e999", "text", "\u20ac", new byte[] { '1' },
				new byte[0], 0L, 1L, 128L, 3000000000L, BigInteger.ONE.shiftLeft(64), 1.0, 1.5, 1e300, "LOG",
				"00000000-0000-0001-0000-000000000002", List.of(1L, "2"), List.of(true), Map.of("width", "1"),
				Map.of("width", true));
	}

	private static String form(@Nullable Object value) {
		return Arrays.deepToString(new @Nullable Object[] { (value != null) ? value.getClass() : null, value });
	}

	private static String outcome(ElementReader reader, Message message) {
		try {
			return form(reader.readAt(message, 0));
		}
		catch (IllegalArgumentException ex) {
			return REFUSED;
		}
	}

	@ParameterizedTest
	@MethodSource("types")
	void whenAnElementIsAnArgumentThenItIsReadAsFromTheMessage(Class<?> type) {
		ElementReader parameter = readers.forType(ResolvableType.forClass(type));
		ElementReader list = readers.forType(ResolvableType.forClassWithGenerics(List.class, type));
		assertThat(parameter).isNotNull();
		assertThat(list).isNotNull();
		for (Object element : elements()) {
			Message message = Message.of(element);
			String expected = outcome((read, index) -> read.get(index, type), message);
			assertThat(outcome(parameter, message)).as("%s as %s", form(element), type).isEqualTo(expected);
			assertThat(outcome((read, index) -> item(list.readAt(read, index)), Message.of(List.of(element))))
				.as("item %s as %s", form(element), type)
				.isEqualTo(expected);
			RestArgument rest = new RestArgument(0, type, parameter);
			assertThat(outcome((read, index) -> rest(rest, read), message)).as("rest %s as %s", form(element), type)
				.isEqualTo(expected);
		}
	}

	private static @Nullable Object item(@Nullable Object list) {
		return ((List<?>) list).get(0);
	}

	private static Object rest(RestArgument rest, Message message) {
		return Array.get(rest.resolve(message, null), 0);
	}

	record Size(int width) {

	}

}
