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
		if (!PortAware.class.isAssignableFrom(type)) {
			return;
		}
		if (!(bean instanceof PortAware aware)) {
			throw new PortDefinitionException(
					"Class " + type.getName() + " is PortAware, but the proxy of its bean is not",
					"Let classes be proxied (proxyTargetClass = true), or take a parameter of type Port in the handlers");
		}
		Method setter = ReflectionUtils.findMethod(type, "setPort", Port.class);
		if (setter != null) {
			BeanMethod.checkOverridable(bean, setter, "PortAware");
		}
		aware.setPort(port);
	}

}
