package io.aemp.spring;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.aemp.ElementMapper;
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
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.Assert;
import org.springframework.util.StringValueResolver;

/**
 * Finds {@link AempSpawn} beans and methods, and makes them functions of the node once
 * all singletons are created. The functions end with the context of these beans, and so
 * do the ports that they spawned. Used by the container only.
 *
 * @since 0.1.0
 */
public final class SpawnFunctions implements ContextBound, SmartInitializingSingleton, BeanFactoryAware,
		EmbeddedValueResolverAware, DisposableBean {

	private final ObjectProvider<Node> node;

	private final Attachments functions = new Attachments();

	private final SpawnedPorts ports = new SpawnedPorts();

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
		BeanDefinitions definitions = new BeanDefinitions(beanFactory());
		for (String beanName : definitions.names()) {
			Class<?> type = definitions.type(beanName);
			if (type != null) {
				register(definitions, beanName, type, definitions.find(beanName, type, AempSpawn.class));
			}
		}
	}

	private void register(BeanDefinitions definitions, String beanName, Class<?> type, @Nullable AempSpawn onClass) {
		if (onClass != null) {
			if (!beanFactory().isPrototype(beanName)) {
				throw new PortDefinitionException("Bean '" + BeanDefinitions.publicName(beanName)
						+ "' of @AempSpawn class " + type.getName() + " is "
						+ (beanFactory().isSingleton(beanName) ? "a singleton" : "of a scope that shares beans")
						+ ", but each spawned port needs one of its own", "Give it the scope 'prototype'");
			}
			SpawnedBean function = new SpawnedBean(beanFactory(), beanName, methods(type), monitors(type), null, node(),
					this.ports);
			function.check(definitions.beanClass(beanName, type), type);
			register(onClass, "@AempSpawn class " + type.getName(), function);
		}
		spawningMethods(type)
			.forEach((method, annotation) -> register(definitions, beanName, type, method, annotation));
	}

	/** The methods that are functions by themselves, unlike bean methods. */
	static Map<Method, AempSpawn> spawningMethods(Class<?> type) {
		Map<Method, AempSpawn> methods = new LinkedHashMap<>(AnnotatedMethods.of(type, AempSpawn.class));
		methods.keySet().removeIf((method) -> AnnotatedElementUtils.hasAnnotation(method, Bean.class));
		return methods;
	}

	private void register(BeanDefinitions definitions, String beanName, Class<?> type, Method method,
			AempSpawn annotation) {
		Arguments arguments = Arguments.of(method, type, mapper(), "@AempSpawn");
		boolean isPort = beanFactory().isPrototype(beanName);
		if (!isPort && !beanFactory().isSingleton(beanName)) {
			throw new PortDefinitionException(
					"@AempSpawn method " + BeanMethod.describe(method) + " belongs to bean '"
							+ BeanDefinitions.publicName(beanName) + "', which is neither a prototype nor a singleton",
					"Give it the scope 'prototype' for one bean per port, or remove its scope");
		}
		SpawnedBean function = new SpawnedBean(beanFactory(), beanName, isPort ? methods(type) : List.of(),
				isPort ? monitors(type) : List.of(), new SpawnedBean.Init(method, arguments), node(), this.ports);
		function.check(definitions.beanClass(beanName, type), type);
		register(annotation, "@AempSpawn method " + BeanMethod.describe(method), function);
	}

	private List<DbMonMethod> monitors(Class<?> type) {
		return DbMonMethod.of(type, true, this.resolver);
	}

	private List<RcvMethod> methods(Class<?> type) {
		List<RcvMethod> methods = RcvMethod.of(type, this.resolver, mapper());
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
			Node node = node();
			String name = Placeholders.resolve(annotation.value(), this.resolver, what);
			this.functions.add(node, () -> node.function(name, function));
		}
		catch (IllegalArgumentException ex) {
			throw new PortDefinitionException(what + " cannot be spawned by name: " + ex.getMessage(),
					"Choose a name in Perl's form, 'My::App::connect', that no other function of this node has", ex);
		}
	}

	private ElementMapper mapper() {
		return new BeanDefinitions(beanFactory()).mapper();
	}

	private Node node() {
		Node node = this.node.getIfUnique();
		if (node == null) {
			throw NodeBeans.noSingleOne("The @AempSpawn functions", beanFactory());
		}
		return node;
	}

	private ConfigurableListableBeanFactory beanFactory() {
		Assert.state(this.beanFactory != null, "No bean factory: declare this class as a bean");
		return this.beanFactory;
	}

	@Override
	public void start() {
		this.ports.open();
		this.functions.start();
	}

	@Override
	public CompletableFuture<Void> stop() {
		this.functions.stop();
		return this.ports.close();
	}

	@Override
	public void destroy() {
		stop();
		this.functions.close();
	}

}
