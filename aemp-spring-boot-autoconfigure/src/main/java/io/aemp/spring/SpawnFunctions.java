package io.aemp.spring;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.aemp.Guard;
import io.aemp.Node;
import io.aemp.Receiver;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.EmbeddedValueResolverAware;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringValueResolver;

/**
 * Finds {@link AempSpawn} beans and methods, and makes them functions of the node once
 * all singletons are created. Used by the container only.
 *
 * @since 0.1.0
 */
public final class SpawnFunctions
		implements SmartInitializingSingleton, BeanFactoryAware, EmbeddedValueResolverAware, DisposableBean {

	private final ObjectProvider<Node> node;

	private final List<Guard> functions = new ArrayList<>();

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	private StringValueResolver resolver = (text) -> text;

	/**
	 * No functions yet.
	 * @param node gets the functions, if there is one; remains the caller's to close
	 */
	public SpawnFunctions(ObjectProvider<Node> node) {
		this.node = node;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
	}

	@Override
	public void setEmbeddedValueResolver(StringValueResolver resolver) {
		this.resolver = resolver;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String beanName : beanFactory().getBeanDefinitionNames()) {
			Class<?> type = beanFactory().getType(beanName, false);
			if (type != null && AnnotationUtils.isCandidateClass(type, AempSpawn.class)) {
				register(beanName, ClassUtils.getUserClass(type));
			}
		}
	}

	private void register(String beanName, Class<?> type) {
		AempSpawn onClass = AnnotatedElementUtils.findMergedAnnotation(type, AempSpawn.class);
		if (onClass != null) {
			if (beanFactory().isSingleton(beanName)) {
				throw new PortDefinitionException(
						"Bean '" + beanName + "' of @AempSpawn class " + type.getName()
								+ " is a singleton, but each spawned port needs one of its own",
						"Give it the scope 'prototype'");
			}
			register(onClass, "@AempSpawn class " + type.getName(),
					new SpawnedBean(beanFactory(), beanName, methods(type), monitors(type), null, node()));
		}
		spawningMethods(type).forEach((method, annotation) -> register(beanName, type, method, annotation));
	}

	/**
	 * Whether beans of a class, if they are no singletons, are spawned.
	 * @param type the class behind a bean, no proxy
	 * @return true if it, or one of its methods, is annotated
	 */
	static boolean isSpawned(Class<?> type) {
		return AnnotatedElementUtils.hasAnnotation(type, AempSpawn.class) || !spawningMethods(type).isEmpty();
	}

	private static Map<Method, AempSpawn> spawningMethods(Class<?> type) {
		return MethodIntrospector.selectMethods(type, (MetadataLookup<AempSpawn>) (method) -> AnnotatedElementUtils
			.findMergedAnnotation(method, AempSpawn.class));
	}

	private void register(String beanName, Class<?> type, Method method, AempSpawn annotation) {
		Arguments arguments = Arguments.of(method, type, "@AempSpawn");
		boolean isPort = !beanFactory().isSingleton(beanName);
		register(annotation, "@AempSpawn method " + BeanMethod.describe(method),
				new SpawnedBean(beanFactory(), beanName, isPort ? methods(type) : List.of(),
						isPort ? monitors(type) : List.of(), new SpawnedBean.Init(method, arguments), node()));
	}

	private List<DbMonMethod> monitors(Class<?> type) {
		return DbMonMethod.of(type, true, this.resolver);
	}

	private List<RcvMethod> methods(Class<?> type) {
		List<RcvMethod> methods = RcvMethod.of(type, this.resolver);
		if (methods.isEmpty()) {
			throw new PortDefinitionException(
					"Prototype " + type.getName()
							+ " is to be spawned, but has no @Rcv method, so that no port would come to be",
					"Mark the methods that handle its messages with @Rcv");
		}
		return methods;
	}

	private void register(AempSpawn annotation, String what, Receiver function) {
		try {
			this.functions.add(node().function(Placeholders.resolve(annotation.value(), this.resolver), function));
		}
		catch (IllegalArgumentException ex) {
			throw new PortDefinitionException(what + " cannot be spawned by name: " + ex.getMessage(),
					"Choose a name in Perl's form, 'My::App::connect', that no other function of this node has", ex);
		}
	}

	private Node node() {
		Node node = this.node.getIfUnique();
		if (node == null) {
			throw new PortDefinitionException("There is no single node that could spawn @AempSpawn beans",
					"Declare one Node bean only, or mark one with @Primary");
		}
		return node;
	}

	private ConfigurableListableBeanFactory beanFactory() {
		Assert.state(this.beanFactory != null, "No bean factory: declare this class as a bean");
		return this.beanFactory;
	}

	@Override
	public void destroy() {
		this.functions.forEach(Guard::close);
	}

}
