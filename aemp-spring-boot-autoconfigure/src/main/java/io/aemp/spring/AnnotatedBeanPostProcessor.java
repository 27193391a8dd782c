package io.aemp.spring;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.EmbeddedValueResolverAware;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringValueResolver;

/**
 * Looks for beans with our annotations: what it needs of the container for that.
 */
abstract class AnnotatedBeanPostProcessor
		implements BeanPostProcessor, SmartInitializingSingleton, BeanFactoryAware, EmbeddedValueResolverAware {

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	private @Nullable BeanDefinitions definitions;

	private StringValueResolver resolver = (text) -> text;

	@Override
	public final void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
		this.definitions = new BeanDefinitions(this.beanFactory);
	}

	@Override
	public final void setEmbeddedValueResolver(StringValueResolver resolver) {
		this.resolver = resolver;
	}

	/** The beans that there are. */
	final ConfigurableListableBeanFactory beanFactory() {
		Assert.state(this.beanFactory != null, "No bean factory: declare this class as a bean");
		return this.beanFactory;
	}

	/** Their definitions. */
	final BeanDefinitions definitions() {
		Assert.state(this.definitions != null, "No bean factory: declare this class as a bean");
		return this.definitions;
	}

	/**
	 * Hands on the bean that everybody else gets. It is another one than was processed if
	 * its proxy was made early, because of a circular reference, or by a later processor.
	 * A bean that is being created is handed on when it is complete; if that fails, it is
	 * removed from the container.
	 * @param beanName the name of the bean
	 * @param processed the bean as it was processed
	 * @param next takes the bean
	 */
	final void whenComplete(String beanName, Object processed, Consumer<Object> next) {
		ConfigurableListableBeanFactory beans = beanFactory();
		if (beans.containsSingleton(beanName)) {
			next.accept(beans.getBean(beanName));
		}
		else if (beans.isCurrentlyInCreation(beanName)) {
			beans.addSingletonCallback(beanName, (complete) -> acceptOrRemove(beanName, complete, next));
		}
		else {
			next.accept(processed);
		}
	}

	private void acceptOrRemove(String beanName, Object bean, Consumer<Object> next) {
		try {
			next.accept(bean);
		}
		catch (RuntimeException | Error ex) {
			if (beanFactory() instanceof DefaultSingletonBeanRegistry singletons) {
				singletons.destroySingleton(beanName);
			}
			throw ex;
		}
	}

	/** Resolves placeholders. */
	final StringValueResolver resolver() {
		return this.resolver;
	}

	/** The class that was written, behind all proxies. */
	static Class<?> userClass(Object bean) {
		return ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(bean));
	}

}
