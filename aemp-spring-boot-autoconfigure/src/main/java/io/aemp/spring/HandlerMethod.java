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
	 * Calls the method with the elements of a message.
	 * @param message the message, without its tag
	 * @param port the port that received it
	 * @param where what the text of the exception begins with if the message does not fit
	 * @return its result
	 * @throws IllegalArgumentException if the message does not fit
	 * @throws Exception what the method throws
	 */
	@Nullable Object call(Message message, Port port, String where) throws Exception {
		@Nullable Object[] values;
		try {
			values = this.arguments.bind(message, port);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(where + ex.getMessage(), ex);
		}
		return this.method.invoke(values);
	}

}
