package io.aemp.spring;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A method of a bean, called through the proxy of the bean if it has one.
 */
final class BeanMethod {

	private final Object bean;

	private final Method method;

	private BeanMethod(Object bean, Method method) {
		this.bean = bean;
		this.method = method;
	}

	/**
	 * Finds the way to call a method.
	 * @param bean the bean, perhaps a proxy
	 * @param method the method, as the class behind the proxy declares it
	 * @param annotation what makes it a handler, for error messages
	 * @return the method, callable
	 * @throws PortDefinitionException if the proxy does not pass on calls of the method
	 */
	static BeanMethod of(Object bean, Method method, String annotation) {
		try {
			Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
			ReflectionUtils.makeAccessible(invocable);
			return new BeanMethod(bean, invocable);
		}
		catch (IllegalStateException ex) {
			throw new PortDefinitionException(
					annotation + " method " + describe(method) + " cannot be called through the proxy of its bean",
					"Do not make it private; if the proxy is made of interfaces, declare the method in one of them "
							+ "or let classes be proxied (proxyTargetClass = true)",
					ex);
		}
	}

	/**
	 * Names a method in an error message.
	 * @param method the method
	 * @return class and method
	 */
	static String describe(Method method) {
		return method.getDeclaringClass().getName() + "." + method.getName();
	}

	/**
	 * Calls the method.
	 * @param values of its parameters
	 * @return its result
	 * @throws Exception what the method throws
	 */
	@Nullable Object invoke(@Nullable Object[] values) throws Exception {
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
