package io.aemp.spring;

import java.lang.reflect.Method;

import io.aemp.Message;
import io.aemp.Port;
import org.jspecify.annotations.Nullable;

/**
 * A method of a bean that takes elements of messages.
 */
final class HandlerMethod {

	private final BeanMethod method;

	private final Arguments arguments;

	private HandlerMethod(BeanMethod method, Arguments arguments) {
		this.method = method;
		this.arguments = arguments;
	}

	/**
	 * Finds the way to call a method.
	 * @param bean the bean, perhaps a proxy
	 * @param method the method, as the class behind the proxy declares it
	 * @param arguments what its parameters take
	 * @param annotation what makes it a handler, for error messages
	 * @return the method, callable
	 * @throws PortDefinitionException if the proxy does not pass on calls of the method
	 */
	static HandlerMethod of(Object bean, Method method, Arguments arguments, String annotation) {
		return new HandlerMethod(BeanMethod.of(bean, method, annotation), arguments);
	}

	/**
	 * Binds the elements of a message to the parameters.
	 * @param message the message, without its tag
	 * @param hasReplyPort whether its last element is a reply port
	 * @param port the port that received it
	 * @param where what the text of the exception begins with
	 * @return the values of the parameters
	 * @throws IllegalArgumentException if the message does not fit
	 */
	@Nullable Object[] bind(Message message, boolean hasReplyPort, Port port, String where) {
		try {
			return this.arguments.bind(message, hasReplyPort, port);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(where + ", " + this.arguments.explain(message, ex).getMessage(), ex);
		}
	}

	/**
	 * Calls the method.
	 * @param values the values of its parameters
	 * @return its result
	 * @throws Exception what the method throws
	 */
	@Nullable Object invoke(@Nullable Object[] values) throws Exception {
		return this.method.invoke(values);
	}

	/**
	 * Determines if a parameter could take the last element of a message.
	 * @param message a message that is not empty
	 * @param port the port that received it
	 * @return true if so
	 */
	boolean takesLast(Message message, Port port) {
		return this.arguments.takesLast(message, port);
	}

}
