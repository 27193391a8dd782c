package io.aemp.spring;

import io.aemp.Message;
import io.aemp.Port;
import org.jspecify.annotations.Nullable;

/**
 * Supplies the value of one method parameter.
 */
@FunctionalInterface
interface Argument {

	/**
	 * Gets the value.
	 * @param message a message with all elements that the method needs
	 * @param port the port that received it
	 * @return the value
	 * @throws IllegalArgumentException if the message has something else in this place;
	 * the text can follow a comma
	 */
	@Nullable Object resolve(Message message, Port port);

}
