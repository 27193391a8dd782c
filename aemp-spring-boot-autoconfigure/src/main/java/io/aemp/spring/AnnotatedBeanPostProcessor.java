package io.aemp.spring;

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
 * Looks for beans with our annotations: what it needs of the container for that.
 */
abstract class AnnotatedBeanPostProcessor
		implements BeanPostProcessor, SmartInitializingSingleton, BeanFactoryAware, EmbeddedValueResolverAware {

	private @Nullable BeanFactory beanFactory;

	private StringValueResolver resolver = (text) -> text;

	@Override
	public final void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public final void setEmbeddedValueResolver(StringValueResolver resolver) {
		this.resolver = resolver;
	}

	/** The beans that there are. */
	final BeanFactory beanFactory() {
		Assert.state(this.beanFactory != null, "No bean factory: declare this class as a bean");
		return this.beanFactory;
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
