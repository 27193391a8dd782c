package io.aemp.boot.autoconfigure;

import io.aemp.node.AempNode;
import io.aemp.spring.AempPortRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Start and end of the node.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnSingleCandidate(AempNode.class)
class LifecycleConfiguration {

	@Bean
	AempNodeLifecycle aempNodeLifecycle(AempNode node, ObjectProvider<AempPortRegistry> registry) {
		return new AempNodeLifecycle(node, registry.getIfAvailable());
	}

}
