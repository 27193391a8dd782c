package io.aemp;

import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.UUID;

/**
 * Knows the classes of the JDK that stand for values. Jackson would make a map of any
 * other as well, of a stream's properties for example.
 */
final class JdkValues {

	private static final List<Class<?>> VALUES = List.of(CharSequence.class, Number.class, Boolean.class,
			Character.class, Enum.class, Record.class, Iterable.class, Map.class, TemporalAccessor.class,
			TemporalAmount.class, ZoneId.class, UUID.class, Optional.class, OptionalInt.class, OptionalLong.class,
			OptionalDouble.class, URI.class, URL.class, InetAddress.class, Locale.class, Currency.class, Date.class,
			Calendar.class, TimeZone.class);

	private JdkValues() {
	}

	/**
	 * Determines if objects of a class may be values.
	 * @return true for classes that are not of the JDK as well
	 */
	static boolean isValue(Class<?> type) {
		if (type.isArray()) {
			return isValue(type.getComponentType());
		}
		boolean isOfJdk = type != Object.class && type.getClassLoader() == null && !type.isPrimitive();
		return !isOfJdk || VALUES.stream().anyMatch((value) -> value.isAssignableFrom(type));
	}

}
