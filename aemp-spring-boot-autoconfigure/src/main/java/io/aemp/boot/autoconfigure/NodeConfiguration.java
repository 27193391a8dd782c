package io.aemp.boot.autoconfigure;

import io.aemp.Node;
import io.aemp.NodeSettings;
import io.aemp.node.AempNode;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The node, unless the application has one of its own.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(Node.class)
@EnableConfigurationProperties(AempProperties.class)
class NodeConfiguration {

	@Bean
	@ConditionalOnMissingBean(AempConnectionDetails.class)
	PropertiesAempConnectionDetails aempConnectionDetails(AempProperties properties) {
		return new PropertiesAempConnectionDetails(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	NodeSettings aempNodeSettings(AempProperties properties, AempConnectionDetails connectionDetails,
			ObjectProvider<NodeSettingsCustomizer> customizers, ObjectProvider<SslBundles> sslBundles,
			Environment environment) {
		String nodeId = new NodeIds(new io.aemp.node.NodeIds()).resolve(properties.getNodeId(),
				environment.getProperty("spring.application.name"));
		PropertiesNodeSettings settings = new PropertiesNodeSettings();
		// What authentication methods need comes first.
		settings.add(connectionDetails);
		settings.add(BundleTls.named(properties.getSsl().getBundle(), sslBundles));
		settings.add(properties, environment);
		return settings.build(nodeId, customizers.orderedStream());
	}

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
