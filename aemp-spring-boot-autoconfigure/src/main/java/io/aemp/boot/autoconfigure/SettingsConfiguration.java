package io.aemp.boot.autoconfigure;

import io.aemp.ElementMapper;
import io.aemp.NodeSettings;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Makes the settings of a node from the properties. A node that the application declares
 * itself may be made from them, too.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AempProperties.class)
class SettingsConfiguration {

	@Bean
	@ConditionalOnMissingBean(AempConnectionDetails.class)
	PropertiesAempConnectionDetails aempConnectionDetails(AempProperties properties) {
		return new PropertiesAempConnectionDetails(properties);
	}

	// Lazy: a node that is made from other settings needs neither these nor what they
	// are made from, SSL bundles for example.
	@Bean
	@Lazy
	@ConditionalOnMissingBean
	NodeSettings aempNodeSettings(AempProperties properties, ObjectProvider<AempConnectionDetails> connectionDetails,
			ObjectProvider<NodeSettingsCustomizer> customizers, ObjectProvider<SslBundles> sslBundles,
			ObjectProvider<ElementMapper> mapper, Environment environment) {
		String nodeId = new NodeIds(new io.aemp.internal.node.NodeIds()).checkedTemplate(properties.getNodeId(),
				environment.getProperty("spring.application.name"));
		PropertiesNodeSettings settings = new PropertiesNodeSettings();
		// What authentication methods need comes first.
		settings.add(CombinedConnectionDetails.of(connectionDetails.orderedStream().toList()));
		settings.add(BundleTls.named(properties.getSsl().getBundle(), sslBundles));
		settings.add(properties, environment);
		settings.add(mapper.getIfUnique(ElementMapper::standard));
		return settings.build(nodeId, customizers.orderedStream());
	}

}
