package io.aemp.spring;

import java.lang.reflect.Method;

import io.aemp.Port;

import org.springframework.util.ReflectionUtils;

/**
 * Gives beans that are {@link PortAware} their ports.
 */
final class PortAwareness {

	private PortAwareness() {
	}

	/**
	 * Gives a bean its port if it wants to have it.
	 * @param bean the bean, perhaps a proxy
	 * @param port the port
	 * @throws PortDefinitionException if the proxy of the bean does not pass the port on
	 */
	static void set(Object bean, Port port) {
		Class<?> type = AnnotatedBeanPostProcessor.userClass(bean);
		check(bean.getClass(), type);
		if (bean instanceof PortAware aware) {
			aware.setPort(port);
		}
	}

	/**
	 * Checks that a bean that wants to have its port can get it.
	 * @param beanClass the class of the bean, perhaps of a proxy
	 * @param type the class behind the proxy
	 * @throws PortDefinitionException if the proxy of the bean does not pass the port on
	 */
	static void check(Class<?> beanClass, Class<?> type) {
		if (!PortAware.class.isAssignableFrom(type)) {
			return;
		}
		if (!PortAware.class.isAssignableFrom(beanClass)) {
			throw new PortDefinitionException(
					"Class " + type.getName() + " is PortAware, but the proxy of its bean is not",
					"Let classes be proxied (proxyTargetClass = true), or take a parameter of type Port in the handlers");
		}
		Method setter = ReflectionUtils.findMethod(type, "setPort", Port.class);
		if (setter != null) {
			BeanMethod.checkOverridable(beanClass, setter, "PortAware");
		}
	}

}
