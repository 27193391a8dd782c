package io.aemp.spring;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

import io.aemp.ElementMapper;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyFactoryBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.SmartInstantiationAwareBeanPostProcessor;
import org.springframework.beans.factory.support.AbstractBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * Reads annotations of bean definitions, so that beans that nobody has created are
 * noticed as well.
 */
final class BeanDefinitions {

	private static final String SCOPED_TARGET = "scopedTarget.";

	private final ConfigurableListableBeanFactory beans;

	BeanDefinitions(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
	}

	/**
	 * Returns the names of all beans, those of registered singletons included. Of a
	 * scoped proxy and its target, the target is returned.
	 * @return the names
	 */
	List<String> names() {
		List<String> names = new ArrayList<>();
		this.beans.getBeanNamesIterator().forEachRemaining((name) -> {
			if (!isTemplate(name)) {
				names.add(name);
			}
		});
		return names;
	}

	private boolean isTemplate(String beanName) {
		if (!this.beans.containsBeanDefinition(beanName)) {
			return false;
		}
		BeanDefinition definition = this.beans.getMergedBeanDefinition(beanName);
		return definition.isAbstract() || ScopedProxyFactoryBean.class.getName().equals(definition.getBeanClassName());
	}

	/**
	 * Returns the class of a bean as far as it is known without creating the bean.
	 * @param beanName the name of the bean
	 * @return the class behind proxies; null if it is not known, or one of Spring's own
	 */
	@Nullable Class<?> type(String beanName) {
		Class<?> type = this.beans.containsSingleton(beanName) && !isFactory(beanName)
				? AnnotatedBeanPostProcessor.userClass(this.beans.getBean(beanName))
				: this.beans.getType(beanName, false);
		if (type == null || type.getName().startsWith("org.springframework.")) {
			return null;
		}
		return ClassUtils.getUserClass(type);
	}

	/**
	 * Returns the class that beans have, without creating one: that of the proxy if
	 * processors are going to make one and can tell so.
	 * @param beanName the name of the bean
	 * @param type the class behind proxies
	 * @return the class of the bean
	 */
	Class<?> beanClass(String beanName, Class<?> type) {
		if (this.beans.containsSingleton(beanName) && !isFactory(beanName)) {
			return this.beans.getBean(beanName).getClass();
		}
		Class<?> beanClass = type;
		if (this.beans instanceof AbstractBeanFactory processing) {
			for (BeanPostProcessor processor : processing.getBeanPostProcessors()) {
				if (processor instanceof SmartInstantiationAwareBeanPostProcessor smart) {
					Class<?> determined = smart.determineBeanType(beanClass, beanName);
					// Some processors return the class behind the proxy that others make.
					beanClass = (determined != null && determined != type) ? determined : beanClass;
				}
			}
		}
		return beanClass;
	}

	private boolean isFactory(String beanName) {
		return this.beans.isFactoryBean(beanName);
	}

	/**
	 * Finds an annotation of a bean: on its bean method, or else on its class.
	 * @param <A> the type of the annotation
	 * @param beanName the name of the bean
	 * @param type its class
	 * @param annotation the type of the annotation
	 * @return the annotation; null if there is none
	 */
	<A extends Annotation> @Nullable A find(String beanName, Class<?> type, Class<A> annotation) {
		Method method = beanMethod(beanName);
		A found = (method != null) ? AnnotatedElementUtils.findMergedAnnotation(method, annotation) : null;
		return (found != null) ? found : AnnotatedElementUtils.findMergedAnnotation(type, annotation);
	}

	private @Nullable Method beanMethod(String beanName) {
		if (!this.beans.containsBeanDefinition(beanName)
				|| !(this.beans.getMergedBeanDefinition(beanName) instanceof RootBeanDefinition definition)
				|| definition.getFactoryMethodName() == null && definition.getInstanceSupplier() == null) {
			return null;
		}
		if (definition.getResolvedFactoryMethod() == null) {
			// Resolves the method.
			this.beans.getType(beanName, false);
		}
		return definition.getResolvedFactoryMethod();
	}

	/**
	 * Determines if a bean is created for each spawned port.
	 * @param beanName the name of the bean
	 * @param type its class
	 * @return true for prototypes with {@link AempSpawn} on the bean method, the class or
	 * one of its methods
	 */
	boolean isSpawned(String beanName, Class<?> type) {
		return this.beans.containsBeanDefinition(beanName) && this.beans.isPrototype(beanName)
				&& (find(beanName, type, AempSpawn.class) != null || !SpawnFunctions.spawningMethods(type).isEmpty());
	}

	/**
	 * Checks that a bean exists once the application runs.
	 * @param beanName the name of the bean
	 * @param what describes the bean, as the beginning of a sentence
	 * @param alternative what to do about a bean that is no singleton, instead of
	 * removing its scope
	 * @throws PortDefinitionException if it need not exist
	 */
	void checkEager(String beanName, String what, String alternative) {
		if (!this.beans.containsBean(beanName)) {
			return;
		}
		if (!this.beans.isSingleton(beanName)) {
			throw new PortDefinitionException(what + " is not a singleton", "Remove its scope, or " + alternative);
		}
		if (this.beans.containsBeanDefinition(beanName) && this.beans.getMergedBeanDefinition(beanName).isLazyInit()) {
			throw new PortDefinitionException(
					what + " is lazy, so that nothing would be received until somebody asks for the bean",
					"Remove @Lazy. If all beans are lazy (spring.main.lazy-initialization) and a @Bean method "
							+ "returns an interface, let it return the class, or mark the method with @AempPort "
							+ "or @Lazy(false)");
		}
	}

	/**
	 * Returns the mapper that reads elements as objects: the only such bean, or the
	 * standard one.
	 */
	ElementMapper mapper() {
		return this.beans.getBeanProvider(ElementMapper.class).getIfUnique(ElementMapper::standard);
	}

	/**
	 * Returns the name under which a bean is known to the application.
	 * @param beanName the name of the bean, or of the target of its scoped proxy
	 * @return the name
	 */
	static String publicName(String beanName) {
		return beanName.startsWith(SCOPED_TARGET) ? beanName.substring(SCOPED_TARGET.length()) : beanName;
	}

}
