package io.aemp.spring;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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

	private static final Argument WHOLE_MESSAGE = (message, port) -> message;

	private final List<Argument> arguments;

	/** Those of the arguments that take elements, in the order of the elements. */
	private final List<ElementArgument> elements;

	private final int required;

	private Arguments(List<Argument> arguments, List<ElementArgument> elements) {
		this.arguments = arguments;
		this.elements = elements;
		this.required = required(elements);
	}

	private static int required(List<ElementArgument> elements) {
		int required = 0;
		for (int i = 0; i < elements.size(); i++) {
			required = elements.get(i).isRequired() ? i + 1 : required;
		}
		return required;
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
		List<ElementArgument> elements = new ArrayList<>();
		for (int i = 0; i < method.getParameterCount(); i++) {
			ResolvableType parameter = ResolvableType.forMethodParameter(method, i, type);
			Class<?> raw = parameter.resolve(Object.class);
			if (raw == Message.class) {
				arguments.add(WHOLE_MESSAGE);
			}
			else if (raw == Port.class) {
				arguments.add((message, port) -> port);
			}
			else if (isSenderNode(method, i, annotation)) {
				arguments.add(Arguments::senderNode);
			}
			else {
				ElementArgument argument = argument(elements.size(), new Parameter(method, i, parameter, annotation));
				arguments.add(argument);
				elements.add(argument);
			}
		}
		return new Arguments(List.copyOf(arguments), List.copyOf(elements));
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

	private static ElementArgument argument(int index, Parameter parameter) {
		Class<?> raw = parameter.type().resolve(Object.class);
		if (raw == Optional.class) {
			ElementReader present = parameter.reader(parameter.type().getGeneric()).orNull();
			return ElementArgument.optional(describe(parameter), (message, port) -> Optional
				.ofNullable((index < message.size()) ? present.readAt(message, index) : null));
		}
		if (parameter.takesTheRest()) {
			ResolvableType component = parameter.type().getComponentType();
			return ElementArgument.rest(describe(parameter),
					new RestArgument(index, component.resolve(Object.class), parameter.reader(component)));
		}
		ElementReader reader = parameter.reader(parameter.type());
		ElementReader element = parameter.isNullable() ? reader.orNull() : reader;
		return ElementArgument.required(describe(parameter), (message, port) -> element.readAt(message, index));
	}

	private static String describe(Parameter parameter) {
		return parameter.type().resolve(Object.class).getSimpleName();
	}

	/**
	 * Returns how to find the reply port of messages for the method.
	 * @param hasResult whether the method has a result to send
	 * @return the rule
	 */
	ReplyRule replyRule(boolean hasResult) {
		boolean open = this.arguments.contains(WHOLE_MESSAGE) || takesTheRest();
		return new ReplyRule(this.required, open ? Integer.MAX_VALUE : this.elements.size(), hasResult);
	}

	private boolean takesTheRest() {
		return this.elements.stream().anyMatch(ElementArgument::isRest);
	}

	/**
	 * Determines if a parameter could take the last element of a message.
	 * @param message a message that is not empty
	 * @param port the port that received it
	 * @return true if there is a parameter in this place, and its type fits
	 */
	boolean takesLast(Message message, Port port) {
		int last = message.size() - 1;
		if (last >= this.elements.size()) {
			return takesTheRest();
		}
		try {
			this.elements.get(last).resolve(message, port);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Binds a message.
	 * @param message the message, without its tag if the method is for one
	 * @param hasReplyPort whether its last element is a reply port, which no parameter
	 * takes
	 * @param port the port that received it
	 * @return the values of the parameters
	 * @throws IllegalArgumentException if the message is too short or has other types;
	 * the text can follow a comma
	 */
	@Nullable Object[] bind(Message message, boolean hasReplyPort, Port port) {
		int available = message.size() - (hasReplyPort ? 1 : 0);
		if (available < this.required) {
			throw tooFew(message);
		}
		// Only parameters that may go without an element could take the reply port.
		Message taken = (hasReplyPort && available < this.elements.size() || takesTheRest() && hasReplyPort)
				? message.withoutLast() : message;
		@Nullable Object[] values = new @Nullable Object[this.arguments.size()];
		for (int i = 0; i < values.length; i++) {
			Argument argument = this.arguments.get(i);
			values[i] = argument.resolve((argument == WHOLE_MESSAGE) ? message : taken, port);
		}
		return values;
	}

	/**
	 * Returns the failure to be told instead of another one if a message is too short
	 * without the reply port with which it ends.
	 * @param message the message that cannot be bound
	 * @param failure why not
	 * @return a failure whose text can follow a comma
	 */
	IllegalArgumentException explain(Message message, IllegalArgumentException failure) {
		boolean tooFew = message.size() == this.required && ReplyRule.lastPort(message) != null;
		return tooFew ? tooFew(message) : failure;
	}

	private IllegalArgumentException tooFew(Message message) {
		String expected = this.elements.stream()
			.limit(this.required)
			.map(ElementArgument::type)
			.collect(Collectors.joining(", "));
		boolean portLast = ReplyRule.lastPort(message) != null;
		int came = portLast ? message.size() - 1 : message.size();
		return new IllegalArgumentException("expected " + count(this.required) + " (" + expected + ") but got "
				+ ((came == 0) ? "none" : "only " + came) + (portLast ? " before the ID of a port" : ""));
	}

	private static String count(int elements) {
		return (elements == 1) ? "1 element" : elements + " elements";
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
