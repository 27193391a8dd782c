package io.aemp.spring;

import io.aemp.Message;
import org.jspecify.annotations.Nullable;

/**
 * Reads an element of a message as a Java type.
 */
@FunctionalInterface
interface ElementReader {

	/**
	 * Reads an element.
	 * @param message a message long enough
	 * @param index of the element
	 * @return the value
	 * @throws IllegalArgumentException if it has another type; the text begins with a
	 * comma or colon, so that callers can put in front where the element was
	 */
	@Nullable Object read(Message message, int index);

	/**
	 * Reads an element and says where it was if that fails.
	 * @param message a message long enough
	 * @param index of the element
	 * @return the value
	 * @throws IllegalArgumentException if it has another type; the text can follow a
	 * comma
	 */
	default @Nullable Object readAt(Message message, int index) {
		try {
			return read(message, index);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("element " + index + ex.getMessage(), ex);
		}
	}

	/**
	 * Returns a reader that accepts null, too.
	 * @return a reader
	 */
	default ElementReader orNull() {
		return (message, index) -> (message.get(index) != null) ? read(message, index) : null;
	}

}
