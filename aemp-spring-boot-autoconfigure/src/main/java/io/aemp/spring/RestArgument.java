package io.aemp.spring;

import java.lang.reflect.Array;

import io.aemp.Message;
import io.aemp.Port;

/**
 * Binds all elements from one on to a variable number of arguments.
 */
final class RestArgument implements Argument {

	private final int from;

	private final Class<?> type;

	private final ElementReader reader;

	RestArgument(int from, Class<?> type, ElementReader reader) {
		this.from = from;
		this.type = type;
		// An array of a Java type that is no primitive may hold null.
		this.reader = type.isPrimitive() ? reader : reader.orNull();
	}

	@Override
	public Object resolve(Message message, Port port) {
		int length = Math.max(0, message.size() - this.from);
		Object rest = Array.newInstance(this.type, length);
		for (int i = 0; i < length; i++) {
			Array.set(rest, i, this.reader.readAt(message, this.from + i));
		}
		return rest;
	}

}
