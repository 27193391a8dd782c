package io.aemp.boot.autoconfigure;

import io.aemp.Node;
import io.aemp.spring.AempPortBeanPostProcessor;
import io.aemp.spring.AempPortRegistry;
import io.aemp.spring.EagerBeans;
import io.aemp.spring.SpawnFunctions;

import org.springframework.beans.factory.ObjectProvider;

import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The ports of annotated beans, and what can be spawned. With several nodes, the primary
 * one has them.
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
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(Node.class)
	AempPortRegistry aempPortRegistry(Node node) {
		return new AempPortRegistry(node);
	}

	@Bean
	static SpawnFunctions aempSpawnFunctions(ObjectProvider<Node> node) {
		return new SpawnFunctions(node);
	}

}
