package io.aemp.spring;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import io.aemp.Message;
import io.aemp.Port;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A method of a bean that takes elements of messages.
 */
final class HandlerMethod {

	private final Object bean;

	private final Method method;

	private final Arguments arguments;

	private HandlerMethod(Object bean, Method method, Arguments arguments) {
		this.bean = bean;
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
		try {
			Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
			ReflectionUtils.makeAccessible(invocable);
			return new HandlerMethod(bean, invocable, arguments);
		}
		catch (IllegalStateException ex) {
			throw new PortDefinitionException(
					annotation + " method " + RcvMethod.describe(method)
							+ " cannot be called through the proxy of its bean",
					"Do not make it private; if the proxy is made of interfaces, declare the method in one of them "
							+ "or let classes be proxied (proxyTargetClass = true)",
					ex);
		}
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
		return invoke(values);
	}

	private @Nullable Object invoke(@Nullable Object[] values) throws Exception {
		try {
			return this.method.invoke(this.bean, values);
		}
		catch (InvocationTargetException ex) {
			Throwable cause = ex.getTargetException();
			if (cause instanceof Error error) {
				throw error;
			}
			throw (cause instanceof Exception exception) ? exception : ex;
		}
	}

}
