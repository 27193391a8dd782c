package io.aemp.boot.autoconfigure;

import io.aemp.Node;
import io.aemp.spring.AempPortBeanPostProcessor;
import io.aemp.spring.AempPortRegistry;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The ports of annotated beans. With several nodes, the primary one has them.
 */
@Configuration(proxyBeanMethods = false)
class PortsConfiguration {

	@Bean
	static AempPortBeanPostProcessor aempPortBeanPostProcessor() {
		return new AempPortBeanPostProcessor();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(Node.class)
	AempPortRegistry aempPortRegistry(Node node) {
		return new AempPortRegistry(node);
	}

}
