package io.aemp;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The keys and values of a family at one moment. Immutable.
 *
 * @since 0.1.0
 */
public final class FamilyContent {

	private final Map<String, @Nullable Object> values;

	private FamilyContent(Map<String, @Nullable Object> values) {
		this.values = values;
	}

	/**
	 * Returns the content of a family. For the kernel.
	 * @param values keys and values, unmodifiable; not copied
	 * @return the content
	 */
	public static FamilyContent of(Map<String, @Nullable Object> values) {
		return new FamilyContent(values);
	}

	/**
	 * Returns the number of keys.
	 * @return the number of keys
	 */
	public int size() {
		return this.values.size();
	}

	/**
	 * Determines if there are no keys.
	 * @return true if the family is empty
	 */
	public boolean isEmpty() {
		return this.values.isEmpty();
	}

	/**
	 * Determines if there is a key, whatever its value.
	 * @param key the key
	 * @return true if it is
	 */
	public boolean contains(String key) {
		return this.values.containsKey(key);
	}

	/**
	 * Returns the keys.
	 * @return all keys, unmodifiable
	 */
	public Set<String> keys() {
		return this.values.keySet();
	}

	/**
	 * Returns a value as it came: a string that a Perl node set may be bytes.
	 * @param key the key
	 * @return null if there is no such key, too
	 */
	public @Nullable Object get(String key) {
		return this.values.get(key);
	}

	/**
	 * Returns a value as text.
	 * @param key the key
	 * @return the text, bytes read as Latin-1, numbers as their digits; empty if there is
	 * no such key or the value is null
	 * @throws IllegalArgumentException if the value is something else
	 */
	public Optional<String> text(String key) {
		return get(key, String.class);
	}

	/**
	 * Returns a value as an object of a Java class.
	 * @param <T> the type wanted
	 * @param key the key
	 * @param type the class wanted, as in {@link Message#get(int, Class)}
	 * @return the object; empty if there is no such key or the value is null
	 * @throws IllegalArgumentException if the value cannot be read as this class
	 */
	public <T> Optional<T> get(String key, Class<T> type) {
		Object value = this.values.get(key);
		if (value == null) {
			return Optional.empty();
		}
		try {
			return Optional.of(Message.decoded(new Object[] { value }, 0).get(0, type));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("The value of key '" + Printable.of(key) + "' cannot be read as "
					+ type.getTypeName() + " but is " + Values.typeOf(value));
		}
	}

	/**
	 * Keys and values.
	 * @return all of them, unmodifiable
	 */
	public Map<String, @Nullable Object> asMap() {
		return this.values;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof FamilyContent content && this.values.equals(content.values);
	}

	@Override
	public int hashCode() {
		return this.values.hashCode();
	}

	/**
	 * Returns the size only, because contents do not belong in logs.
	 */
	@Override
	public String toString() {
		return "FamilyContent[" + this.values.size() + " keys]";
	}

}
