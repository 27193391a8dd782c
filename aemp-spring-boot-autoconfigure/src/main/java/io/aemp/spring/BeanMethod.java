package io.aemp.spring;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.SpringProxy;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A method of a bean, called through the proxy of the bean if it has one.
 */
final class BeanMethod {

	private final Object bean;

	private final Method method;

	/** Null for all but Kotlin functions with default arguments. */
	private final KotlinHandlers.@Nullable Function function;

	private BeanMethod(Object bean, Method method) {
		this.bean = bean;
		this.method = method;
		this.function = KotlinHandlers.functionWithDefaults(method);
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
		Method invocable = check(bean.getClass(), method, annotation);
		ReflectionUtils.makeAccessible(invocable);
		return new BeanMethod(bean, invocable);
	}

	/**
	 * Checks that a method can be called on the beans of a class.
	 * @param beanClass the class of the beans, perhaps of a proxy
	 * @param method the method, as the class behind the proxy declares it
	 * @param annotation what makes it a handler, for error messages
	 * @return the method to call
	 * @throws PortDefinitionException if the proxy does not pass on calls of the method
	 */
	static Method check(Class<?> beanClass, Method method, String annotation) {
		checkOverridable(beanClass, method, annotation);
		try {
			return AopUtils.selectInvocableMethod(method, beanClass);
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
	 * Checks that the proxy of a bean, if it is a subclass of the class of the bean, can
	 * override a method. What it cannot override would run on the proxy, without advice
	 * and with fields that are not set.
	 * @param beanClass the class of the bean, perhaps of a proxy
	 * @param method the method, as the class behind the proxy declares it
	 * @param what describes the method in an error message
	 * @throws PortDefinitionException if it cannot
	 */
	static void checkOverridable(Class<?> beanClass, Method method, String what) {
		if (!isClassProxy(beanClass) || Modifier.isStatic(method.getModifiers())
				|| Modifier.isPrivate(method.getModifiers())) {
			return;
		}
		if (Modifier.isFinal(method.getModifiers())) {
			throw new PortDefinitionException(
					what + " method " + describe(method)
							+ " is final, so that the proxy of its bean cannot override it",
					"Do not make it final (in Kotlin, mark method and class as open, or use the compiler plugin "
							+ "kotlin-spring), or let interfaces be proxied (proxyTargetClass = false)");
		}
		boolean isVisible = Modifier.isPublic(method.getModifiers()) || Modifier.isProtected(method.getModifiers())
				|| method.getDeclaringClass().getClassLoader() == beanClass.getClassLoader();
		if (!isVisible) {
			throw new PortDefinitionException(
					what + " method " + describe(method)
							+ " cannot be overridden by the proxy of its bean, which has another class loader",
					"Make it public or protected");
		}
	}

	private static boolean isClassProxy(Class<?> beanClass) {
		return SpringProxy.class.isAssignableFrom(beanClass)
				&& beanClass.getName().contains(ClassUtils.CGLIB_CLASS_SEPARATOR);
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
			return (this.function != null) ? this.function.call(this.bean, values)
					: this.method.invoke(this.bean, values);
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
