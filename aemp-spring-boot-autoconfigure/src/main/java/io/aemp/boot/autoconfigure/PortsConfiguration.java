package io.aemp.boot.autoconfigure;

import io.aemp.Node;
import io.aemp.spring.AempPortBeanPostProcessor;
import io.aemp.spring.AempPortRegistry;
import io.aemp.spring.ContextBound;
import io.aemp.spring.EagerBeans;
import io.aemp.spring.SpawnFunctions;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The ports of annotated beans, and what can be spawned. With several nodes, the primary
 * one has them. Each context has a registry of its own, so that ports end with the
 * context of their beans.
 */
@Configuration(proxyBeanMethods = false)
class PortsConfiguration {

	@Bean
	static AempPortBeanPostProcessor aempPortBeanPostProcessor() {
		return new AempPortBeanPostProcessor();
	}

	/** Ports have to be there before the first message comes, whatever else is lazy. */
	@Bean
	static LazyInitializationExcludeFilter aempEagerBeans() {
		return (beanName, definition, type) -> EagerBeans.isEager(definition, type);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	@ConditionalOnSingleCandidate(Node.class)
	AempPortRegistry aempPortRegistry(Node node, ApplicationContext context) {
		ApplicationContext parent = context.getParent();
		return new AempPortRegistry(node,
				(parent != null) ? parent.getBeanProvider(AempPortRegistry.class).getIfAvailable() : null);
	}

	@Bean
	@ConditionalOnMissingBean(value = Node.class, search = SearchStrategy.CURRENT)
	@ConditionalOnSingleCandidate(Node.class)
	ChildPortsLifecycle aempChildPortsLifecycle(ListableBeanFactory beans, Environment environment) {
		// Only those of this context, unlike a provider or a collection.
		return new ChildPortsLifecycle(beans.getBeansOfType(ContextBound.class, true, false).values(),
				ShutdownTimeout.of(environment).ofHandlers());
	}

	@Bean
	static SpawnFunctions aempSpawnFunctions(ObjectProvider<Node> node) {
		return new SpawnFunctions(node);
	}

}
