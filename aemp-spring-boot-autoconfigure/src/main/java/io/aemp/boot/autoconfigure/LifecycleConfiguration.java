package io.aemp.boot.autoconfigure;

import io.aemp.node.AempNode;
import io.aemp.spring.AempPortRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Start and end of the node, in the context that declares it.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnSingleCandidate(value = AempNode.class, search = SearchStrategy.CURRENT)
class LifecycleConfiguration {

	@Bean
	AempNodeLifecycle aempNodeLifecycle(AempNode node, ObjectProvider<AempPortRegistry> registry,
			Environment environment) {
		return new AempNodeLifecycle(node, registry.getIfAvailable(), ShutdownTimeout.of(environment));
	}

}
