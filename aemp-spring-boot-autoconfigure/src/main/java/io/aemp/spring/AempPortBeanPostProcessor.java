package io.aemp.spring;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.EmbeddedValueResolverAware;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringValueResolver;

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
public final class AempPortBeanPostProcessor
		implements BeanPostProcessor, SmartInitializingSingleton, BeanFactoryAware, EmbeddedValueResolverAware {

	private final Map<Class<?>, Optional<PortClass>> portClasses = new ConcurrentHashMap<>();

	private final StartupQueue<PortEndpoint> found = new StartupQueue<>(
			(endpoint) -> registry(endpoint).register(endpoint));

	private @Nullable BeanFactory beanFactory;

	private StringValueResolver resolver = (text) -> text;

	/**
	 * A processor, to be completed by the container.
	 */
	public AempPortBeanPostProcessor() {
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void setEmbeddedValueResolver(StringValueResolver resolver) {
		this.resolver = resolver;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Optional<PortClass> portClass = this.portClasses.computeIfAbsent(
				ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(bean)),
				(type) -> Optional.ofNullable(PortClass.of(type, this.resolver)));
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

	private BeanFactory beanFactory() {
		Assert.state(this.beanFactory != null, "No bean factory: declare this class as a bean");
		return this.beanFactory;
	}

}
