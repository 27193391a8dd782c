package io.aemp.spring;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

import io.aemp.Message;
import io.aemp.Port;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.Nullness;
import org.springframework.core.ResolvableType;

/**
 * Binds the elements of a message to the parameters of a method, by position.
 */
final class Arguments {

	private final List<Argument> arguments;

	private Arguments(List<Argument> arguments) {
		this.arguments = arguments;
	}

	/**
	 * Prepares the binding to a method.
	 * @param method the method
	 * @param type the class of the bean, which may fix type variables of the method
	 * @return the binding
	 * @throws PortDefinitionException if a parameter can take nothing
	 */
	static Arguments of(Method method, Class<?> type) {
		List<Argument> arguments = new ArrayList<>();
		int elements = 0;
		for (int i = 0; i < method.getParameterCount(); i++) {
			ResolvableType parameter = ResolvableType.forMethodParameter(method, i, type);
			if (parameter.resolve() == Message.class) {
				arguments.add((message, port) -> message);
			}
			else if (parameter.resolve() == Port.class) {
				arguments.add((message, port) -> port);
			}
			else {
				arguments.add(element(elements++, parameter, reader(method, i, parameter)));
			}
		}
		return new Arguments(List.copyOf(arguments));
	}

	private static ElementReader reader(Method method, int parameter, ResolvableType type) {
		ElementReader reader = ElementReaders.forType(type);
		if (reader == null) {
			throw new PortDefinitionException(
					"Parameter " + parameter + " of @Rcv method " + PortClass.describe(method) + " is of type " + type
							+ ", which no element of a message can be read as",
					"Use String, byte[], boolean, a number, Object, List or Map of these with String keys, "
							+ "or Message or Port");
		}
		boolean nullable = Nullness.forMethodParameter(new MethodParameter(method, parameter)) == Nullness.NULLABLE;
		return nullable ? reader.orNull() : reader;
	}

	private static Argument element(int index, ResolvableType type, ElementReader reader) {
		return (message, port) -> {
			if (index >= message.size()) {
				throw new IllegalArgumentException("element " + index + ": expected "
						+ type.resolve(Object.class).getSimpleName() + " but the message has only " + message.size());
			}
			try {
				return reader.read(message, index);
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException("element " + index + ex.getMessage(), ex);
			}
		};
	}

	/**
	 * Binds a message.
	 * @param message the message, without its tag if the method is for one
	 * @param port the port that received it
	 * @return the values of the parameters
	 * @throws IllegalArgumentException if the message is too short or has other types;
	 * the text can follow a comma
	 */
	@Nullable Object[] bind(Message message, Port port) {
		@Nullable Object[] values = new @Nullable Object[this.arguments.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = this.arguments.get(i).resolve(message, port);
		}
		return values;
	}

}
