package io.aemp.spring;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Finds {@link AempPort} beans and hands them to the {@link AempPortRegistry} of the same
 * bean factory once all singletons are created; beans created later, at once. A bean
 * definition whose bean cannot be a port, because it is lazy or no singleton, stops the
 * start. Declared as a bean by a static method, used by the container only.
 * <p>
 * It has no order, so that it runs behind those that have one and sees the proxies they
 * make.
 *
 * @since 0.1.0
 */
public final class AempPortBeanPostProcessor extends AnnotatedBeanPostProcessor {

	private static final Logger logger = LoggerFactory.getLogger(AempPortBeanPostProcessor.class);

	private final Set<String> collected = ConcurrentHashMap.newKeySet();

	private final StartupQueue<PortEndpoint> found = new StartupQueue<>(this::register);

	/**
	 * A processor, to be completed by the container.
	 */
	public AempPortBeanPostProcessor() {
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		// Scoped proxies and factories have the annotations of what they stand for.
		if (!(bean instanceof ScopedObject) && !(bean instanceof FactoryBean)) {
			Class<?> type = userClass(bean);
			AempPort annotation = annotation(beanName, type);
			if (annotation != null) {
				collect(beanName, bean, type, annotation);
			}
		}
		return bean;
	}

	/** The annotation of a bean that is to be a port, which spawned ones are not. */
	private @Nullable AempPort annotation(String beanName, Class<?> type) {
		AempPort annotation = definitions().find(beanName, type, AempPort.class);
		if (annotation == null || !definitions().isSpawned(beanName, type)) {
			return annotation;
		}
		PortClass.checkSpawned(type, annotation);
		return null;
	}

	private void collect(String beanName, Object bean, Class<?> type, AempPort annotation) {
		checkEager(beanName, type);
		PortEndpoint endpoint = new PortEndpoint(beanName, bean,
				PortClass.of(type, annotation, resolver(), definitions().mapper()));
		this.collected.add(beanName);
		this.found.add(endpoint);
	}

	private void checkEager(String beanName, Class<?> type) {
		definitions().checkEager(beanName, PortEndpoint.describe(beanName, type),
				"use @AempSpawn for ports that others spawn");
	}

	@Override
	public void afterSingletonsInstantiated() {
		definitions().names().forEach(this::checkDefinition);
		this.found.start();
		this.collected.clear();
	}

	private void checkDefinition(String beanName) {
		Class<?> type = definitions().type(beanName);
		if (type == null) {
			return;
		}
		checkMethods(beanName, type);
		AempPort annotation = annotation(beanName, type);
		if (annotation == null) {
			return;
		}
		checkEager(beanName, type);
		// What a factory makes is created when somebody asks for it, and registered
		// singletons are not processed.
		Object bean = beanFactory().getBean(beanName);
		if (!this.collected.contains(beanName)) {
			collect(beanName, bean, userClass(bean), annotation);
		}
	}

	private void checkMethods(String beanName, Class<?> type) {
		AnnotatedMethods.of(type, AempPort.class).keySet().forEach((method) -> {
			if (!AnnotatedElementUtils.hasAnnotation(method, Bean.class)) {
				throw new PortDefinitionException(
						"@AempPort method " + BeanMethod.describe(method) + " makes no bean that could be a port",
						"Mark it with @Bean, or remove @AempPort");
			}
		});
		if (!AnnotatedMethods.of(type, Rcv.class).isEmpty()
				&& definitions().find(beanName, type, AempPort.class) == null
				&& definitions().find(beanName, type, AempSpawn.class) == null
				&& !definitions().isSpawned(beanName, type)) {
			logger.warn("Bean '{}' of class {} has @Rcv methods but is no port: nothing reaches them. Mark the class "
					+ "with @AempPort", BeanDefinitions.publicName(beanName), type.getName());
		}
	}

	private void register(PortEndpoint endpoint) {
		AempPortRegistry registry = beanFactory().getBeanProvider(AempPortRegistry.class).getIfAvailable();
		if (registry == null) {
			throw NodeBeans.noSingleOne(endpoint.describe(), beanFactory());
		}
		whenComplete(endpoint.beanName(), endpoint.bean(), (bean) -> registry
			.register(new PortEndpoint(BeanDefinitions.publicName(endpoint.beanName()), bean, endpoint.portClass())));
	}

}
