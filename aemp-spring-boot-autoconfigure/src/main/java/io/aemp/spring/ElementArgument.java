package io.aemp.spring;

import io.aemp.Message;
import io.aemp.Port;
import org.jspecify.annotations.Nullable;

/**
 * A parameter that takes elements of the message.
 *
 * @param type the type of the parameter, for error messages
 * @param value reads its value
 * @param isRequired whether the message must have an element for it
 * @param isRest whether it takes all elements that are left
 */
record ElementArgument(String type, Argument value, boolean isRequired, boolean isRest) implements Argument {

	static ElementArgument required(String type, Argument value) {
		return new ElementArgument(type, value, true, false);
	}

	static ElementArgument optional(String type, Argument value) {
		return new ElementArgument(type, value, false, false);
	}

	static ElementArgument rest(String type, Argument value) {
		return new ElementArgument(type, value, false, true);
	}

	@Override
	public @Nullable Object resolve(Message message, Port port) {
		return this.value.resolve(message, port);
	}

}
