package io.aemp;

import java.lang.reflect.Type;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Converts between elements of messages and objects of Java classes, by a
 * {@link JsonMapper} of its own. A record or bean is a map with the names that Jackson
 * gives its properties, those that are null included. Enums are text, by their names; so
 * are dates, times, durations, UUIDs and {@code BigDecimal}. {@code byte[]} stays as it
 * is, a set or an array of anything else is a list, and an {@code Optional} is its value
 * or null. All of this is the same in both framings and within one process.
 * <p>
 * Conversions need {@code tools.jackson.core:jackson-databind} on the class path, except
 * those to text, bytes, booleans, numbers of Java, {@code Object}, and lists and maps of
 * these. What can be sent without a conversion needs no mapper. May be used from any
 * thread.
 *
 * @since 0.1.0
 */
public final class ElementMapper {

	/** Of a type that is there without Jackson, too. */
	private static final Consumer<Object> NOTHING = (builder) -> {
	};

	private static final ElementMapper STANDARD = new ElementMapper(NOTHING);

	private final Consumer<? super JsonMapper.Builder> customizer;

	private final TypeReaders readers = new TypeReaders(this::conversion);

	private volatile @Nullable JacksonConversion conversion;

	private ElementMapper(Consumer<? super JsonMapper.Builder> customizer) {
		this.customizer = customizer;
	}

	/**
	 * Returns the mapper without customization.
	 * @return the mapper that everything uses that is not given another one
	 */
	public static ElementMapper standard() {
		return STANDARD;
	}

	/**
	 * Returns a mapper with additional modules, mix-ins or other settings.
	 * @param customizer changes the builder, which has the settings of the standard
	 * mapper; called once, with the first conversion
	 * @return the mapper
	 */
	public static ElementMapper customized(Consumer<? super JsonMapper.Builder> customizer) {
		return new ElementMapper(customizer);
	}

	/**
	 * Reads an element as an object, by the rules of the accessors of {@link Message} for
	 * text, bytes and numbers, at every depth. A boolean is a boolean, 1, 0, or the text
	 * {@code "1"}, {@code "0"} or {@code ""}; other text is refused, {@code "true"} and
	 * {@code "false"} included. {@code Object}, also as the type of the items of a
	 * {@code List} or of the values of a {@code Map}, is the element as it came.
	 * @param element an element of a message, not null
	 * @param type the type wanted
	 * @return the object; null only if the type makes null of it
	 * @throws IllegalArgumentException if the element cannot be read as this type; the
	 * text names the place inside the element, but tells nothing of its contents
	 */
	public @Nullable Object read(Object element, Type type) {
		return reader(type).apply(element);
	}

	/**
	 * Returns the reader for a type, for callers that read many elements as it. It gives
	 * the same results as {@link #read(Object, Type)}, and may be used from any thread.
	 * @param type the type wanted
	 * @return a function from an element, not null, to the object; throws an
	 * {@link IllegalArgumentException} as {@code read} does
	 */
	public Function<Object, @Nullable Object> reader(Type type) {
		return this.readers.reader(type);
	}

	/**
	 * Makes an element of an object.
	 * @param value anything
	 * @return what can be sent, as far as its type is concerned
	 * @throws IllegalArgumentException if no element can be made of it
	 */
	public @Nullable Object write(@Nullable Object value) {
		if (value instanceof Optional<?> optional) {
			return write(optional.orElse(null));
		}
		if (value == null || Values.isSimple(value)) {
			return value;
		}
		if (!isWritable(value.getClass())) {
			throw new IllegalArgumentException("no element can be made of " + value.getClass().getName());
		}
		return conversion().write(value);
	}

	/**
	 * Determines if objects of a class can be sent, as far as the class shows.
	 * @param type a class
	 * @return false for classes of the JDK that are not for values, {@code Thread} or
	 * {@code Stream} for example
	 */
	public static boolean isWritable(Class<?> type) {
		return JdkValues.isValue(type);
	}

	/**
	 * Checks elements, and makes elements of those that are objects of Java classes.
	 * @param elements the elements of a message
	 * @return the same array if nothing had to be converted, else another one
	 * @throws IllegalArgumentException if one of them cannot be sent
	 */
	public @Nullable Object[] sendable(@Nullable Object... elements) {
		return Values.sendable(elements, this);
	}

	/**
	 * Returns what a receiver gets when these elements are sent, on this node as well as
	 * over a connection. Integers arrive as {@code Long}, or as {@code BigInteger} beyond
	 * 64 bits, other numbers as {@code Double}; lists, maps and byte arrays are copies.
	 * Objects of Java classes are converted as by {@link #sendable}. Nothing is copied if
	 * all elements are such numbers, texts, booleans or null.
	 * @param elements the elements of a message
	 * @return the same array if no element had to be replaced, else another one
	 * @throws IllegalArgumentException if one of them cannot be sent
	 */
	public @Nullable Object[] received(@Nullable Object... elements) {
		return Values.received(elements, this);
	}

	/**
	 * Returns why no element can be read as a type.
	 * @param type a type
	 * @return null if elements can be read as this type
	 */
	public @Nullable String problemOf(Type type) {
		try {
			return this.readers.problemOf(type);
		}
		catch (IllegalArgumentException ex) {
			return ex.getMessage();
		}
	}

	private JacksonConversion conversion() {
		JacksonConversion conversion = this.conversion;
		if (conversion == null) {
			try {
				conversion = new JacksonConversion(this.customizer);
			}
			catch (NoClassDefFoundError ex) {
				throw new IllegalArgumentException(
						"a conversion needs tools.jackson.core:jackson-databind on the class path", ex);
			}
			this.conversion = conversion;
		}
		return conversion;
	}

}
