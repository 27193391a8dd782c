package io.aemp.spring;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.aemp.ElementMapper;
import io.aemp.Message;
import io.aemp.Port;
import io.aemp.PortId;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Binds the elements of a message to the parameters of a method, by position.
 */
final class Arguments {

	private static final Argument WHOLE_MESSAGE = (message, port) -> message;

	/** Stands for a parameter without an element, which has a default value. */
	static final Object DEFAULT = new Object();

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
	 * @param mapper reads elements as objects
	 * @param annotation what makes it a handler, for error messages
	 * @return the binding
	 * @throws PortDefinitionException if a parameter can take nothing
	 */
	static Arguments of(Method method, Class<?> type, ElementMapper mapper, String annotation) {
		KotlinHandlers.check(method, annotation);
		List<Argument> arguments = new ArrayList<>();
		List<ElementArgument> elements = new ArrayList<>();
		for (int i = 0; i < method.getParameterCount(); i++) {
			HandlerParameter parameter = new HandlerParameter(method, i, type, annotation);
			Class<?> raw = parameter.rawType();
			if (raw == Message.class) {
				arguments.add(WHOLE_MESSAGE);
			}
			else if (raw == Port.class) {
				arguments.add((message, port) -> port);
			}
			else if (isSenderNode(parameter)) {
				arguments.add(Arguments::senderNode);
			}
			else {
				ElementArgument argument = argument(elements.size(), parameter, new ElementReaders(mapper));
				arguments.add(argument);
				elements.add(argument);
			}
		}
		return new Arguments(List.copyOf(arguments), List.copyOf(elements));
	}

	private static boolean isSenderNode(HandlerParameter parameter) {
		if (!parameter.has(SenderNode.class)) {
			return false;
		}
		if (parameter.rawType() != String.class) {
			throw new PortDefinitionException(
					parameter.describe() + " is to be the node of the sender, but is no String",
					"Make it a String, or remove @SenderNode");
		}
		return true;
	}

	private static String senderNode(Message message, Port port) {
		String node = message.senderNode();
		return (node != null) ? node : PortId.parse(port.id()).node();
	}

	private static ElementArgument argument(int index, HandlerParameter parameter, ElementReaders readers) {
		String type = parameter.rawType().getSimpleName();
		if (parameter.takesTheRest()) {
			ResolvableType component = parameter.type().getComponentType();
			return ElementArgument.rest(type,
					new RestArgument(index, component.resolve(Object.class), reader(parameter, component, readers)));
		}
		if (parameter.rawType() == Optional.class) {
			ElementReader present = reader(parameter, parameter.type().getGeneric(), readers).orNull();
			return ElementArgument.optional(type, (message, port) -> Optional
				.ofNullable((index < message.size()) ? present.readAt(message, index) : null));
		}
		ElementReader reader = reader(parameter, parameter.type(), readers);
		ElementReader element = parameter.isNullable() ? reader.orNull() : reader;
		if (parameter.hasDefault()) {
			return ElementArgument.optional(type,
					(message, port) -> (index < message.size()) ? element.readAt(message, index) : DEFAULT);
		}
		return ElementArgument.required(type, (message, port) -> element.readAt(message, index));
	}

	private static ElementReader reader(HandlerParameter parameter, ResolvableType wanted, ElementReaders readers) {
		ElementReader reader = readers.forType(wanted);
		if (reader == null) {
			String problem = readers.problemOf(wanted);
			throw new PortDefinitionException(
					parameter.describe() + " is of type " + parameter.type()
							+ ", which no element of a message can be read as"
							+ ((problem != null) ? " (" + problem + ")" : ""),
					"Use String, byte[], boolean, a number, an enum, a record or another class that Jackson can read, "
							+ "a time, a UUID, Object, List or Map of these with String keys, Optional, a variable "
							+ "number of arguments, or Message or Port");
		}
		return reader;
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

}
