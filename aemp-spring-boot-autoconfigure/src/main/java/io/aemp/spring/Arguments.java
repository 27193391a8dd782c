package io.aemp.spring;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.aemp.Message;
import io.aemp.Port;
import io.aemp.PortId;
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
	 * @param annotation what makes it a handler, for error messages
	 * @return the binding
	 * @throws PortDefinitionException if a parameter can take nothing
	 */
	static Arguments of(Method method, Class<?> type, String annotation) {
		List<Argument> arguments = new ArrayList<>();
		int elements = 0;
		for (int i = 0; i < method.getParameterCount(); i++) {
			ResolvableType parameter = ResolvableType.forMethodParameter(method, i, type);
			Class<?> raw = parameter.resolve(Object.class);
			if (raw == Message.class) {
				arguments.add((message, port) -> message);
			}
			else if (raw == Port.class) {
				arguments.add((message, port) -> port);
			}
			else if (isSenderNode(method, i, annotation)) {
				arguments.add(Arguments::senderNode);
			}
			else {
				arguments.add(argument(elements++, new Parameter(method, i, parameter, annotation)));
			}
		}
		return new Arguments(List.copyOf(arguments));
	}

	private static boolean isSenderNode(Method method, int index, String annotation) {
		if (!new MethodParameter(method, index).hasParameterAnnotation(SenderNode.class)) {
			return false;
		}
		if (method.getParameterTypes()[index] != String.class) {
			throw new PortDefinitionException(
					"Parameter " + index + " of " + annotation + " method " + BeanMethod.describe(method)
							+ " is to be the node of the sender, but is no String",
					"Make it a String, or remove @SenderNode");
		}
		return true;
	}

	private static String senderNode(Message message, Port port) {
		String node = message.senderNode();
		return (node != null) ? node : PortId.parse(port.id()).node();
	}

	private static Argument argument(int index, Parameter parameter) {
		Class<?> raw = parameter.type().resolve(Object.class);
		if (raw == Optional.class) {
			ResolvableType content = parameter.type().getGeneric();
			Argument present = element(index, content, parameter.reader(content).orNull());
			return (message, port) -> Optional
				.ofNullable((index < message.size()) ? present.resolve(message, port) : null);
		}
		if (parameter.takesTheRest()) {
			ResolvableType component = parameter.type().getComponentType();
			return new RestArgument(index, component.resolve(Object.class), parameter.reader(component));
		}
		ElementReader reader = parameter.reader(parameter.type());
		return element(index, parameter.type(), parameter.isNullable() ? reader.orNull() : reader);
	}

	private static Argument element(int index, ResolvableType type, ElementReader reader) {
		return (message, port) -> {
			if (index >= message.size()) {
				throw new IllegalArgumentException("element " + index + ": expected "
						+ type.resolve(Object.class).getSimpleName() + " but the message has only " + message.size());
			}
			return reader.readAt(message, index);
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

	/**
	 * A parameter that takes elements.
	 *
	 * @param method the method
	 * @param index of the parameter
	 * @param type its type, without type variables
	 * @param annotation what makes the method a handler
	 */
	private record Parameter(Method method, int index, ResolvableType type, String annotation) {

		/** All elements from its own on; octets are one element, however declared. */
		boolean takesTheRest() {
			return this.method.isVarArgs() && this.index == this.method.getParameterCount() - 1
					&& this.type.resolve() != byte[].class;
		}

		boolean isNullable() {
			return Nullness.forMethodParameter(new MethodParameter(this.method, this.index)) == Nullness.NULLABLE;
		}

		ElementReader reader(ResolvableType wanted) {
			ElementReader reader = ElementReaders.forType(wanted);
			if (reader == null) {
				throw new PortDefinitionException(
						"Parameter " + this.index + " of " + this.annotation + " method "
								+ BeanMethod.describe(this.method) + " is of type " + this.type
								+ ", which no element of a message can be read as",
						"Use String, byte[], boolean, a number, an enum, a record, Object, List or Map of these "
								+ "with String keys, Optional, a variable number of arguments, or Message or Port");
			}
			return reader;
		}

	}

}
