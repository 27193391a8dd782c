package io.aemp;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A family whose values are objects of one Java type, a record for example. May be used
 * from any thread.
 *
 * <p>
 * Other nodes may set whatever they like. A key whose value is null or cannot be read as
 * the type counts as not being there; of the first that cannot be read the log tells.
 *
 * @param <T> the type of the values
 * @since 0.1.0
 */
public final class TypedFamily<T> {

	private static final Logger logger = LoggerFactory.getLogger(TypedFamily.class);

	private final Family family;

	private final Type type;

	private final ElementMapper mapper;

	private final AtomicBoolean warned = new AtomicBoolean();

	private TypedFamily(Family family, Type type, ElementMapper mapper) {
		this.family = family;
		this.type = type;
		this.mapper = mapper;
	}

	/**
	 * Views a family.
	 * @param <T> the type of the values
	 * @param family the family
	 * @param type the class of the values, as in {@link Message#get(int, Class)}
	 * @return the view
	 */
	public static <T> TypedFamily<T> of(Family family, Class<T> type) {
		return new TypedFamily<>(family, type, ElementMapper.standard());
	}

	/**
	 * Views a family whose values are of any Java type.
	 * @param family the family
	 * @param type the type of the values, {@code List<Some>} for example
	 * @return the view
	 */
	public static TypedFamily<?> of(Family family, Type type) {
		return of(family, type, ElementMapper.standard());
	}

	/**
	 * Views a family whose values are of any Java type, by a mapper of one's own.
	 * @param family the family
	 * @param type the type of the values, {@code List<Some>} for example
	 * @param mapper converts the values
	 * @return the view
	 */
	public static TypedFamily<?> of(Family family, Type type, ElementMapper mapper) {
		return new TypedFamily<>(family, type, mapper);
	}

	/**
	 * The family as it is.
	 * @return the family
	 */
	public Family family() {
		return this.family;
	}

	/**
	 * Sets a key. A record becomes a map.
	 * @param key any text but the empty one
	 * @param value made of what a message may be made of
	 * @return deletes the key when closed, unless this node has set it again since
	 * @throws IllegalArgumentException if the key is illegal or the value cannot be sent
	 */
	public Guard set(String key, T value) {
		return this.family.set(key, this.mapper.write(value));
	}

	/**
	 * Asks for the whole family.
	 * @return keys and values, unmodifiable; fails with a {@link FamilyException} after a
	 * time-out. Completes on threads that run no handlers.
	 */
	public CompletableFuture<Map<String, T>> content() {
		return this.family.content((content) -> Collections.unmodifiableMap(read(content, content.keys())));
	}

	/**
	 * Asks for one value, at the cost of asking for the whole family.
	 * @param key the key
	 * @return the value, if there is one; fails with a {@link FamilyException} after a
	 * time-out. Completes on threads that run no handlers.
	 */
	public CompletableFuture<Optional<T>> get(String key) {
		return this.family.content((content) -> Optional.ofNullable(read(content, key)));
	}

	/**
	 * Monitors the family, in the way of {@link Family#mon(FamilyObserver)}: the observer
	 * is told the content first, even if it is empty, and then every change.
	 * @param observer is told
	 * @return ends it when closed
	 */
	public Guard mon(Observer<T> observer) {
		return this.family.mon((content, added, changed, deleted) -> {
			Map<String, T> set = read(content, added);
			Map<String, T> replaced = read(content, changed);
			Set<String> gone = new HashSet<>(deleted);
			// What was read before may have become unreadable.
			changed.stream().filter((key) -> !replaced.containsKey(key)).forEach(gone::add);
			set.putAll(replaced);
			observer.changed(Collections.unmodifiableMap(set), Collections.unmodifiableSet(gone));
		});
	}

	private Map<String, T> read(FamilyContent content, Collection<String> keys) {
		Map<String, T> values = new LinkedHashMap<>();
		for (String key : keys) {
			T value = read(content, key);
			if (value != null) {
				values.put(key, value);
			}
		}
		return values;
	}

	@SuppressWarnings("unchecked")
	private @Nullable T read(FamilyContent content, String key) {
		Object value = content.get(key);
		if (value == null) {
			return null;
		}
		try {
			return (T) this.mapper.read(value, this.type);
		}
		catch (IllegalArgumentException ex) {
			if (this.warned.compareAndSet(false, true)) {
				logger.warn(
						"The value of key '{}' of family {} is {}, which cannot be read as {}: it is left out, "
								+ "and so will be others like it",
						Printable.of(key), this.family.name(), Values.typeOf(value), this.type.getTypeName());
			}
			return null;
		}
	}

	@Override
	public String toString() {
		return "TypedFamily[" + this.family.name() + ", " + this.type.getTypeName() + "]";
	}

	/**
	 * Hears of a family and its changes. All that it is given is immutable and may be
	 * kept.
	 *
	 * @param <T> the type of the values
	 */
	@FunctionalInterface
	public interface Observer<T> {

		/**
		 * The family has changed; the first call tells its content. When changes come
		 * faster than they are handled, several may be told as one.
		 * @param set keys that are new or have another value, with their values
		 * @param deleted keys that are not there any more, if they ever were
		 * @throws Exception kills the port that monitors; outside ports it is logged
		 */
		void changed(Map<String, T> set, Set<String> deleted) throws Exception;

	}

}
