package io.aemp.spring;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.beans.factory.BeanFactory;

/**
 * Finds {@link AempPort} beans and hands them to the {@link AempPortRegistry} of the same
 * bean factory once all singletons are created; beans created later, at once. Declared as
 * a bean by a static method, used by the container only.
 * <p>
 * It has no order, so that it runs behind those that have one and sees the proxies they
 * make.
 *
 * @since 0.1.0
 */
public final class AempPortBeanPostProcessor extends AnnotatedBeanPostProcessor {

	private final Map<Class<?>, Optional<PortClass>> portClasses = new ConcurrentHashMap<>();

	private final StartupQueue<PortEndpoint> found = new StartupQueue<>(
			(endpoint) -> registry(endpoint).register(endpoint));

	/**
	 * A processor, to be completed by the container.
	 */
	public AempPortBeanPostProcessor() {
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Optional<PortClass> portClass = this.portClasses.computeIfAbsent(userClass(bean),
				(type) -> Optional.ofNullable(PortClass.of(type, resolver())));
		portClass.ifPresent((present) -> collect(new PortEndpoint(beanName, bean, present)));
		return bean;
	}

	private void collect(PortEndpoint endpoint) {
		BeanFactory beans = beanFactory();
		String beanName = endpoint.beanName();
		if (beans.containsBean(beanName) && !beans.isSingleton(beanName)) {
			throw new PortDefinitionException(endpoint.describe() + " is not a singleton",
					"Remove its scope, or use @AempSpawn for ports that others spawn");
		}
		this.found.add(endpoint);
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.portClasses.clear();
		this.found.start();
	}

	private AempPortRegistry registry(PortEndpoint endpoint) {
		AempPortRegistry registry = beanFactory().getBeanProvider(AempPortRegistry.class).getIfAvailable();
		if (registry == null) {
			throw new PortDefinitionException(endpoint.describe() + " has no node to be a port of",
					"Declare one Node bean only, or mark one with @Primary, or declare an AempPortRegistry for one");
		}
		return registry;
	}

}
