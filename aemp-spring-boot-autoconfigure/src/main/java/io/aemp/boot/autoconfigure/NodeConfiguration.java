package io.aemp.boot.autoconfigure;

import io.aemp.Node;
import io.aemp.NodeSettings;
import io.aemp.node.AempNode;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The node, unless the application has one of its own.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(Node.class)
class NodeConfiguration {

	@Bean
	AempNode aempNode(NodeSettings settings) {
		try {
			return AempNode.create(settings);
		}
		catch (IllegalArgumentException ex) {
			throw new NodeConfigurationException("The node cannot be made: " + ex.getMessage(),
					"Correct the bean of type NodeSettings, or the beans that add to it", ex);
		}
	}

}
